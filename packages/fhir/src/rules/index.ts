export { IssueCollector, type FhirIssue } from './issues.js';
export { FHIR_RULES, type FhirRuleId, type IssueSeverity, type IssueTypeCode } from './rules.js';
