/**
 * The simulated world of sas-embed: a seeded directory, booking editors, providers of OpenID Connect and demo hosts, started as
 * separate processes around a gateway. For demonstrations and end-to-end tests.
 */
export type { Delivery, Latency, Manner, ReceivedRequest, Twist } from './editor/index.js';
export type { Seed, SeedRow } from './seed/index.js';
export { offerIdOf, readPractitioners, readSeed } from './seed/index.js';
export type { ChildEnd, EditorControl, EditorSpec, WorldOptions } from './world/index.js';
export { DEMO_MONITORING, EDITORS, REGULATORS, startWorld, World } from './world/index.js';
export { hubAvailable } from './hub/index.js';
export type { ReceiverState } from './receiver/index.js';
