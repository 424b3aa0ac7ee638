import type { Slot } from '@sas-embed/contract';

interface FhirSlot {
  resourceType: string;
  id: string;
  start: string;
}

/** A regulator's browser at the editors: keeps cookies, signs in, books and cancels on their pages. */
export class EditorPages {
  readonly #cookies: string[] = [];
  readonly #booked = new Map<number, string>();

  /** @param account the regulator's account at the editors */
  constructor(private readonly account: string) {}

  /** The editor's own id of the slot that starts then, asked as any platform asks. */
  static async slotIdAt(editor: string, nationalId: string, start: string): Promise<string> {
    const at = Date.parse(start);
    const local = (ms: number) => new Date(ms).toISOString().replace('.000Z', '+00:00');
    const query = new URLSearchParams([
      ['_include', 'Slot:schedule'],
      ['_include:iterate', 'Schedule:actor'],
      ['status', 'free'],
      ['start', `ge${local(at)}`],
      ['start', `le${local(at + 60_000)}`],
      ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${nationalId}`],
    ]);
    const response = await fetch(`${editor}/fhir/Slot?${query.toString()}`);
    const bundle = (await response.json()) as { entry?: { resource: FhirSlot }[] };
    const found = bundle.entry?.find(({ resource }) => resource.resourceType === 'Slot');
    if (!found) throw new Error(`The editor has no free slot then: ${JSON.stringify(bundle).slice(0, 300)}`);
    return found.resource.id;
  }

  /** Opens the page of a hand-over and books the slot. */
  async book(handoverUrl: string, slot: Slot): Promise<void> {
    const { origin, pathname, search } = new URL(handoverUrl);
    const nationalId = pathname.split('/')[2]!;
    const creneau = await EditorPages.slotIdAt(origin, nationalId, slot.start);
    await this.#open(`${origin}/connexion`, { compte: this.account, suite: pathname + search });
    const url = await this.#open(`${origin}${pathname}/rendez-vous${search}`, { creneau });
    if (!/\/rendez-vous\/[^/]+$/.test(url)) throw new Error('The editor did not book');
    this.#booked.set(Date.parse(slot.start), url);
  }

  /** Cancels what was booked for this start. */
  async cancel(start: string): Promise<void> {
    await this.#open(`${this.#booked.get(Date.parse(start))!}/statut`, { statut: 'cancelled' });
  }

  async #open(url: string, form?: Record<string, string>): Promise<string> {
    let next = url;
    let body = form && new URLSearchParams(form);
    for (;;) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: this.#cookies.join('; ') },
        ...(body && { method: 'POST', body }),
      });
      await response.body?.cancel();
      this.#cookies.push(...response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!));
      const location = response.headers.get('location');
      if (location === null) return next;
      next = new URL(location, next).href;
      body = undefined;
    }
  }
}
