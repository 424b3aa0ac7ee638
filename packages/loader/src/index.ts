/**
 * The frame of sas-embed and the bridge to it, for hosts with no bundler and for shells. No dependency.
 */
export type {
  Appointment,
  Offer,
  SasEmbedCancelable,
  SasEmbedEvent,
  SasEmbedEventName,
  SasEmbedEvents,
  SasEmbedListener,
} from './events.js';
export { BridgeError, connect, portWire, PROTOCOL, type Answers, type Line, type Wire } from './line.js';
export { mount, type SasFrame } from './mount.js';
export { SasEmbedOptionError, type MountOptions } from './options.js';
export type {
  EmbedContext,
  FrameOptions,
  FrameQuestions,
  FrameTells,
  HostQuestions,
  HostTells,
  TokenReason,
} from './protocol.js';
export { VERSION } from './version.js';
