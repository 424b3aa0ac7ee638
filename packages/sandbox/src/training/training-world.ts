import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, localDate } from '@sas-embed/contract';
import type { HostUser } from '@sas-embed/client/host';
import type { Run, ScenarioSummary } from '@sas-embed/web/training';
import type { HostKey } from '../hosts/site/index.js';
import type { Scenario, WorldScript } from './definition.js';
import { GatewayAccess, GatewayRefused } from './gateway-access.js';
import { momentAt } from './moment.js';

/** Where the training plays, and as whom. */
export interface TrainingConfig {
  gatewayUrl: string;
  hostId: string;
  hostKey: HostKey;
  /** Addresses of the editors' pages, by id; what steers them is there. */
  editors: Readonly<Record<string, string>>;
  /** Who is trained. */
  trainee: HostUser;
  /** Who fills in the SAS agendas of the scenarios, as a delegate of their practitioners. */
  delegate: HostUser;
  /** The card of each of those practitioners (national id), by which the gateway names the agenda. */
  agendas: Readonly<Record<string, string>>;
}

/** What was booked may still be on its way when it is to be cancelled. */
const SETTLE_MS = 6_000;
const PAUSE_MS = 100;
const CRENEAU_MINUTES = 20;

type Appointment = { id: string; status: string; caseRef?: string; actions: string[] };

/** The demo world as the scenarios of the training need it; one run at a time. */
export class TrainingWorld {
  readonly #gateway: GatewayAccess;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: TrainingConfig,
    private readonly scenarios: readonly Scenario[],
    private readonly now: () => number = Date.now,
  ) {
    this.#gateway = new GatewayAccess(config.gatewayUrl, config.hostId, config.hostKey);
  }

  /** The scenarios, as the list names them. */
  get list(): ScenarioSummary[] {
    return this.scenarios.map(({ id, title, about }) => ({ id, title, about }));
  }

  /** Takes back what the run before left, and makes the world that this scenario needs now; undefined when unknown. */
  async begin(scenarioId: string): Promise<Run | undefined> {
    const scenario = this.scenarios.find(({ id }) => id === scenarioId);
    if (!scenario) return undefined;
    return this.#inTurn(async () => {
      await this.#clear();
      const { world, ...told } = scenario.stage(momentAt(this.now(), scenario.timeZone));
      await this.#make(world, scenario.timeZone);
      const { id, title, about, expert } = scenario;
      return { id, title, about, expert, ...told, caseRef: `FORMATION-${randomBytes(4).toString('hex')}` };
    });
  }

  /** Cancels what was booked, gives hand-overs back, and leaves the world as it was before the training. */
  end(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#clear();
      await this.#each((url) => this.#steer(url, '/_control/script', { slots: null }));
      await this.#each((url) => this.#steer(url, '/_control/restore', {}));
    });
  }

  /** Two pages that are open at once do not mix their worlds. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #make({ slots, agenda = {}, manners = {} }: WorldScript, timeZone: string): Promise<void> {
    await Promise.all(
      Object.entries(this.config.editors).map(async ([id, url]) => {
        await this.#steer(url, '/_control/script', { slots: slots[id] ?? [] });
        await this.#steer(url, '/_control', { manner: manners[id] ?? 'normal', latency: 0, twists: [] });
      }),
    );
    for (const [practitioner, starts] of Object.entries(agenda)) {
      const offerId = this.config.agendas[practitioner];
      if (offerId === undefined) throw new Error(`Nobody fills in the agenda of ${practitioner}`);
      for (const start of starts) {
        await this.#gateway.ask(this.config.delegate, 'POST', `/v1/agendas/${offerId}/rules`, {
          ...{ timeZone, kind: 'creneau', durationMinutes: CRENEAU_MINUTES },
          ...creneauAt(Date.parse(start), timeZone),
          ...{ modes: ['AMB'], visibility: ['SNP'] },
        });
      }
    }
  }

  async #clear(): Promise<void> {
    await this.#each((url) => this.#steer(url, '/_control/cancel', {}));
    const { trainee } = this.config;
    const { items: handovers } = await this.#gateway.ask<{ items: { id: string }[] }>(trainee, 'GET', '/v1/handovers');
    for (const { id } of handovers) {
      const end = { outcome: 'abandoned', reason: 'other' };
      await this.#gateway.ask(trainee, 'POST', `/v1/handovers/${id}/close`, end);
    }
    for (const { id, status, actions } of await this.#booked()) {
      if (status !== 'cancelled' && actions.includes('cancel'))
        await this.#gateway.ask(trainee, 'POST', `/v1/appointments/${id}/cancel`);
    }
    for (const offerId of Object.values(this.config.agendas)) await this.#emptyAgenda(offerId);
  }

  /** The appointments of the training's cases. */
  async #booked(): Promise<Appointment[]> {
    const found: Appointment[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const after = cursor === undefined ? '' : `?after=${encodeURIComponent(cursor)}`;
      const page = await this.#gateway.ask<{ items: Appointment[]; cursor: string; more: boolean }>(
        this.config.trainee,
        'GET',
        `/v1/appointments${after}`,
      );
      found.push(...page.items.filter(({ caseRef }) => caseRef?.startsWith('FORMATION-')));
      ({ cursor, more } = page);
    }
    return found;
  }

  /** Deletes the rules of an agenda. A hold that the page gives back at this very moment is waited for. */
  async #emptyAgenda(offerId: string): Promise<void> {
    const { delegate } = this.config;
    const path = `/v1/agendas/${offerId}`;
    for (const end = this.now() + SETTLE_MS; ; await sleep(PAUSE_MS)) {
      // the slots are nobody's business here: of one day, whichever
      const day = localDate(this.now(), 'Europe/Paris');
      const { rules } = await this.#gateway.ask<{ rules: { id: string; version: number }[] }>(
        delegate,
        'GET',
        `${path}?from=${day}&to=${day}`,
      );
      let isHeld = false;
      for (const { id, version } of rules) {
        try {
          await this.#gateway.ask(delegate, 'DELETE', `${path}/rules/${id}?version=${version}`);
        } catch (error) {
          if (!(error instanceof GatewayRefused) || error.code !== 'agenda-booked' || this.now() > end) throw error;
          isHeld = true;
        }
      }
      if (!isHeld) return;
    }
  }

  async #each(work: (url: string) => Promise<void>): Promise<void> {
    await Promise.all(Object.values(this.config.editors).map(work));
  }

  async #steer(url: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(SETTLE_MS),
    });
    if (!response.ok) throw new Error(`An editor refused ${path}: ${response.status}`);
    await response.body?.cancel();
  }
}

/** A créneau of twenty minutes as a rule of an agenda, which is within one day: what would cross midnight begins at it. */
export function creneauAt(start: number, timeZone: string): { date: string; start: string; end: string } {
  const format = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const date = localDate(start, timeZone);
  const end = start + CRENEAU_MINUTES * 60_000;
  if (localDate(end, timeZone) !== date) return { date: addDays(date, 1), start: '00:00', end: '00:20' };
  return { date, start: format.format(start), end: format.format(end) };
}
