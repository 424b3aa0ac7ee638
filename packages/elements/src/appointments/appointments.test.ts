import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { createMockClient, createRunningClock, type MockClient, type MockOptions } from '@sas-embed/client/mock';
import '../define/appointments.js';
import '../define/provider.js';
import type { SasProvider } from '../provider/index.js';
import { expectAccessible } from '../testing/fixtures/index.js';
import { spoken } from '../testing/fixtures/language.js';
import type { SasAppointments } from './appointments.js';

const AGENDA = 'offer-bordeaux-agenda';
const EDITOR = 'offer-bordeaux-1';

interface World {
  element: SasAppointments;
  client: MockClient;
  provider: SasProvider;
}

async function make(
  before?: (client: MockClient) => Promise<unknown>,
  options: MockOptions = {},
  props: Partial<SasAppointments> = {},
): Promise<World> {
  const clock = createRunningClock('2026-11-23T08:30:00+01:00');
  const client = createMockClient({ clock, session: { environment: 'production' }, ...options });
  await before?.(client);
  const element = Object.assign(document.createElement('sas-appointments'), props);
  const provider = await fixture<SasProvider>(
    html`<sas-provider .client=${client} .clock=${clock}>${element}</sas-provider>`,
  );
  await waitUntil(() => find(element, '.frame[aria-busy=false]'), 'it is read', { timeout: 4000 });
  await element.updateComplete;
  return { element, client, provider };
}

const find = <T extends HTMLElement = HTMLElement>(element: SasAppointments, selector: string) =>
  element.shadowRoot!.querySelector<T>(selector);
const all = (element: SasAppointments, selector: string) => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const textOf = (element: SasAppointments, selector = '.frame') =>
  find(element, selector)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const until = (element: SasAppointments, text: RegExp, selector = '.frame') =>
  waitUntil(() => text.test(textOf(element, selector)), `${text} in ${selector}`, { timeout: 4000 });
const click = async (element: SasAppointments, selector: string) => {
  find(element, selector)!.click();
  await element.updateComplete;
};
const focused = (element: SasAppointments) => element.shadowRoot!.activeElement as HTMLElement | null;
const said = ({ provider }: World) => provider.shadowRoot!.querySelector('[data-live]')?.textContent ?? '';

/** Hands a slot of the editor over, from a case. */
async function handOver(client: MockClient, caseRef: string, nth = 0) {
  const slot = (await client.getOfferSlots(EDITOR)).slots.filter(({ heldByOthers = 0 }) => heldByOthers === 0)[nth]!;
  const hold = await client.createHold({ offerId: EDITOR, slotId: slot.id, caseRef });
  return client.createHandover(hold.id);
}
const bookAtEditor = async (client: MockClient, caseRef = 'DRM-0001') =>
  client.editorBooks((await handOver(client, caseRef)).id);
async function bookOnAgenda(client: MockClient, caseRef?: string) {
  const [slot] = (await client.getOfferSlots(AGENDA)).slots;
  const hold = await client.createHold({ offerId: AGENDA, slotId: slot!.id, ...(caseRef && { caseRef }) });
  return client.confirmHold(hold.id);
}

