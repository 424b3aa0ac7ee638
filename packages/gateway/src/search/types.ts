import type { PdsaHours } from '@sas-embed/contract';
import type { Availability } from '../availability/index.js';
import type { Agenda, Holds } from '../booking/index.js';
import type { Clock } from '../clock.js';
import type { Directory } from '../directory/index.js';
import type { SearchJournal } from '../monitoring/index.js';

/** What the search room needs of others. */
export interface SearchDependencies {
  directory: Directory;
  availability: Availability;
  agenda: Agenda;
  holds: Holds;
  clock: Clock;
  /** How often screens should have their cards read again, in seconds; 60 by default. */
  rereadSeconds?: number;
  /** The hours of the PDSA in a département; the usual ones without it. */
  pdsaHours?(departement: string): PdsaHours | undefined;
  /** How long "au plus tôt" waits for agendas, in milliseconds; 2,000 by default. */
  earliestWaitMs?: number;
  /** Counts what searches come to; nothing is counted without it. */
  journal?: SearchJournal;
}
