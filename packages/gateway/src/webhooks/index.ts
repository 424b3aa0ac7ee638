export { createWebhooks, type Webhooks, type WebhookDeps } from './webhooks.js';
export { migrations } from './migrations.js';
export { webhookSecretsOf } from './signature.js';
export { postSigned } from './post-signed.js';
