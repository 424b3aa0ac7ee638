import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHost } from '@sas-embed/client/host';
import type { Delivery, Latency, Manner, ReceivedRequest, Twist } from '../editor/index.js';
import { startControl } from '../control/index.js';
import type { CptsConfig } from '../hosts/cpts/index.js';
import type { LrmConfig } from '../hosts/lrm/index.js';
import { TRAINING_PATH } from '../hosts/training/index.js';
import { SEARCH_PATH } from '../hosts/web/index.js';
import type { RunningServer } from '../process/index.js';
import type { ChildEnd } from './child.js';
import { Child, ownModule } from './child.js';
import { writeCertificates } from './certificates.js';
import type { WorldFiles } from './configuration.js';
import { HUB_PORTS, PORTS, TRAINING_PORTS, writeWorld } from './configuration.js';
import { EDITORS, processOf, type EditorSpec } from './editors.js';
import { choosePorts } from './ports.js';

/** How to start a world. */
export interface WorldOptions {
  /** Working folder: configuration, directory, database, logs. */
  dir: string;
  /** `fixed` (default) takes the well-known ports where they are free; `free` any, so that worlds run side by side. */
  ports?: 'fixed' | 'free';
  /** The editors; all of the demo by default. */
  editors?: readonly EditorSpec[];
  /** Added to the environment of every process, for instance `DATABASE_URL`. */
  env?: Record<string, string>;
  /** Members of the gateway's configuration that replace those of the demo. */
  gateway?: Record<string, unknown>;
  /** Members of the LRM host's configuration that replace those of the demo. */
  lrm?: Partial<LrmConfig>;
  /** Members of the CPTS host's configuration that replace those of the demo. */
  cpts?: Partial<CptsConfig>;
  /** Module of the gateway's process; the public `@sas-embed/gateway/main` by default. */
  gatewayModule?: string;
  /** With a Hub Santé, on a RabbitMQ of its own, and an LRM that receives from it; needs `hubAvailable()`. */
  hub?: boolean;
  /** With the page of the training for new regulators. The SAS agendas are empty until a scenario fills them in. */
  training?: boolean;
  /** How long all processes together may take to be ready, in milliseconds (default 90 s). */
  limitMs?: number;
  /** Gives up a start that is under way. */
  signal?: AbortSignal;
}

/** What an editor is steered with. */
export interface EditorControl {
  manner?: Manner;
  latency?: Latency;
  /** What shall be wrong with its bundles; `[]` for nothing. */
  twists?: readonly Twist[];
}

const LIMIT_MS = 90_000;

/** A running demo world. Its processes are reached over sockets only. */
export class World {
  readonly urls: WorldFiles['urls'];
  readonly dir: string;
  /** The LRM host's private key, with which tests ask for tokens as the host's server does. */
  readonly hostKey: WorldFiles['hostKeys']['demo-lrm'];
  /** Ends when a process died that nobody stopped. */
  readonly failed: Promise<ChildEnd>;
  readonly #children = new Map<string, Child>();
  #fail!: (end: ChildEnd) => void;
  #stopping: Promise<void> | undefined;
  #control: RunningServer | undefined;

  /** Use `startWorld`. */
  constructor(
    private readonly options: WorldOptions,
    private readonly files: WorldFiles,
  ) {
    this.urls = files.urls;
    this.dir = options.dir;
    this.hostKey = files.hostKeys['demo-lrm'];
    this.failed = new Promise((done) => (this.#fail = done));
  }

  /** The running processes, by name: `gateway`, `psc`, `lrm`, `cpts`, `frame`, `web`, `marketplace`, `hub`, `receiver`, `editor-<id>`, `editors-<group>`. */
  get children(): ReadonlyMap<string, Child> {
    return this.#children;
  }

  /** Stops everything; ends when no process is left. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stopAll());
  }

  /** Kills a process at once, as a crash would, and leaves the others alone. */
  async kill(name: string): Promise<void> {
    await this.#child(name).kill();
  }

  /** Kills an editor at once, with those that share its process: from then on nothing answers on their ports. */
  killEditor(id: string): Promise<void> {
    const editor = (this.options.editors ?? EDITORS).find((e) => e.id === id);
    return this.kill(editor ? processOf(editor) : `editor-${id}`);
  }

  /** Opens the page that steers the editors. */
  async openControl(): Promise<void> {
    const { editors, lrm, cpts, control } = this.urls;
    this.#control = await startControl({
      host: 'localhost',
      port: Number(new URL(control).port),
      editors: (this.options.editors ?? EDITORS).map(({ id, label, about = '' }) => ({
        ...{ id, label, about },
        url: editors[id]!,
      })),
      links: [
        ['LRM', lrm],
        ['CPTS', cpts],
      ],
    });
  }

  /** Stops a process if it still runs, and starts it again with the same configuration and port. */
  async restart(name: string): Promise<void> {
    await this.#children.get(name)?.stop();
    this.launch(name);
    await this.#child(name).ready(this.options.limitMs ?? LIMIT_MS);
  }

  /** Changes how an editor answers, while it runs. */
  async control(editorId: string, change: EditorControl): Promise<void> {
    await this.#editor(editorId, '/_control', change);
  }

  /** Puts an editor back: its manner at start, no booking, nothing received. */
  async resetEditor(editorId: string): Promise<void> {
    await this.#editor(editorId, '/_control/reset', {});
  }

  /** Takes a slot away at an editor, as if a patient had booked it on the public site. */
  async takeSlot(editorId: string, slotId: string): Promise<void> {
    await this.#editor(editorId, '/_control/take', { slotId });
  }

