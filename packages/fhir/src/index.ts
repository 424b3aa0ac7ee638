/**
 * FHIR R4 of the SAS profiles to the sas-embed model: pure functions without I/O. Everything received is taken as
 * hostile until checked, one broken entry costs that entry only, and no reader throws.
 */
export * from './appointment/index.js';
export * from './bundle/index.js';
export * from './guide/index.js';
export * from './outcome/index.js';
export * from './regulator/index.js';
export { FHIR_RULES, type FhirIssue, type FhirRuleId, type IssueSeverity, type IssueTypeCode } from './rules/index.js';
export * from './search/index.js';
