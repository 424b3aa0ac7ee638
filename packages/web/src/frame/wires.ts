import { portWire, PROTOCOL, type Wire } from '@sas-embed/loader';

/** The bridge of a WebView2 shell (`window.chrome.webview`). */
interface WebView {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The wire of the shell that shows this page by itself; undefined in a frame, and in a browser. */
export function shellWire(page: Window & { chrome?: { webview?: WebView } }): Wire | undefined {
  const view = page.chrome?.webview;
  if (!view || page.parent !== page) return undefined;
  let hear: ((event: MessageEvent) => void) | undefined;
  return {
    send: (message) => view.postMessage(message),
    receive(listener) {
      hear = ({ data }) => listener(data);
      view.addEventListener('message', hear);
    },
    close: () => hear && view.removeEventListener('message', hear),
  };
}

/** Who may connect to the frame. */
export interface Expected {
  /** Origins of the host that this page was asked for. */
  origins: readonly string[];
  /** What the loader wrote behind the frame's address. */
  nonce: string;
}

/**
 * Resolves to the wire of the host's page, once the window that holds this frame has sent a port. It must be of a registered
 * origin and know the nonce; nobody else is heard, and after it nobody.
 */
export function parentWire(page: Window, { origins, nonce }: Expected): Promise<Wire> {
  return new Promise((resolve) => {
    page.addEventListener('message', function connect({ source, origin, data, ports }: MessageEvent) {
      const said = data as { sas?: unknown; connect?: unknown } | null;
      const isHost = source === page.parent && page.parent !== page && origins.includes(origin);
      if (!isHost || said?.sas !== PROTOCOL || !nonce || said.connect !== nonce || ports.length !== 1) return;
      page.removeEventListener('message', connect);
      resolve(portWire(ports[0]!));
    });
  });
}
