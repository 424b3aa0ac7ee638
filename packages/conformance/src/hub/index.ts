export { brokerHub, HubFault, openHub, type BrokerHub, type BrokerHubOptions } from './broker.js';
export { inProcessHub, type Lrm } from './in-process.js';
