export { connectHub, type HubConnection, type HubConnectionEvent } from './connection.js';
export type { ConsumeOptions, HubConsumer, HubDelivery, RefusedDelivery } from './consumer.js';
export type { HubTlsOptions, HubTransportOptions, Secret } from './settings.js';
export { HubTransportError, type HubTransportErrorCode } from './transport-error.js';
export type { PublishOptions } from './publish.js';
