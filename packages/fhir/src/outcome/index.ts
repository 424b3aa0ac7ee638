export {
  isNothingFound,
  isOperationOutcome,
  operationOutcome,
  refusalStatus,
  RULE_SYSTEM,
  type OperationOutcome,
  type OutcomeIssue,
} from './operation-outcome.js';
