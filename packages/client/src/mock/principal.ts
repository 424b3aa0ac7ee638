import type { Session, Slot } from '@sas-embed/contract';

/** Who acts in a mock's world. */
export interface MockPrincipal {
  /** Tells regulators apart: who holds, and whose event it is. */
  readonly regulator: string;
  readonly session: Session;
}

/** Whether the role sees the slot: regulators all of them, a coordinator what is public. */
export function maySee({ session: { role } }: MockPrincipal, { visibility }: Slot): boolean {
  return role !== 'coordinator' || visibility.includes('PUBLIC');
}
