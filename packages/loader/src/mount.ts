import type { Appointment, Offer, SasEmbedEventName, SasEmbedEvents, SasEmbedListener } from './events.js';
import { BridgeError, connect, portWire, PROTOCOL, type Line } from './line.js';
import { checkOptions, type MountOptions } from './options.js';
import type { FrameOptions, FrameQuestions, FrameTells, HostQuestions, HostTells } from './protocol.js';
import { VERSION } from './version.js';

/** A mounted frame. */
export interface SasFrame {
  /** The frame itself. */
  readonly element: HTMLIFrameElement;
  /** Whether the session is known; stays readable when `sas-ready` was missed. */
  readonly ready: boolean;
  /**
   * Hears an event; returns a function that ends it. The default action of one that can be cancelled waits for the
   * listener, and for the promise that it gives back.
   */
  on<K extends SasEmbedEventName>(name: K, listener: SasEmbedListener<K>): () => void;
  /** Changes what is given, and leaves the rest as it is. */
  update(options: FrameOptions): void;
  /** Searches for the case, and moves the focus to what comes. Whether offers are shown. */
  run(): Promise<boolean>;
  /** Puts the focus on the first field. */
  focus(): void;
  /** The host's user changed or the case closes: everything in memory is forgotten, holds are given back. */
  reset(): Promise<void>;
  /** The appointment of this id. Rejects with a `BridgeError` (`code`). */
  getAppointment(id: string): Promise<Appointment>;
  /** The offer of this id. Rejects with a `BridgeError` (`code`). */
  getOffer(id: string): Promise<Offer>;
  /** Forgets everything as `reset` does, takes the frame out of the page, and gives the focus back if it was in it. */
  unmount(): Promise<void>;
}

/** How long the frame may take to give holds back before it goes, in milliseconds. */
const FAREWELL_MS = 2000;

/**
 * Puts the SAS into an element of the page. Throws a `SasEmbedOptionError` for what cannot be meant; what goes wrong later is
 * told by `sas-error`.
 * @param target - an element, or the selector of one
 */
export function mount(target: string | Element, options: MountOptions): SasFrame {
  const { place, gateway } = checkOptions(target, options);
  const { host, getToken, title, minHeight = 420, maxHeight, timeoutMs = 15_000, ...first } = options;
  const nonce = crypto.randomUUID();
  const frame = document.createElement('iframe');
  const listeners = new Map<string, Set<SasEmbedListener<never>>>();
  const shown: FrameOptions = { ...first };
  delete (shown as Partial<MountOptions>).gateway;
  type Bridge = Line<HostTells, HostQuestions>;
  let line: Bridge | undefined;
  let ready = false;
  let over = false;
  // what opens the frame most often has the focus now
  let before = document.activeElement;
  let arrived!: (bridge: Bridge) => void;
  let failed!: (error: BridgeError) => void;
  let bridge!: Promise<Bridge>;
  let late: ReturnType<typeof setTimeout>;

  /** From now on a frame is awaited. */
  const expect = () => {
    bridge = new Promise((resolve, reject) => ([arrived, failed] = [resolve, reject]));
    bridge.catch(() => undefined);
    clearTimeout(late);
    late = setTimeout(() => {
      failed(new BridgeError('frame-unavailable'));
      void fire('sas-error', { code: 'frame-unavailable', retryable: true });
    }, timeoutMs);
  };

  /** Whether no listener cancelled. One that throws cancels nothing, as with events of the page. */
  async function fire<K extends SasEmbedEventName>(name: K, detail: SasEmbedEvents[K]): Promise<boolean> {
    let goesOn = true;
    const event = { name, detail, preventDefault: () => void (goesOn = false) };
    await Promise.all(
      [...(listeners.get(name) ?? [])].map(async (listener) => {
        try {
          await listener(event as never);
        } catch (error) {
          reportError(error);
        }
      }),
    );
    return goesOn;
  }

  const asked = () => [...listeners.keys()];

  function open(): void {
    line?.close('frame-unavailable');
    if (ready) expect();
    ready = false;
    const { port1, port2 } = new MessageChannel();
    const mine: Bridge = connect<HostTells, HostQuestions, FrameTells, FrameQuestions>(portWire(port1), {
      told(what, value) {
        if (what === 'hello') {
          clearTimeout(late);
          mine.tell('options', { ...shown, asked: asked() });
          arrived(mine);
        } else if (what === 'height') size(value as number);
        else if (what === 'event') {
          const { name, detail } = value as FrameTells['event'];
          if (name === 'sas-ready') ready = true;
          void fire(name, detail);
        }
      },
      async asked(what, value) {
        if (what === 'may') {
          const { name, detail } = value as FrameQuestions['may'][0];
          return await fire(name, detail as never);
        }
        if (what !== 'token') throw new BridgeError('unknown-question');
        try {
          return await getToken(value as never);
        } catch (error) {
          reportError(error);
          throw new BridgeError('token-unavailable');
        }
      },
    });
    line = mine;
    // Only a page of the gateway can take the port: to any other the browser does not deliver it.
    frame.contentWindow?.postMessage({ sas: PROTOCOL, connect: nonce }, gateway, [port2]);
  }

  function size(height: number): void {
    const most = Math.max(minHeight, maxHeight ?? innerHeight);
    if (height >= 0) frame.style.height = `${Math.min(Math.max(height, minHeight), most)}px`;
  }

  const remember = ({ target: focused }: FocusEvent) => {
    if (focused !== frame) before = focused as Element;
  };
  const ask = async <K extends 'appointment' | 'offer' | 'run' | 'reset' | 'focus'>(
    what: K,
    value: HostQuestions[K][0],
  ): Promise<HostQuestions[K][1]> => (await bridge).ask<K>(what, value);

  frame.title =
    title ?? (/^en/i.test(shown.locale ?? '') ? 'Care offer search (SAS)' : 'Recherche d’offre de soins (SAS)');
  frame.style.cssText = 'display:block;width:100%;border:0';
  frame.referrerPolicy = 'no-referrer';
  frame.src = `${gateway}/embed/${VERSION}/frame.html?host=${encodeURIComponent(host)}#${nonce}`;
  frame.addEventListener('load', () => void (over || open()));
  document.addEventListener('focusin', remember);
  size(minHeight);
  expect();
  place.append(frame);

  return {
    element: frame,
    get ready() {
      return ready;
    },
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      line?.tell('options', { asked: asked() });
      return () => {
        known.delete(listener);
        if (known.size === 0) listeners.delete(name);
        line?.tell('options', { asked: asked() });
      };
    },
    update(changed) {
      Object.assign(shown, changed);
      line?.tell('options', changed);
    },
    run() {
      frame.focus();
      return ask('run', null);
    },
    focus() {
      frame.focus();
      ask('focus', null).catch(() => undefined);
    },
    async reset() {
      shown.context = null;
      ready = false;
      await ask('reset', null);
    },
    getAppointment: (id) => ask('appointment', id),
    getOffer: (id) => ask('offer', id),
    async unmount() {
      if (over) return;
      over = true;
      clearTimeout(late);
      failed(new BridgeError('unmounted'));
      document.removeEventListener('focusin', remember);
      if (document.activeElement === frame) (before as HTMLElement | null)?.focus?.();
      frame.hidden = true;
      frame.style.display = 'none';
      await Promise.race([
        line?.ask('reset', null).catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, FAREWELL_MS)),
      ]);
      line?.close('unmounted');
      frame.remove();
    },
  };
}