describe('sas-appointments', () => {
  it('lists when, with whom, the state, the case and where it was booked; accessible in both densities', async () => {
    const { element } = await make(async (client) => {
      await bookAtEditor(client);
      await bookOnAgenda(client);
    });
    expect(all(element, '.row').length).to.equal(2);
    await until(element, /Anne-Sophie Exemple Confirmé.*Pris chez AgendaRapide · Cabinet du Modèle.*Dossier DRM-0001/);
    await until(element, /Dominique Modèle Confirmé.*Pris sur l’agenda SAS.*Sans dossier/);
    await expectAccessible(element);
    element.density = 'compact';
    await element.updateComplete;
    await expectAccessible(element);
  });

  it('lets what is new wait behind a button, so that nothing moves; says it politely, and goes to it', async () => {
    const world = await make((client) => bookOnAgenda(client));
    const { element, client } = world;
    const first = find(element, '.row')!;
    const top = first.getBoundingClientRect().top;
    await bookAtEditor(client);
    await waitUntil(() => find(element, '[data-new]'), 'news', { timeout: 4000 });
    expect(all(element, '.row').length).to.equal(1);
    expect(first.getBoundingClientRect().top).to.equal(top);
    await waitUntil(() => /Nouveau rendez-vous : Anne-Sophie Exemple/.test(said(world)), 'said', { timeout: 4000 });
    find(element, '[data-new]')!.focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => all(element, '.row').length === 2, 'shown');
    expect(textOf(element, '.row')).to.match(/Anne-Sophie Exemple.*Nouveau/);
    await waitUntil(() => focused(element) === find(element, '.row'), 'the focus is on what was shown');
  });

  it('is told of a cancellation by the practice: to call back, counted, until somebody says so', async () => {
    let id = '';
    const world = await make(async (client) => (id = (await bookAtEditor(client)).id));
    const { element, client } = world;
    client.editorCancels(id);
    await until(element, /Patient à rappeler : rendez-vous annulé par le cabinet/);
    await until(element, /À rappeler \(1\)/);
    await waitUntil(() => /Patient à rappeler/.test(said(world)), 'said', { timeout: 4000 });
    find(element, 'input[value=callBack]')!.click();
    await element.updateComplete;
    find(element, '[data-action=called]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(element, /À rappeler \(0\)/);
    // What was just done stays in sight, and keeps the focus.
    expect(all(element, '.row').length).to.equal(1);
    await waitUntil(() => focused(element)?.dataset['id'] === id, 'the focus stays in its row');
    expect((await client.getAppointment(id)).callBack).to.equal(undefined);
  });

  it('tells of a move with the time that the patient knows', async () => {
    let id = '';
    const { element, client } = await make(async (it) => (id = (await bookAtEditor(it)).id));
    client.editorMoves(id, '2026-11-24T15:00:00+01:00');
    await until(element, /déplacé par le cabinet\. Annoncé au patient : lundi 23 novembre/);
    await until(element, /mardi 24 novembre à 15h00/, '.row');
  });

  it('proposes the cases that may be meant; one is refused, the other linked, and the link undone', async () => {
    let id = '';
    const { element, client } = await make(async (it) => {
      const first = await handOver(it, 'DRM-0001');
      await handOver(it, 'DRM-0002', 1);
      id = it.editorBooks(first.id).id;
    });
    await until(element, /Sans dossier.*Dossier DRM-0001, créneau transmis.*Dossier DRM-0002/);
    await click(element, '.proposals li:nth-child(2) [data-action^=refuse]');
    await waitUntil(() => all(element, '.proposals li').length === 1, 'one is left', { timeout: 4000 });
    await click(element, '[data-action^=link-]');
    await until(element, /Dossier DRM-0001 \(rattaché à la main\)/);
    expect((await client.getAppointment(id)).caseRef).to.equal('DRM-0001');
    await click(element, '[data-action=unlink]');
    await until(element, /Sans dossier/, '.case');
    await click(element, '.history summary');
    await until(element, /rattaché à un dossier.*détaché du dossier, par un régulateur/, '.history');
  });

  it('links to the host’s case that is open, and shows its own alone', async () => {
    const { element } = await make((client) => bookOnAgenda(client), {}, { caseRef: 'DRM-0009' });
    await click(element, '[data-action=link-case]');
    await until(element, /Dossier DRM-0009 \(rattaché à la main\)/);
    await until(element, /Ce dossier \(1\)/);
    find(element, 'input[value=unlinked]')!.click();
    await until(element, /Aucun rendez-vous ne correspond/);
  });

  it('cancels what was booked here, after a question by keyboard; offers to book another', async () => {
    const { element, client } = await make((it) => bookOnAgenda(it));
    const wanted: string[] = [];
    element.addEventListener('sas-rebook', ({ detail }) => wanted.push(detail.appointmentId));
    find(element, '[data-action=cancel]')!.focus();
    await sendKeys({ press: 'Enter' });
    await until(element, /Annuler ce rendez-vous/, 'dialog');
    await expectAccessible(element);
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !find<HTMLDialogElement>(element, 'dialog')!.open, 'closed');
    expect(client.calls.some(({ operation }) => operation === 'cancelAppointment')).to.equal(false);
    await click(element, '[data-action=cancel]');
    await click(element, '[data-confirm]');
    await until(element, /Annulé/, '.row');
    await waitUntil(() => focused(element)?.classList.contains('row'), 'the focus is on its row');
    await click(element, '[data-action=rebook]');
    expect(wanted.length).to.equal(1);
  });

  for (const editorUrl of ['javascript:alert(1)', 'data:text/html,x', 'http://agenda.example/']) {
    it(`makes no link of ${editorUrl}`, async () => {
      const { element } = await make(async (client) => {
        await bookAtEditor(client);
        const list = client.listAppointments.bind(client);
        const hostile: typeof list = async (options) => {
          const page = await list(options);
          return { ...page, items: page.items.map((it) => ({ ...it, editorUrl })) };
        };
        Object.assign(client, { listAppointments: hostile });
      });
      await click(element, '[data-action=cancel-at-editor]');
      expect(find(element, '[data-confirm]')).to.not.equal(null);
      expect(find(element, 'a[href]')).to.equal(null);
    });
  }

  it('sends to the editor’s page to cancel there: asked for until the editor says so, and then no call', async () => {
    let id = '';
    const { element, client } = await make(async (it) => (id = (await bookAtEditor(it)).id));
    const opened: string[] = [];
    element.addEventListener('sas-open', (event) => {
      opened.push(event.detail.url);
      event.preventDefault();
    });
    await click(element, '[data-action=cancel-at-editor]');
    await click(element, '[data-open]');
    expect(opened[0]).to.match(/^https:\/\/rapide\.example\/agenda/);
    await click(element, '[data-confirm]');
    await until(element, /Annulation demandée .*: l’éditeur ne l’a pas encore confirmée/);
    expect(find(element, '[data-action=cancel-at-editor]')).to.equal(null);
    client.editorCancels(id);
    await until(element, /Annulé/, '.row');
    expect(textOf(element)).not.to.match(/demandée|Patient à rappeler/);
  });

  it('shows how far each has come on its way to the LRM, live', async () => {
    let id = '';
    const { element, client } = await make(async (it) => (id = (await bookAtEditor(it)).id));
    for (const [state, text] of [
      ['waiting', /LRM : en attente/],
      ['acknowledged', /LRM : reçu/],
      ['expired', /LRM : non remis/],
      ['blocked', /LRM : ne peut pas/],
    ] as const) {
      client.delivered(id, { state });
      await until(element, text);
    }
    client.delivered(id, { state: 'refused', code: 704 });
    await until(element, /LRM : refusé \(erreur 704\)/);
  });

  it('shows the returns that are missing, and settles one by hand', async () => {
    const { element, client } = await make((it) => handOver(it, 'DRM-0001'));
    await until(element, /Retours attendus \(1\).*Réservation en cours.*Dossier DRM-0001/);
    await click(element, '[data-outcome=abandoned]');
    await waitUntil(() => !find(element, '.returns'), 'it is settled', { timeout: 4000 });
    expect((await client.listHandovers()).items).to.deep.equal([]);
  });

  it('says why something was refused, and repeats the same write after no answer', async () => {
    const { element, client } = await make((it) => bookOnAgenda(it), {}, { caseRef: 'DRM-0009' });
    client.configure({ error: { linkAppointment: 'network' } });
    await click(element, '[data-action=link-case]');
    await until(element, /Pas de réponse : rien ne dit si c’est fait/);
    client.configure({ error: { linkAppointment: 'appointment-linked' } });
    await click(element, '[data-action=link-case]');
    await until(element, /appartient déjà à un dossier/);
    client.configure({ error: {} });
    await click(element, '[data-action=link-case]');
    await until(element, /Dossier DRM-0009/);
  });

  it('offers nothing to who only reads', async () => {
    const night = { id: 'sas-33', label: 'SAS de la Gironde' };
    const { element } = await make((it) => bookAtEditor(it.colleague({ role: 'osnp', bookingSas: night })), {
      session: { role: 'crr15', environment: 'production' },
    });
    await until(element, /Confirmé/);
    expect(all(element, '.row button')).to.deep.equal([]);
  });

  describe('when nothing is heard any more', () => {
    const AWAY = /La liste n’est plus à jour depuis \d\dh\d\d : la connexion est coupée/;

    it('says at once since when its stream stopped, not that it is up to date; follows again by itself, and says so', async () => {
      const world = await make(bookOnAgenda);
      const { element, client } = world;
      await until(element, /La liste est à jour\./);
      client.cutFeed(600);
      await until(element, AWAY, '[role=alert]');
      expect(textOf(element)).not.to.match(/La liste est à jour/);
      await bookOnAgenda(client);
      await waitUntil(() => find(element, '[data-new]'), 'what happened meanwhile is there', { timeout: 4000 });
      expect(textOf(element, '[role=alert]')).to.equal('');
    });

    it('says so with the browser, before any stream is silent too long, and asks anew when it is back', async () => {
      const world = await make(bookOnAgenda);
      const { element } = world;
      await until(element, /La liste est à jour\./);
      window.dispatchEvent(new Event('offline'));
      await element.updateComplete;
      expect(textOf(element, '[role=alert]')).to.match(AWAY);
      expect(textOf(element)).not.to.match(/La liste est à jour/);
      await expectAccessible(element);
      window.dispatchEvent(new Event('online'));
      await until(element, /La liste est à jour\./);
      expect(textOf(element, '[role=alert]')).to.equal('');
      await waitUntil(() => /La liste est de nouveau à jour/.test(said(world)));
    });
  });

  it('says what came in the language of that moment, also while that is on its way', async () => {
    const world = await make(bookOnAgenda);
    const { client, provider, element } = world;
    const returned = await handOver(client, 'DRM-0001');
    provider.locale = 'en';
    // the search’s English is at hand; its own is only now asked for
    await spoken(element, 'en');
    client.editorBooks(returned.id);
    await waitUntil(() => /^New appointment: Anne-Sophie Exemple, \w+day,? /.test(said(world)), 'said', {
      timeout: 4000,
    });
  });

  it('keeps a refusal in the language of the page', async () => {
    const world = await make((client) => bookOnAgenda(client), {}, { caseRef: 'DRM-0042' });
    world.client.configure({ error: { linkAppointment: 'network' } });
    await click(world.element, '[data-action=link-case]');
    await waitUntil(() => find(world.element, '.row .message'), 'refused');
    const french = textOf(world.element, '.row .message');
    world.provider.locale = 'en';
    await waitUntil(() => textOf(world.element, '.row .message') !== french, 'in English', { timeout: 4000 });
    expect(textOf(world.element, '.row .message')).not.to.match(/é/);
  });

  it('says that it could not be read, and reads again; forgets everything with its user', async () => {
    const { element, client, provider } = await make(undefined, { error: { listAppointments: 'network' } });
    await until(element, /n’ont pas pu être lus/);
    client.configure({ error: {} });
    await bookOnAgenda(client);
    await click(element, '[data-retry]');
    await until(element, /Dominique Modèle/);
    provider.client = createMockClient();
    await until(element, /Aucun rendez-vous\./);
    expect(textOf(element)).not.to.match(/Dominique/);
  });
});
