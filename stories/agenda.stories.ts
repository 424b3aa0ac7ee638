import { sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import type { AgendaRuleInput, Offer } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/agenda.js';
import type { SasAgenda } from '../packages/elements/src/agenda/index.js';
import { BEFORE_DST_NIGHT, densityOf, find, focusOn, listsKeys, provide, sees, SMALL, START } from './support.js';

interface Args {
  world: MockOptions & { start?: string };
  /** Whose agendas are filled in: that of a practitioner, and of some others. */
  practitioners: string[];
  rules: (Partial<AgendaRuleInput> & Pick<AgendaRuleInput, 'start' | 'end'>)[];
  /** What is filled in besides. */
  more: 'nothing' | 'absences' | 'vacation' | 'booked';
  week: string;
  card: string;
  /** Who looks is the manager of a CPTS through which the practitioner takes part. */
  manager?: boolean;
}

const BORDEAUX = 'offer-bordeaux-agenda';
const COMMUNITY = '1330999921';
const MORNING = { kind: 'plage', maxPatients: 8, start: '13:00', end: '17:00' } as const;
const WEEKLY = { ...MORNING, weekly: { days: ['thu', 'fri'] as ('thu' | 'fri')[], from: '2026-11-16' } };
const ROW = { kind: 'creneau', durationMinutes: 15, date: '2026-11-28', start: '08:00', end: '12:00' } as const;

const bordeaux = sampleOffers().find(({ id }) => id === BORDEAUX)!;
/** The place elsewhere. */
const placed = (timeZone: string, city: string, more: Partial<Offer> = {}): MockOptions => ({
  offers: [
    { ...bordeaux, place: { ...bordeaux.place, timeZone, address: { ...bordeaux.place.address, city } }, ...more },
  ],
});

/** A practitioner, his delegate or a manager declares créneaux and plages, and sees what regulators book. */
const meta: Meta<Args> = {
  title: 'Elements/sas-agenda',
  component: 'sas-agenda',
  args: {
    ...{ world: {}, practitioners: ['819990000012'], rules: [WEEKLY, ROW], more: 'nothing', week: '', card: BORDEAUX },
  },
  render: ({ world, practitioners, rules, more, week, card, manager = false }, { globals }) => {
    const element = Object.assign(document.createElement('sas-agenda'), { week, density: densityOf(globals) });
    const { provider, client } = provide(
      globals,
      {
        slots: {},
        ...world,
        session: { role: manager ? 'structure-manager' : 'practitioner', ...world.session },
        actsFor: manager ? { structures: [COMMUNITY] } : { practitioners, structures: [] },
      },
      element,
    );
    const filled = async () => {
      // Who has the agenda fills it in.
      const his = manager ? client.colleague({ role: 'practitioner' }, { practitioners }) : client;
      if (manager) {
        const known = { offerId: BORDEAUX, version: 0 };
        const through = {
          sas: true,
          via: 'CPTS',
          communityIds: [COMMUNITY],
          ownCard: true,
          hoursStated: true,
        } as const;
        await his.declareParticipation([known], { ...through, communityIds: [COMMUNITY] });
      }
      const [agenda] = (await his.listAgendas()).filter(({ offerIds }) => offerIds.includes(card));
      if (!agenda) return;
      const { id, timeZone } = agenda;
      for (const rule of rules) {
        const whole = { timeZone, kind: 'plage', modes: ['AMB'], visibility: ['SNP'], ...rule } as AgendaRuleInput;
        await his.createAgendaRule(id, whole);
      }
      if (more === 'vacation') await client.setAgendaVacation(id, (await client.listAgendas())[0]!.version, true);
      if (more === 'absences') {
        await client.createUnavailability(id, { timeZone, from: '2026-11-26T15:00', to: '2026-11-26T16:00' });
        await client.createUnavailability(id, { timeZone, from: '2026-11-28T00:00', to: '2026-11-30T00:00' });
      }
      if (more === 'booked') {
        const regulator = client.colleague({ role: 'osnp' });
        const slot = (await regulator.getOfferSlots(id)).slots.find(({ capacity }) => capacity?.max === 8)!;
        const hold = await regulator.createHold({ offerId: id, slotId: slot.id, patients: 3 });
        await regulator.confirmHold(hold.id);
      }
    };
    if (!world.error && !world.never) void filled().then(() => provider.setAttribute('data-filled', ''));
    return html`${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement): Promise<SasAgenda> {
  const element = root.querySelector('sas-agenda')!;
  await waitFor(() => expect(root.querySelector('sas-provider')).toHaveAttribute('data-filled'));
  // What is declared elsewhere shows at the next reading.
  element.week = element.week || START.slice(0, 10);
  element.requestUpdate();
  await waitFor(() => find(element.shadowRoot!, '.entry'));
  return element;
}

/** Writes into a field. */
function write(element: SasAgenda, id: string, text: string): HTMLInputElement {
  const input = find<HTMLInputElement>(element.shadowRoot!, `#${id}`);
  input.value = text;
  input.dispatchEvent(new Event('input'));
  return input;
}

const press = (key: string) => userEvent.keyboard(key);

/** A plage is added by keyboard alone: Enter on a date, hours typed, Enter saves; the focus goes on it. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    find(element.shadowRoot!, '.date[data-date="2026-11-24"]').focus();
    await press('{Enter}');
    await sees(element, /Ajouter à l’agenda/);
    write(element, 'start', '9h30');
    write(element, 'end', '1130').focus();
    await press('{Enter}');
    await focusOn(/09h30 – 11h30.*Plage/);
    await sees(element, /Ajouté à l’agenda/);
  },
};

/** The list of keys, which “?” and its button open. */
export const Keys: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    element.focus();
    await listsKeys(element, 'Semaine précédente ou suivante');
  },
};

