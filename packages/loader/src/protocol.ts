import type { Appointment, Offer, SasEmbedCancelable, SasEmbedEventName, SasEmbedEvents } from './events.js';
import type { components } from './generated/sas.js';

type Schemas = components['schemas'];

/** The host's case, as `sas-search` takes it. Kept in the memory of the frame only. */
export interface EmbedContext extends Readonly<Schemas['SearchContext']> {
  /** The host's own opaque reference of the case (1–64 of `[A-Za-z0-9_-]`), given back with the appointment. */
  readonly caseRef?: string;
  /** Id of the cancelled or missed appointment that what is booked replaces. */
  readonly replaces?: string;
}

/** What the frame shows and how; all of it can be changed later with `update`. */
export interface FrameOptions {
  /** The case; null for none. Another case begins anew. */
  context?: EmbedContext | null;
  /** Language, a BCP 47 tag: French unless it is English. */
  locale?: string;
  /** How much room things take. */
  density?: 'comfortable' | 'compact';
  /** Whether the regulator can filter. */
  withFilters?: boolean;
  /** Whether the regulator can change the mode of search. */
  withModes?: boolean;
  /** Design tokens, by name without `--sas-` (`color-accent`), or the name of a theme of ours. */
  appearance?: Readonly<Record<string, string>> | 'neutral' | 'ans' | 'dark' | 'contrast';
}

/** Why a token is asked for: none is known, the known one ends soon, or the gateway refused it. */
export type TokenReason = 'first' | 'expiring' | 'refused';

/** What the frame tells its host. */
export interface FrameTells {
  /** It listens; first of all. */
  hello: { version: string };
  event: { [K in SasEmbedEventName]: { name: K; detail: SasEmbedEvents[K] } }[SasEmbedEventName];
  /** Height of its content, in CSS pixels. */
  height: number;
}

/** What the frame asks of its host. */
export interface FrameQuestions {
  [what: string]: [unknown, unknown];
  /** A short-lived token of who is signed in with the host. */
  token: [TokenReason, string];
  /** Whether the default action of an event may go on. */
  may: [{ name: SasEmbedCancelable; detail: unknown }, boolean];
}

/** What the host tells the frame. */
export interface HostTells {
  /** What to show; `asked` names the events that wait for the host's word. Only what is given changes. */
  options: FrameOptions & { asked?: readonly string[] };
}

/** What the host asks of the frame. */
export interface HostQuestions {
  [what: string]: [unknown, unknown];
  /** Searches for what the bar holds; whether offers are shown. */
  run: [null, boolean];
  /** Puts the focus on the first field. */
  focus: [null, null];
  /** Forgets who is signed in, and all that is on screen; gives holds back. */
  reset: [null, null];
  appointment: [string, Appointment];
  offer: [string, Offer];
}
