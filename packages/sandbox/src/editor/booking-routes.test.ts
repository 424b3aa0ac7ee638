import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../process/index.js';
import { startEditor } from './server.js';
import { BORDEAUX, sampleConfig } from './testing/sample.js';

const NOW = Date.parse('2026-11-23T05:10:00Z');
const AGENDA = `/agenda/${BORDEAUX.nationalId}/1`;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Intake {
  method: string;
  url: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: Record<string, unknown>;
}

/** A platform that notes what it receives and answers with the given statuses, then 201 / 200. */
async function platform(statuses: number[] = []): Promise<{ url: string; received: Intake[] }> {
  const received: Intake[] = [];
  const read = async (request: IncomingMessage) =>
    JSON.parse(Buffer.concat(await request.toArray()).toString()) as Record<string, unknown>;
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const { authorization, 'content-type': contentType } = request.headers;
      received.push({ method: request.method!, url: request.url!, authorization, contentType, body });
      response.writeHead(statuses.shift() ?? (request.method === 'POST' ? 201 : 200)).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(
    () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`, received };
}

/** A regulator's browser: keeps cookies, follows redirections. */
class Browser {
  readonly cookies: string[] = [];
  constructor(private readonly base: string) {}

  async open(path: string, form?: Record<string, string>): Promise<{ status: number; url: string; text: string }> {
    let next = new URL(path, this.base);
    let body = form && new URLSearchParams(form);
    for (;;) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { cookie: this.cookies.join('; ') },
        ...(body && { method: 'POST', body }),
      });
      this.cookies.push(...response.headers.getSetCookie().map((c) => c.split(';')[0]!));
      const location = response.headers.get('location');
      if (!location) return { status: response.status, url: next.pathname + next.search, text: await response.text() };
      next = new URL(location, next);
      body = undefined;
    }
  }

  async signIn(account = 'camille'): Promise<string> {
    const signIn = await this.open(`${AGENDA}?origin=sas-sandbox`);
    return (
      await this.open('/connexion', {
        compte: account,
        suite: /name="suite" value="([^"]+)"/.exec(signIn.text)![1]!.replace(/&amp;/g, '&'),
      })
    ).text;
  }
}

const slotIds = (text: string) => [...text.matchAll(/name="creneau" value="([0-9a-f]+)"/g)].map((m) => m[1]!);

async function world(statuses?: number[]) {
  const intake = await platform(statuses);
  const editor: RunningServer = await startEditor(
    sampleConfig({ intake: { fhirBaseUrl: intake.url, key: 'secret-key' } }),
    () => NOW,
  );
  closers.push(() => editor.close());
  return { intake, editor, browser: new Browser(editor.url) };
}

describe('the booking pages', () => {
  it('shows no slot to whoever comes without an origin, even when signed in', async () => {
    const { browser } = await world();
    const stranger = await browser.open(AGENDA);
    expect(stranger.text).toContain('Connexion requise');
    expect(slotIds(stranger.text)).toEqual([]);
    expect((await browser.open(`${AGENDA}?origin=another`)).text).toContain('Connexion requise');
    await browser.signIn();
    expect(slotIds((await browser.open(AGENDA)).text)).toEqual([]);
  });

  it('signs in once with the first account focused, then opens the whole agenda of the place', async () => {
    const { browser } = await world();
    const signIn = await browser.open(`${AGENDA}?origin=sas-sandbox`);
    expect(signIn.url).toMatch(/^\/connexion/);
    expect(signIn.text).toMatch(/value="camille"\s+autofocus/);
    const agenda = await browser.signIn();
    expect(slotIds(agenda).length).toBeGreaterThan(3);
    expect(agenda.match(/<section aria-labelledby/g)).toHaveLength(3);
    expect(agenda).toContain('Camille EXEMPLE');
    const again = await browser.open(`${AGENDA}?origin=sas-sandbox&slot=ignored&start=2026`);
    expect(slotIds(again.text)).toEqual(slotIds(agenda));
    expect(again.text.match(/autofocus/g)).toHaveLength(1);
  });

  it('never redirects to another site after sign-in', async () => {
    const { browser } = await world();
    expect((await browser.open('/connexion', { compte: 'camille', suite: '//evil.example/agenda' })).url).toBe('/');
  });

  it('books another slot than the first and tells the platform (INT_R03), without any patient', async () => {
    const { browser, intake } = await world();
    const chosen = slotIds(await browser.signIn())[2]!;
    const confirm = await browser.open(`${AGENDA}/confirmation?origin=sas-sandbox&creneau=${chosen}`);
    expect(confirm.text).toMatch(/autofocus>Confirmer le rendez-vous/);
    const done = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: chosen });
    expect(done.text).toContain('Rendez-vous confirmé');
    const id = done.url.slice('/rendez-vous/'.length);
    expect(intake.received).toHaveLength(1);
    const { body, ...request } = intake.received[0]!;
    expect(request).toEqual({
      method: 'POST',
      url: '/fhir/Appointment',
      authorization: 'Bearer secret-key',
      contentType: 'application/fhir+json',
    });
    const start = /<time datetime="([^"]+)"/.exec(confirm.text)![1]!;
    expect(start).toMatch(/^2026-11-2\dT\d\d:\d\d:\d\d\+01:00$/);
    const identifierType = (code: string) => ({
      coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code }],
    });
    expect(body).toEqual({
      resourceType: 'Appointment',
      meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
      extension: [
        {
          url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
          valueReference: {
            identifier: {
              type: identifierType('IDNPS'),
              system: 'urn:oid:1.2.250.1.71.4.2.1',
              value: '3339900017/20260001R',
            },
          },
        },
      ],
      identifier: [{ system: 'urn:oid:2.25.1999', value: id }],
      status: 'booked',
      start,
      end: expect.stringMatching(/\+01:00$/) as string,
      created: '2026-11-23T06:10:00+01:00',
      participant: [
        {
          actor: {
            identifier: {
              type: identifierType('IDNPS'),
              system: 'urn:oid:1.2.250.1.71.4.2.1',
              value: BORDEAUX.nationalId,
            },
          },
          status: 'accepted',
        },
      ],
    });
    expect(slotIds((await browser.open(`${AGENDA}?origin=sas-sandbox`)).text)).not.toContain(chosen);
  });

  it('refuses clearly a slot that is gone, with those that remain', async () => {
    const { browser, editor, intake } = await world();
    const [first, second] = slotIds(await browser.signIn()) as [string, string];
    await fetch(`${editor.url}/_control/take`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slotId: first }),
    });
    const refused = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: first });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Ce créneau vient d’être pris');
    expect(slotIds(refused.text)).not.toContain(first);
    expect(slotIds(refused.text)).toContain(second);
    expect(intake.received).toHaveLength(0);
  });

  it('lets exactly one of two regulators have a slot', async () => {
    const { browser, editor, intake } = await world();
    const other = new Browser(editor.url);
    const [slot] = slotIds(await browser.signIn()) as [string];
    await other.signIn('dominique');
    const answers = await Promise.all(
      [browser, other].map((b) => b.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: slot })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    expect(intake.received).toHaveLength(1);
  });

  it('sends again until the platform accepts', async () => {
    const { browser, intake } = await world([503, 500, 401]);
    const [slot] = slotIds(await browser.signIn()) as [string];
    const done = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: slot });
    expect(done.text).toContain('Rendez-vous confirmé');
    expect(intake.received).toHaveLength(4);
    expect(new Set(intake.received.map((r) => JSON.stringify(r.body))).size).toBe(1);
  });

  it('says so while the platform has not answered, and when it refuses', async () => {
    const { browser, intake } = await world([422]);
    const [slot] = slotIds(await browser.signIn()) as [string];
    const done = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: slot });
    expect(done.text).not.toContain('Rendez-vous confirmé');
    expect(done.text).toContain('a refusé le message');
    expect(intake.received).toHaveLength(1);
  });

  it('cancels by PUT with its own identifier, gives the slot back, and does so once', async () => {
    const { browser, intake } = await world();
    const [slot] = slotIds(await browser.signIn()) as [string];
    const booked = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: slot });
    const cancelled = await browser.open(`${booked.url}/statut`, { statut: 'cancelled' });
    expect(cancelled.text).toContain('Rendez-vous annulé');
    await browser.open(`${booked.url}/statut`, { statut: 'noshow' });
    expect(intake.received.map((r) => r.method)).toEqual(['POST', 'PUT']);
    const id = booked.url.slice('/rendez-vous/'.length);
    expect(new URL(intake.received[1]!.url, 'http://x').searchParams.get('identifier')).toBe(`urn:oid:2.25.1999|${id}`);
    expect(intake.received[1]!.body).toMatchObject({ status: 'cancelled', identifier: [{ value: id }] });
    expect(slotIds((await browser.open(`${AGENDA}?origin=sas-sandbox`)).text)).toContain(slot);
  });

  it('shows an appointment to the regulator who booked it only', async () => {
    const { browser, editor } = await world();
    const [slot] = slotIds(await browser.signIn()) as [string];
    const booked = await browser.open(`${AGENDA}/rendez-vous?origin=sas-sandbox`, { creneau: slot });
    const other = new Browser(editor.url);
    await other.signIn('dominique');
    expect((await other.open(booked.url)).status).toBe(404);
  });
});
