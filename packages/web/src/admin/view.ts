import type { Administration } from '@sas-embed/client/administration';

/** What a view gets. */
export interface Tools {
  admin: Administration;
  /** Shows the view again, with what is there now; what is told is announced. */
  again(told?: string): void;
  /** Announces it, above what is shown. */
  say(told: string): void;
}

/** One page of administration. */
export interface View {
  /** In the address, after `#`. */
  id: string;
  title: string;
  /** What it shows; rejects when it cannot be read. */
  show(tools: Tools): Promise<Node[]>;
}

/** Flows, as people call them. */
export const FLOWS: Readonly<Record<string, string>> = {
  ps: 'PS (INT_R01)',
  cpts: 'CPTS (INT_R04)',
  sos: 'SOS Médecins',
  accounts: 'Comptes (INT_R02)',
  appointments: 'Rendez-vous (INT_R03)',
};