/** Asked, nothing has come. */
export const Loading: Story = {
  args: { world: { never: ['listAgendas'] } },
  play: async ({ canvasElement }) => sees(canvasElement.querySelector('sas-agenda')!, /Lecture de l’agenda/),
};

/** The agenda could not be read. */
export const Failed: Story = {
  args: { world: { error: { listAgendas: 'network' } } },
  play: async ({ canvasElement }) => sees(canvasElement.querySelector('sas-agenda')!, /n’a pas pu être lu.*Réessayer/),
};

/** Nothing is declared yet: each day can still be added to. */
export const Empty: Story = {
  args: { rules: [] },
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('sas-agenda')!;
    await sees(element, /Semaine du 23–29 novembre 2026/);
  },
};

/** No agenda belongs to the account. */
export const NoAgenda: Story = {
  args: { practitioners: ['819990099999'] },
  play: async ({ canvasElement }) => sees(canvasElement.querySelector('sas-agenda')!, /Aucun agenda SAS/),
};

/** A regulator has been booked on a plage: how many, of how many. */
export const SlotTaken: Story = {
  args: { more: 'booked', rules: [{ ...MORNING, date: '2026-11-24' }, ROW] },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /3 pris sur 8 places/);
  },
};

/** Hours that overlap what is declared are refused in words, before anything is sent. */
export const Overlapping: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    find(element.shadowRoot!, '[data-add]').click();
    await sees(element, /Ajouter à l’agenda/);
    const choices = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[name=weekly]')];
    choices[1]!.click();
    await element.updateComplete;
    for (const [i, box] of [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('.days input')].entries()) {
      if (i === 3 && !box.checked) box.click();
    }
    await element.updateComplete;
    write(element, 'start', '14h');
    write(element, 'end', '15h');
    find(element.shadowRoot!, '[data-save]').click();
    await sees(element, /chevauchent ce qui est déjà déclaré : Plage 13h00 – 17h00/);
  },
};

