import { define } from '../internal/index.js';
import { SasStructureMembers } from '../structure-members/index.js';
import './results.js';

define('sas-structure-members', SasStructureMembers);

// What TypeScript is to know of the tag and of the events.
export type { SasEventMap } from '../events.js';
export type { SasStructureMembers } from '../structure-members/index.js';
