import type { Session } from '@sas-embed/contract';

/** Whether a search has modes to choose from, or tells who regulates in the hours of the PDSA that they are over. */
export const hasModes = (session: Session | undefined, withModes: boolean): boolean =>
  session?.duty?.active === false || (withModes && session?.modes?.[1] !== undefined);
