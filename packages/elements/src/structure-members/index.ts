export { loadStructureMembers } from './load.js';
export { SasStructureMembers, type MembersTarget } from './structure-members.js';
