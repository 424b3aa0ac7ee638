import type { Scenario } from '../definition.js';
import { community } from './community.js';
import { full } from './full.js';
import { outage } from './outage.js';
import { overbooking } from './overbooking.js';
import { sos } from './sos.js';
import { taken } from './taken.js';
import { tonight } from './tonight.js';

/** The scenarios of the training, from the simplest to the least. */
export const SCENARIOS: readonly Scenario[] = [tonight, full, community, sos, overbooking, taken, outage];
