export { brokerInstalled, startBroker, type Broker, type BrokerOptions, type BrokerPorts } from './broker.js';
export {
  startDispatcher,
  type Dispatcher,
  type DispatcherOptions,
  type DispatchTold,
  type PublishedTold,
} from './dispatcher.js';
export { freePort, freePorts, holdPort, releasePort } from './ports.js';
export { dispatch, type Dispatched, type HubRefusal, type HubRoute } from './rules.js';
export { declareHub } from './topology.js';
export { startRawClient, type RawClientOptions, type RawReaction } from './raw-client.js';
