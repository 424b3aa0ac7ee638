export { auditHead, createAudit, exportAudit, purgeAudit, verifyAudit } from './audit.js';
export { AUDIT_USAGE, AuditUsageError, runAuditCommand } from './commands.js';
export { migrations } from './migrations.js';
export { actOf, actorOf } from './of-write.js';
export type * from './types.js';
