import { sampleOffers, type MockOptions } from '@sas-embed/client/mock';
import type { Declaration } from '@sas-embed/contract';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/participation.js';
import type { SasParticipation } from '../packages/elements/src/participation/index.js';
import { densityOf, find, provide, sees, SMALL } from './support.js';

interface Args {
  world: MockOptions & { start?: string };
  /** Who declares: a practitioner by default. */
  actsFor: MockOptions['actsFor'];
  /** What is declared already. */
  declaration: Declaration | undefined;
}

const CARD = 'offer-bordeaux-agenda';
const CPTS = '1330999921';
const bordeaux = sampleOffers().find(({ id }) => id === CARD)!;
const THROUGH: Declaration = {
  ...{ sas: true, via: 'CPTS', communityIds: [CPTS], ownCard: true, hoursStated: true },
  ...{ description: 'Visites le matin', contact: '05 36 49 00 01' },
};

/** A practitioner, his delegate or a manager says how they take part in the SAS. */
const meta: Meta<Args> = {
  title: 'Elements/sas-participation',
  component: 'sas-participation',
  args: { world: {}, actsFor: { practitioners: ['819990000012'] }, declaration: undefined },
  render: ({ world, actsFor, declaration }, { globals }) => {
    const element = Object.assign(document.createElement('sas-participation'), { density: densityOf(globals) });
    const all = { slots: {}, ...world, session: { role: 'practitioner' as const, ...world.session } };
    const { provider, client } = provide(globals, { ...all, ...(actsFor && { actsFor }) });
    const filled = declaration
      ? client.declareParticipation([{ offerId: CARD, version: 0 }], declaration)
      : Promise.resolve();
    void filled.then(() => provider.append(element));
    return html`${provider}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

async function shown(root: HTMLElement): Promise<SasParticipation> {
  await waitFor(() => expect(root.querySelector('sas-participation')).toBeInTheDocument());
  return root.querySelector('sas-participation')!;
}

/** Through a CPTS that is searched by name and chosen by keyboard. */
export const Default: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /Participe.*selon l’annuaire/);
    find(element.shadowRoot!, 'input[value=CPTS]').click();
    await element.updateComplete;
    find(element.shadowRoot!, '#structure').focus();
    await userEvent.keyboard('collines');
    await waitFor(() => find(element.shadowRoot!, '[role=option]'));
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await sees(element, /Structures? choisie|CPTS des Trois Collines/);
    find(element.shadowRoot!, '#hoursStated').click();
    find(element.shadowRoot!, '[data-save]').click();
    await sees(element, /Participation enregistrée/);
  },
};

/** Asked, nothing has come. */
export const Loading: Story = {
  args: { world: { never: ['listParticipations'] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Lecture de la participation/),
};

/** It could not be read. */
export const Failed: Story = {
  args: { world: { error: { listParticipations: 'network' } } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /n’a pas pu être lue.*Réessayer/),
};

/** Nothing belongs to the account. */
export const Empty: Story = {
  args: { actsFor: { practitioners: ['819990099999'] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Aucun lieu ni structure/),
};

/** Declared: through a CPTS, and by oneself. */
export const Declared: Story = {
  args: { declaration: THROUGH },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Collines et à titre individuel \(déclaré ici\)/),
};

/** Each fault beside its field. */
export const Faults: Story = {
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /Participe/);
    find(element.shadowRoot!, 'input[value=MSP]').click();
    await element.updateComplete;
    find(element.shadowRoot!, '[data-save]').click();
    await sees(element, /Choisissez une structure.*Nécessaire ici/);
  },
};

/** Another was faster: what was typed stays. */
export const Conflict: Story = {
  args: { world: { error: { declareParticipation: 'version-conflict' } } },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /Participe/);
    find(element.shadowRoot!, 'input[value=no]').click();
    await element.updateComplete;
    find(element.shadowRoot!, '[data-save]').click();
    await sees(element, /Quelqu’un d’autre/);
  },
};

/** A question before a declaration is taken back. */
export const Withdrawing: Story = {
  args: { declaration: THROUGH },
  play: async ({ canvasElement }) => {
    const element = await shown(canvasElement);
    await sees(element, /déclaré ici/);
    find(element.shadowRoot!, '[data-withdraw]').click();
    await sees(element, /Retirer la déclaration \?/);
  },
};

/** The manager of a CPTS: what it says of itself. */
export const StructureManager: Story = {
  args: { world: { session: { role: 'structure-manager' } }, actsFor: { structures: [CPTS] } },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /CPTS des Trois Collines.*Enregistrer/),
};

/** Names and addresses of any length. */
export const LongNames: Story = {
  args: {
    world: {
      offers: [
        {
          ...bordeaux,
          practitioner: {
            ...bordeaux.practitioner!,
            firstName: 'Marie-Antoinette-Joséphine',
            lastName: 'DE LA TOUR-EXEMPLE',
          },
          structure: {
            nationalId: '1330999991',
            name: 'Maison de santé pluriprofessionnelle universitaire des Acacias',
          },
        },
      ],
    },
  },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /DE LA TOUR-EXEMPLE.*universitaire/),
};

/** For dense screens. */
export const Compact: Story = { args: { declaration: THROUGH }, globals: { density: 'compact' } };

/** On a phone. */
export const SmallScreen: Story = { args: { declaration: THROUGH }, globals: SMALL };

/** In the dark. */
export const Dark: Story = { args: { declaration: THROUGH }, globals: { theme: 'dark' } };

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => sees(await shown(canvasElement), /Taking part in the SAS/),
};
