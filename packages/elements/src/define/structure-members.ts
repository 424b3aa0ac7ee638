import { define } from '../internal/index.js';
import { SasStructureMembers } from '../structure-members/index.js';
import './results.js';

define('sas-structure-members', SasStructureMembers);
