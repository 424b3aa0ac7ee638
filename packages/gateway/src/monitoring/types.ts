import type { InterfaceFlow } from '@sas-embed/contract';

/** One call of an interface: a request to an editor, or one of its own to us. */
export interface FlowCall {
  editorId: string;
  flow: InterfaceFlow;
  /** `answered`, or why there was no answer that could be used: the reason of a source, `refused` of what an editor sent. */
  outcome: string;
  latencyMs: number;
  /** Slots that it returned. */
  slots?: number;
  /** How often each rule of the contract was broken (`error` and `warning`). */
  violations?: ReadonlyMap<string, number>;
  /** Made by the probe. */
  probe?: boolean;
}

/** Where calls are counted; costs a few additions, and never throws. */
export type RecordCall = (call: FlowCall) => void;

/** Flows that were switched off, by editor; asked before each search. */
export interface FlowSwitches {
  /** Whether this editor is not to be asked by this flow. */
  isOff(editorId: string, flow: InterfaceFlow): boolean;
}
