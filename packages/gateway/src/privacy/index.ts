export { PRIVACY_USAGE, PrivacyUsageError, runPrivacyCommand } from './commands.js';
export { RETENTION, retentionMarkdown, type PurgeJob } from './retention.js';
