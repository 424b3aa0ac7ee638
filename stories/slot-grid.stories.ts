import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent } from 'storybook/test';
import '../packages/elements/src/define/slot-grid.js';
import type { SasSlotGrid } from '../packages/elements/src/slot-grid/index.js';
import { DATES, fullDays, plage, slotAt } from '../packages/elements/src/testing/fixtures/offers.js';

type Args = Pick<SasSlotGrid, 'slots' | 'status' | 'density' | 'timeZone' | 'expanded' | 'rows'> & {
  dates: readonly string[];
  width: string;
  onSelect: (event: Event) => void;
};

/**
 * Three days of free slots: one column a day, one button a slot, always in the facility's time. An ARIA grid with one
 * tab stop: arrows, Home and End, Page keys by day, Enter and Space to choose.
 */
const meta: Meta<Args> = {
  title: 'Elements/sas-slot-grid',
  component: 'sas-slot-grid',
  argTypes: {
    status: { control: 'inline-radio', options: ['loading', 'partial', 'ready', 'error'] },
    density: { control: 'inline-radio', options: ['comfortable', 'compact'] },
    slots: { control: false },
    dates: { control: false },
  },
  args: {
    slots: fullDays(6),
    dates: DATES,
    status: 'ready',
    density: 'comfortable',
    timeZone: 'Europe/Paris',
    expanded: false,
    rows: 4,
    width: '680px',
    onSelect: fn(),
  },
  render: (args) =>
    html`<sas-slot-grid
      offer-id="offer-1"
      label="Créneaux de Dr Alix Exemple"
      .slots=${args.slots}
      .dates=${args.dates}
      .status=${args.status}
      .density=${args.density}
      .timeZone=${args.timeZone}
      .expanded=${args.expanded}
      .rows=${args.rows}
      style="max-width: ${args.width}"
      @sas-select=${args.onSelect}
    ></sas-slot-grid>`,
};
export default meta;
type Story = StoryObj<Args>;

const grid = (canvas: HTMLElement) => canvas.querySelector<SasSlotGrid>('sas-slot-grid')!;
const slots = (canvas: HTMLElement) => [...grid(canvas).shadowRoot!.querySelectorAll<HTMLButtonElement>('button.slot')];

/** Chosen by pointer. */
export const Default: Story = {
  play: async ({ canvasElement, args }) => {
    await grid(canvasElement).updateComplete;
    await userEvent.click(slots(canvasElement)[1]!);
    await expect(args.onSelect).toHaveBeenCalledOnce();
  },
};

/** Chosen by keyboard alone: right, down, Enter. */
export const Keyboard: Story = {
  play: async ({ canvasElement, args }) => {
    await grid(canvasElement).updateComplete;
    grid(canvasElement).focusFirstSlot();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{Enter}');
    await expect(args.onSelect).toHaveBeenCalledOnce();
    const [[event]] = (args.onSelect as ReturnType<typeof fn>).mock.calls as unknown as [[CustomEvent]];
    await expect(event.detail).toEqual({ offerId: 'offer-1', slotId: '2026-11-24T09-20' });
  },
};

/** Nothing has arrived yet; the room is kept. */
export const Loading: Story = { args: { slots: [], status: 'loading' } };

/** Some sources have answered: an empty day does not say that there is no slot. */
export const Streaming: Story = { args: { slots: fullDays(2, [DATES[0]]), status: 'partial' } };

/** All sources answered; one day has no slot. */
export const EmptyDay: Story = { args: { slots: [...fullDays(4, [DATES[0]]), ...fullDays(2, [DATES[2]])] } };

/** All sources answered and there is no slot. */
export const Empty: Story = { args: { slots: [] } };

/** No source answered: never to be taken for an absence of slots. */
export const Silent: Story = {
  args: { slots: [], status: 'error' },
  play: async ({ canvasElement }) => {
    await grid(canvasElement).updateComplete;
    await expect(grid(canvasElement).shadowRoot!.textContent).not.toContain('Pas de créneau');
  },
};

/** Plages with their places, walk-in, a slot that colleagues are on, one that cannot be booked. */
export const Marks: Story = {
  args: {
    slots: [
      slotAt(DATES[0], '09:20', { modes: ['AMB', 'VR'], heldByOthers: 1 }),
      slotAt(DATES[0], '09:40', { appointmentType: 'WALKIN', visibility: ['PUBLIC'] }),
      plage(DATES[1], '09:00', '12:00', 2, 5),
      slotAt(DATES[1], '14:00', { modes: ['HH'], visibility: ['CPTS'] }),
      slotAt(DATES[2], '10:00', { modes: ['VR'], visibility: ['PRO'] }),
      slotAt(DATES[2], '11:00', { actions: [] }),
    ],
  },
};

/** The focused slot is taken by somebody else: the focus goes to the nearest one, and it is said. */
export const SlotTaken: Story = {
  play: async ({ canvasElement }) => {
    const element = grid(canvasElement);
    await element.updateComplete;
    element.focusFirstSlot();
    element.slots = element.slots.slice(1);
    await element.updateComplete;
    await expect(element.shadowRoot!.activeElement?.textContent?.trim()).toBe('09h20');
  },
};

/** Forty slots a day, all shown. */
export const FortySlotsADay: Story = { args: { slots: fullDays(40, DATES, 12), expanded: true } };

/** La Réunion, seen from Paris: its own time, and its name. */
export const Overseas: Story = {
  args: {
    timeZone: 'Indian/Reunion',
    slots: DATES.flatMap((date) => ['07:40', '08:00', '13:20'].map((time) => slotAt(date, time, {}, 'Indian/Reunion'))),
  },
};

/** The night when summer time ends: the hour that comes twice is told apart. */
export const EndOfSummerTime: Story = {
  args: {
    dates: ['2027-10-30', '2027-10-31', '2027-11-01'],
    slots: ['2027-10-31T01:40:00+02:00', '2027-10-31T02:20:00+02:00', '2027-10-31T02:20:00+01:00'].map((start, i) => ({
      ...slotAt('2027-10-31', '02:20'),
      id: `s${i}`,
      start,
    })),
  },
};

/** For dense screens. */
export const Compact: Story = { args: { density: 'compact', width: '520px' } };

/** On a telephone. */
export const SmallScreen: Story = {
  args: { width: '300px', slots: [...fullDays(5, [DATES[0], DATES[2]]), plage(DATES[1], '09:00', '12:00', 2, 5)] },
};

/** In the dark. */
export const Dark: Story = { globals: { theme: 'dark' } };

/** In English. */
export const English: Story = { globals: { locale: 'en' } };
