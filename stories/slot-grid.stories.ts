import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../packages/elements/src/define/slot-grid.js';
import type { SasSlotGrid } from '../packages/elements/src/slot-grid/index.js';
import { DATES, fullDays, plage, slotAt } from '../packages/elements/src/testing/fixtures/offers.js';
import { densityOf, DST_DATES, focused, focusOn, nightSlots, said, seen, SMALL } from './support.js';

type Args = Pick<SasSlotGrid, 'slots' | 'status' | 'timeZone' | 'expanded' | 'rows'> & {
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
    slots: { control: false },
    dates: { control: false },
    width: { table: { disable: true } },
  },
  args: {
    slots: fullDays(6),
    dates: DATES,
    status: 'ready',
    timeZone: 'Europe/Paris',
    expanded: false,
    rows: 4,
    width: '680px',
    onSelect: fn(),
  },
  render: (args, { globals }) =>
    html`<sas-slot-grid
      offer-id="offer-1"
      label="Créneaux de Dr Alix Exemple"
      .slots=${args.slots}
      .dates=${args.dates}
      .status=${args.status}
      .density=${densityOf(globals)}
      .timeZone=${args.timeZone}
      .expanded=${args.expanded}
      .rows=${args.rows}
      style="max-width: ${args.width}"
      @sas-select=${args.onSelect}
    ></sas-slot-grid>`,
};
export default meta;
type Story = StoryObj<Args>;

const grid = async (canvas: HTMLElement) => {
  const element = canvas.querySelector<SasSlotGrid>('sas-slot-grid')!;
  await element.updateComplete;
  return element;
};
const slots = (element: SasSlotGrid) => [...element.shadowRoot!.querySelectorAll<HTMLButtonElement>('button.slot')];
const tabStops = (element: SasSlotGrid) => element.shadowRoot!.querySelectorAll('[role=grid] [tabindex="0"]').length;

/** Chosen by pointer. */
export const Default: Story = {
  play: async ({ canvasElement, args }) => {
    const element = await grid(canvasElement);
    await expect(seen(element)).toMatch(/Aujourd’hui.*mar\. 24 nov\..*mer\. 25 nov\./);
    await userEvent.click(slots(element)[1]!);
    await expect(args.onSelect).toHaveBeenCalledOnce();
  },
};

/** Chosen by keyboard alone: right, down, Enter. */
export const Keyboard: Story = {
  play: async ({ canvasElement, args }) => {
    const element = await grid(canvasElement);
    await expect(tabStops(element)).toBe(1);
    element.focusFirstSlot();
    await userEvent.keyboard('{ArrowRight}{ArrowDown}{Enter}');
    await expect(args.onSelect).toHaveBeenCalledOnce();
    const [[event]] = (args.onSelect as ReturnType<typeof fn>).mock.calls as unknown as [[CustomEvent]];
    await expect(event.detail).toEqual({ offerId: 'offer-1', slotId: '2026-11-24T09-20' });
  },
};

/** Nothing has arrived yet; the room is kept. */
export const Loading: Story = {
  args: { slots: [], status: 'loading' },
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    const height = element.getBoundingClientRect().height;
    await expect(seen(element)).not.toContain('Pas de créneau');
    element.slots = fullDays(4);
    element.status = 'ready';
    await element.updateComplete;
    await expect(element.getBoundingClientRect().height).toBe(height);
    element.slots = [];
    element.status = 'loading';
    await element.updateComplete;
  },
};

/** Some sources have answered: an empty day does not say that there is no slot. */
export const Streaming: Story = {
  args: { slots: fullDays(2, [DATES[0]]), status: 'partial' },
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    await expect(slots(element)).toHaveLength(2);
    await expect(seen(element)).not.toContain('Pas de créneau');
  },
};

/** It ended, and one agenda is silent: the days without a slot do not say that there is none. */
export const Partial: Story = {
  args: { slots: [...fullDays(3, [DATES[0]]), ...fullDays(1, [DATES[2]])], status: 'partial' },
  play: async ({ canvasElement }) => expect(seen(await grid(canvasElement))).toContain('Aucun créneau reçu'),
};

/** No source answered: never to be taken for an absence of slots. */
export const Failed: Story = {
  args: { slots: [], status: 'error' },
  play: async ({ canvasElement }) => {
    const text = seen(await grid(canvasElement));
    await expect(text).toContain('Pas de réponse');
    await expect(text).not.toContain('Pas de créneau');
  },
};

/** All sources answered and there is no slot. */
export const Empty: Story = {
  args: { slots: [] },
  play: async ({ canvasElement }) => expect(seen(await grid(canvasElement))).toContain('Pas de créneau'),
};