  /** Requests that an editor received, oldest first. */
  async received(editorId: string): Promise<ReceivedRequest[]> {
    return (await this.#editor(editorId, '/_received')) as ReceivedRequest[];
  }

  /** What an editor sent to the platform (INT_R03), oldest first. */
  async sent(editorId: string): Promise<Delivery[]> {
    return (await this.#editor(editorId, '/_sent')) as Delivery[];
  }

  /** A token of a regulator (`camille`, `dominique`), asked for as the LRM's server does, or another host's. */
  async token(regulator: string, hostId: 'demo-lrm' | 'demo-frame' = 'demo-lrm'): Promise<string> {
    const user = this.files.people.find(({ id }) => id === regulator);
    if (!user) throw new Error(`Nobody is called ${regulator}`);
    const { gateway } = this.urls;
    const key = this.files.hostKeys[hostId];
    return createHost({ gateway, hostId, key, environment: 'sandbox' }).tokenFor(user);
  }

  /** Starts a process without waiting for it. */
  launch(name: string): void {
    const child = new Child(name, this.#moduleOf(name), this.files.configFiles[name]!, {
      logFile: join(this.dir, `${name}.log`),
      env: { ...process.env, ...this.options.env },
      // A broker takes some seconds to end.
      ...(name === 'hub' && { stopLimitMs: 20_000 }),
    });
    this.#children.set(name, child);
    void child.ended.then((end) => {
      if (!child.expected && !this.#stopping) this.#fail(end);
    });
  }

  #moduleOf(name: string): string {
    if (/^editors?-/.test(name)) return ownModule('editor/main.js');
    if (['psc', 'marketplace', 'hub', 'receiver'].includes(name)) return ownModule(`${name}/main.js`);
    if (['lrm', 'cpts', 'frame', 'web', 'training'].includes(name)) return ownModule(`hosts/${name}/main.js`);
    return this.options.gatewayModule ?? createRequire(import.meta.url).resolve('@sas-embed/gateway/main');
  }

  #child(name: string): Child {
    const child = this.#children.get(name);
    if (!child) throw new Error(`No process named ${name}`);
    return child;
  }

  async #editor(id: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.urls.editors[id] + path, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) throw new Error(`Editor ${id} refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async #stopAll(): Promise<void> {
    // Hosts and editors first, so that the gateway goes last and hears from all of them.
    // The Hub last of all: its broker would be missed by who still has something to tell.
    const last = ['gateway', 'hub'];
    const others = [...this.#children.values()].filter(({ name }) => !last.includes(name));
    await Promise.all([...others.map((child) => child.stop()), this.#control?.close()]);
    for (const name of last) await this.#children.get(name)?.stop();
  }
}

/**
 * Starts the demo world: gateway, editors, providers of OpenID Connect and demo hosts, each in a process of its own, and waits until
 * all answer. Throws, with nothing left running, when one does not.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  if (!existsSync(ownModule('editor/main.js'))) throw new Error('The sandbox is not built: run `npm run setup` first');
  const editors = options.editors ?? EDITORS;
  const wanted: Record<string, number> = {
    ...PORTS,
    ...(options.hub && HUB_PORTS),
    ...(options.training && TRAINING_PORTS),
    ...Object.fromEntries(editors.map((e) => [`editor-${e.id}`, e.port])),
    ...Object.fromEntries(editors.filter((e) => e.mutualTls).map((e) => [`editor-${e.id}-fhir`, e.port + 100])),
  };
  if (options.ports === 'free') for (const name of Object.keys(wanted)) wanted[name] = 0;
  const certificates = await writeCertificates(options.dir, editors, '127.0.0.1');
  const files = writeWorld(options.dir, editors, await choosePorts(wanted), certificates, {
    ...(options.gateway && { gateway: options.gateway }),
    ...(options.lrm && { lrm: options.lrm }),
    ...(options.cpts && { cpts: options.cpts }),
    ...(options.hub && { hub: true }),
    ...(options.training && { training: true }),
  });
  const world = new World(options, files);
  const limit = options.limitMs ?? LIMIT_MS;
  try {
    for (const name of Object.keys(files.configFiles)) world.launch(name);
    await world.openControl();
    await Promise.race([
      Promise.all([...world.children.values()].map((child) => child.ready(limit))),
      aborted(options.signal),
    ]);
    await Promise.all([
      answers('gateway', `${world.urls.gateway}/v1/health`),
      answers('psc', `${world.urls.psc}/.well-known/openid-configuration`),
      answers('lrm', world.urls.lrm),
      answers('cpts', world.urls.cpts),
      answers('frame', world.urls.frame),
      answers('marketplace', `${world.urls.marketplace}/_control/requests`),
      ...(world.urls.receiver ? [answers('receiver', world.urls.receiver)] : []),
      ...(world.urls.training ? [answers('training', `${world.urls.training}${TRAINING_PATH}`)] : []),
      answers('web', `${world.urls.web}${SEARCH_PATH}`),
      answers('web', `${world.urls.web}/auth/providers`),
      ...Object.entries(world.urls.editors).map(([id, url]) => answers(`editor-${id}`, `${url}/_control`)),
    ]);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}

/** Rejects when the signal aborts; else waits for ever. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_done, fail) => {
    const give = (): void => fail(new Error('stopped while starting'));
    if (signal?.aborted) give();
    else signal?.addEventListener('abort', give, { once: true });
  });
}

/** Waits until the address answers with a success; a few seconds at most. */
async function answers(name: string, url: string): Promise<void> {
  let last = '';
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      if (response.ok) return;
      last = String(response.status);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(150);
  }
  throw new Error(`${name} said it was ready but does not answer (${last})`);
}
