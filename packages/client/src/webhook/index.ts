/**
 * For the server of a host that is told by webhook: checks that a message is the gateway's, and not an old one. Works in
 * Node 20, Deno, Bun and workers (Web Crypto).
 */
export { verifyWebhook, WebhookError, type VerifyWebhookOptions, type WebhookErrorCode } from './verify-webhook.js';
export type { WebhookMessage } from '@sas-embed/contract';
