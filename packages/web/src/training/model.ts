// Pure data: the server, which has no browser, reads these types too.
// What the training's server tells its page: scenarios, and a run of one. Every text is French and ready to be shown.

/** A scenario as the list names it. */
export interface ScenarioSummary {
  id: string;
  title: string;
  /** What is learnt in it. */
  about: string;
}

/** What is searched in a run; an element's context. */
export interface RunContext {
  specialty: { code: string };
  address: { streetNumber?: string; streetName: string; postcode: string; city: string; inseeCode: string };
  treatingPhysician?: { nationalId: string };
}

/** What of an appointment answers a call. */
export interface Answering {
  id: string;
  caseRef?: string | undefined;
  start: string;
  status: 'pending' | 'booked' | 'cancelled' | 'fulfilled' | 'noshow';
  origin: { kind: 'editor' | 'agenda' | 'phone' | 'overbooking' | 'marketplace'; sourceId: string };
  created: string;
  orientationCategory: 'PS' | 'SOS' | 'PDM' | 'CPTS' | 'CDS' | 'MSP';
  practitioner?: { nationalId: string } | undefined;
}

/** What an appointment must be, so that the call is answered by it. */
export interface Wanted {
  /** Instant that it must start before, ISO 8601. */
  before?: string;
  /** Instant at which it must start, ISO 8601. */
  at?: string;
  /** How it must have been booked. */
  origins?: readonly Answering['origin']['kind'][];
  /** Whose offer it must be of. */
  categories?: readonly Answering['orientationCategory'][];
  /** National id of the practitioner that it must be with. */
  practitioner?: string;
  /** National ids of those with whom it is no answer. */
  notWith?: readonly string[];
  /** Statuses that it may have; booked or pending when left out. */
  statuses?: readonly Answering['status'][];
}

/** What is to be told to who calls: several answers, one of them true. */
export interface Question {
  text: string;
  options: readonly { id: string; text: string; isRight: boolean; because: string }[];
}

/** One thing that is to be reached. */
export type Step =
  | {
      kind: 'appointment';
      text: string;
      wanted: Wanted;
      /** Said of an appointment that is no answer. */ otherwise: string;
    }
  | { kind: 'question'; text: string; question: Question };

/** What somebody needs who knows the screen. */
export interface Expert {
  seconds: number;
  /** Keys in this page; those on an editor's page are not seen from here. */
  keys: number;
  /** How, step by step. */
  way: readonly string[];
}

/** One run of a scenario, prepared in the demo world. */
export interface Run extends ScenarioSummary {
  /** The case of this run, which its appointments bear. */
  caseRef: string;
  /** What is searched: nothing of the patient but where. */
  context: RunContext;
  /** The call: who, what, where, what was decided; paragraphs. */
  call: readonly string[];
  /** What the file of the case shows, name and text. */
  file: readonly (readonly [name: string, text: string])[];
  steps: readonly Step[];
  hints: readonly string[];
  expert: Expert;
  /** What this scenario is there to teach; read at the end. */
  lessons: readonly string[];
}
