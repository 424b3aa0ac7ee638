export { regulatorResource, type RegulatorIdentity } from './regulator-resource.js';