/** Absences hide their hours only. */
export const Absences: Story = {
  args: { more: 'absences' },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /Absence : 15h00 – 16h00/);
    find(element.shadowRoot!, '[data-absences]').click();
    await sees(element, /Du samedi 28 novembre au dimanche 29 novembre, journées entières/);
  },
};

/** The whole agenda is closed. */
export const Closed: Story = {
  args: { more: 'vacation' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Agenda fermé.*Masqué/),
};

/** Delete asks first, and what it deletes of a series. */
export const Removing: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    find(element.shadowRoot!, '.entry[data-date="2026-11-26"]').focus();
    await press('{Delete}');
    await sees(element, /Supprimer \?.*Le jeudi 26 novembre seulement.*À partir du jeudi 26 novembre.*Toute la série/);
    find(element.shadowRoot!, '[data-remove]').click();
    await sees(element, /Annulé ce jour.*Supprimé\..*Annuler cette action/);
  },
};

/** Sixteen créneaux in a morning, and every kind of consultation. */
export const FortySlotsADay: Story = {
  args: {
    rules: [{ ...ROW, date: '2026-11-24', durationMinutes: 5, end: '12:00', modes: ['AMB', 'HH', 'VR'] }, WEEKLY],
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /48 créneaux/),
};

/** Names and towns of any length. */
export const LongNames: Story = {
  args: {
    world: placed('Europe/Paris', 'Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson', {
      practitioner: {
        ...bordeaux.practitioner!,
        firstName: 'Marie-Antoinette-Joséphine',
        lastName: 'DE LA TOUR-EXEMPLE',
      },
      structure: { nationalId: '1330999991', name: 'Maison de santé pluriprofessionnelle universitaire des Acacias' },
    }),
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /DE LA TOUR-EXEMPLE.*universitaire/),
};

/** La Réunion, seen from Paris. */
export const LaReunion: Story = {
  args: { world: placed('Indian/Reunion', 'Saint-Denis') },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /heure de La Réunion \(UTC\+4\).*13h00 – 17h00/),
};

/** Guadeloupe, seen from Paris. */
export const Guadeloupe: Story = {
  args: { world: placed('America/Guadeloupe', 'Les Abymes') },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /heure de la Guadeloupe \(UTC−4\)/),
};

/** The night in which an hour comes twice counts it twice: one to four lasts four hours. */
export const DstNight: Story = {
  args: {
    world: { start: BEFORE_DST_NIGHT },
    rules: [{ kind: 'creneau', durationMinutes: 30, date: '2027-10-31', start: '01:00', end: '04:00' }],
    week: '2027-10-31',
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /8 créneaux/),
};

/** For dense screens. */
export const Compact: Story = { args: { more: 'absences' }, globals: { density: 'compact' } };

/** On a phone: a list a day. */
export const SmallScreen: Story = { args: { more: 'absences' }, globals: SMALL };

/** In the dark. */
export const Dark: Story = { args: { more: 'absences' }, globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /SAS calendar.*Week of November 23 – 29, 2026/),
};

/** The manager of a CPTS has chosen a member: its slots he edits, the practitioner's he reads. */
export const OfAMember: Story = {
  args: { manager: true, rules: [{ ...MORNING, date: '2026-11-24' }] },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /au nom de la structure « CPTS des Trois Collines »/);
    await expect(element.shadowRoot!.querySelector('[data-vacation], [data-absences]')).toBeNull();
    find(element.shadowRoot!, '.entry.plage:not(.file)').click();
    await sees(element, /seul le praticien les modifie/);
    find(element.shadowRoot!, '.date[data-date="2026-11-26"]').focus();
    await press('{Enter}');
    await sees(element, /sur la carte de cette CPTS uniquement/);
    write(element, 'start', '9h30');
    write(element, 'end', '1130').focus();
    await press('{Enter}');
    await focusOn(/09h30 – 11h30.*Plage/);
    await sees(element, /Pour CPTS des Trois Collines/);
  },
};