/** All sources answered; one day has no slot. */
export const EmptyDay: Story = { args: { slots: [...fullDays(4, [DATES[0]]), ...fullDays(2, [DATES[2]])] } };

/** The focused slot is taken by somebody else: the focus goes to the nearest one, and it is said once. */
export const SlotTaken: Story = {
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    element.focusFirstSlot();
    element.slots = element.slots.slice(1);
    await element.updateComplete;
    await focusOn(/^\s*09h20/);
    await expect(tabStops(element)).toBe(1);
    await waitFor(() => expect(said(element.shadowRoot!)).toMatch(/09h00 n’est plus disponible.*09h20/), {
      timeout: 3000,
    });
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
  play: async ({ canvasElement }) => {
    const text = seen(await grid(canvasElement));
    for (const mark of ['1 collègue', 'sans RDV', '2/5']) await expect(text).toContain(mark);
  },
};

/** Forty slots a day, all shown. */
export const FortySlotsADay: Story = {
  args: { slots: fullDays(40, DATES, 12), expanded: true },
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    await expect(slots(element)).toHaveLength(120);
    await expect(tabStops(element)).toBe(1);
  },
};

/** La Réunion, seen from Paris: its own time, and its name. */
export const LaReunion: Story = {
  name: 'La Réunion',
  args: {
    timeZone: 'Indian/Reunion',
    slots: DATES.flatMap((date) => ['07:40', '08:00', '13:20'].map((time) => slotAt(date, time, {}, 'Indian/Reunion'))),
  },
  play: async ({ canvasElement }) => {
    const text = seen(await grid(canvasElement));
    await expect(text).toContain('13h20');
    await expect(text).toContain('heure de La Réunion (UTC+4)');
  },
};

/** Guadeloupe, seen from Paris: there it is still three in the morning. */
export const Guadeloupe: Story = {
  args: {
    timeZone: 'America/Guadeloupe',
    slots: DATES.flatMap((date) => ['08:00', '19:40'].map((time) => slotAt(date, time, {}, 'America/Guadeloupe'))),
  },
  play: async ({ canvasElement }) => {
    const text = seen(await grid(canvasElement));
    await expect(text).toContain('19h40');
    await expect(text).toMatch(/Guadeloupe.*\(UTC.4\)/);
  },
};

/** The night when summer time ends: the hour that comes twice is told apart. */
export const DstNight: Story = {
  args: { dates: DST_DATES, slots: nightSlots(slotAt('2027-10-31', '02:20')) },
  play: async ({ canvasElement }) => {
    const texts = slots(await grid(canvasElement)).map((slot) => slot.textContent!.replace(/\s+/g, ' ').trim());
    await expect(texts).toHaveLength(4);
    await expect(new Set(texts).size).toBe(4);
  },
};

/** The night when summer time begins: two o'clock does not exist. */
export const StartOfSummerTime: Story = {
  args: {
    dates: ['2027-03-27', '2027-03-28', '2027-03-29'],
    slots: ['2027-03-28T01:40:00+01:00', '2027-03-28T03:00:00+02:00'].map((start, i) => ({
      ...slotAt('2027-03-28', '01:40'),
      id: `spring-${i}`,
      start,
    })),
  },
  play: async ({ canvasElement }) => expect(seen(await grid(canvasElement))).toMatch(/01h40.*03h00/),
};

/** For dense screens; still 24 px high at least. */
export const Compact: Story = {
  globals: { density: 'compact' },
  args: { width: '520px' },
  play: async ({ canvasElement }) => {
    const { height } = slots(await grid(canvasElement))[0]!.getBoundingClientRect();
    await expect(height).toBeGreaterThanOrEqual(24);
    await expect(height).toBeLessThan(30);
  },
};

/** On a telephone. */
export const SmallScreen: Story = {
  globals: SMALL,
  args: { slots: [...fullDays(5, [DATES[0], DATES[2]]), plage(DATES[1], '09:00', '12:00', 2, 5)] },
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    await expect(element.scrollWidth).toBeLessThanOrEqual(element.clientWidth);
  },
};

/** In the dark. */
export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => {
    const element = await grid(canvasElement);
    element.focusFirstSlot();
    await expect(getComputedStyle(focused()!).color).not.toBe('rgb(21, 88, 145)');
  },
};

/** In English. */
export const English: Story = {
  globals: { locale: 'en' },
  play: async ({ canvasElement }) => expect(seen(await grid(canvasElement))).toMatch(/Today/),
};
