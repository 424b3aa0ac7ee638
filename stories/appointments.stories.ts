import type { MockClient, MockOptions } from '@sas-embed/client/mock';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { waitFor, expect } from 'storybook/test';
import '../packages/elements/src/define/appointments.js';
import type { SasAppointments } from '../packages/elements/src/appointments/index.js';
import { densityOf, find, provide, sees, SMALL } from './support.js';

interface Args {
  world: MockOptions;
  /** What has happened before the list is opened. */
  before: (client: MockClient) => Promise<unknown>;
  caseRef: string | undefined;
}

const AGENDA = 'offer-bordeaux-agenda';
const EDITOR = 'offer-bordeaux-1';

async function handOver(client: MockClient, caseRef: string, offerId = EDITOR, nth = 0) {
  const slot = (await client.getOfferSlots(offerId)).slots.filter(({ actions }) => actions.includes('handover'))[nth]!;
  return client.createHandover((await client.createHold({ offerId, slotId: slot.id, caseRef })).id);
}
const atEditor = async (client: MockClient, caseRef = 'DRM-0001', offerId = EDITOR) =>
  client.editorBooks((await handOver(client, caseRef, offerId)).id);
async function onAgenda(client: MockClient, caseRef?: string) {
  const [slot] = (await client.getOfferSlots(AGENDA)).slots;
  const hold = await client.createHold({ offerId: AGENDA, slotId: slot!.id, ...(caseRef && { caseRef }) });
  return client.confirmHold(hold.id);
}

/** The appointments of the regulator's SAS, live, and their link to the host's case. */
const meta: Meta<Args> = {
  title: 'Elements/sas-appointments',
  component: 'sas-appointments',
  args: { world: {}, before: () => Promise.resolve(), caseRef: undefined },
  render: ({ world, before, caseRef }, { globals }) => {
    const element = Object.assign(document.createElement('sas-appointments'), { density: densityOf(globals), caseRef });
    const { provider, client } = provide(globals, world);
    void before(client).then(() => provider.append(element));
    return html`${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement): Promise<SasAppointments> {
  await waitFor(() => expect(root.querySelector('sas-appointments')).toBeInTheDocument());
  return root.querySelector('sas-appointments')!;
}

/** One came back from an editor, linked by itself; one was booked on the SAS agenda, for no case. */
export const Default: Story = {
  args: {
    before: async (client) => {
      const { id } = await atEditor(client);
      client.delivered(id, { state: 'acknowledged' });
      await onAgenda(client);
    },
  },
  play: async ({ canvasElement }) =>
    sees(await shown(canvasElement), /Modèle.*Sans dossier.*Exemple.*Dossier DRM-0001/),
};

/** Asked, nothing has come. */
export const Loading: Story = {
  args: { world: { never: ['listAppointments'] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Lecture des rendez-vous/),
};

/** It could not be read. */
export const Failed: Story = {
  args: { world: { error: { listAppointments: 'network' } } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /n’ont pas pu être lus.*Réessayer/),
};

/** Whoever fills in agendas follows no appointments. */
export const Forbidden: Story = {
  args: { world: { session: { role: 'practitioner' } } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /ne suit pas les rendez-vous/),
};

/** None yet. */
export const Empty: Story = {
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Aucun rendez-vous\./),
};

/** Two cases were open for the same practitioner: nothing is guessed. */
export const Proposals: Story = {
  args: {
    before: async (client) => {
      const first = await handOver(client, 'DRM-0001');
      await handOver(client, 'DRM-0002', EDITOR, 1);
      client.editorBooks(first.id);
    },
    caseRef: 'DRM-0003',
  },
  play: async ({ canvasElement }) =>
    sees(await shown(canvasElement), /Rattacher au dossier DRM-0003.*DRM-0001.*DRM-0002.*Retours attendus \(2\)/),
};

/** The practice cancelled one and moved another. */
export const CallBack: Story = {
  args: {
    before: async (client) => {
      client.editorCancels((await atEditor(client)).id);
      client.editorMoves((await atEditor(client, 'DRM-0002', 'offer-long-names')).id, '2026-11-24T15:00:00+01:00');
    },
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /déplacé par le cabinet.*annulé par le cabinet/),
};

/** Cancelled on the editor's page: it stays until the editor says so. */
export const CancellationRequested: Story = {
  args: {
    before: async (client) => client.requestCancellation((await atEditor(client)).id, true),
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Annulation demandée/),
};

/** The question before a cancellation. */
export const Cancelling: Story = {
  args: { before: (client) => onAgenda(client, 'DRM-0001') },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /Confirmé/);
    find(element.shadowRoot!, '[data-action=cancel]').click();
    await sees(element, /Annuler ce rendez-vous \?/);
  },
};

/** News wait behind a button. */
export const News: Story = {
  args: {
    before: async (client) => {
      await onAgenda(client);
      setTimeout(() => void atEditor(client), 400);
    },
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Afficher 1 nouveau rendez-vous/),
};

/** On its way to the LRM: refused. */
export const NotDelivered: Story = {
  args: {
    before: async (client) => client.delivered((await atEditor(client)).id, { state: 'refused', code: 704 }),
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /LRM : refusé \(erreur 704\)/),
};

/** Names and structures of any length. */
export const LongNames: Story = {
  args: { before: (client) => atEditor(client, 'DRM-0001', 'offer-long-names') },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Saint-Exemplaire.*universitaire des Coteaux/),
};

/** La Réunion, seen from Paris: the place's clock, and what it is here. */
export const LaReunion: Story = {
  args: { before: (client) => atEditor(client, 'DRM-0001', 'offer-reunion') },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /heure de La Réunion \(UTC\+4\)/),
};

/** Guadeloupe, seen from Paris. */
export const Guadeloupe: Story = {
  args: { before: (client) => atEditor(client, 'DRM-0001', 'offer-guadeloupe') },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /heure de la Guadeloupe \(UTC−4\)/),
};

/** In the hour that comes twice, the offset is named. */
export const DstNight: Story = {
  args: {
    before: async (client) => client.editorMoves((await atEditor(client)).id, '2027-10-31T02:20:00+01:00'),
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /31 octobre à 02h20.*UTC\+1/),
};

/** For dense screens. */
export const Compact: Story = { ...Default, globals: { density: 'compact' } };

/** On a telephone. */
export const SmallScreen: Story = { ...Proposals, globals: SMALL };

/** In the dark. */
export const Dark: Story = { ...CallBack, globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  args: { ...CallBack.args },
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /moved by the practice/),
};
