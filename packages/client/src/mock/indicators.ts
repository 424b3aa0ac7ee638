import type { Indicators } from '@sas-embed/contract';
import type { IndicatorsAsked } from '../types.js';
import { fault, invalid } from './fault.js';
import type { MockPrincipal } from './principal.js';

type Id = Indicators['indicators'][number]['id'];
type Row = Indicators['indicators'][number]['rows'][number];

/** What a month comes to, of each indicator and detail, in the sample. */
const SAMPLE: Readonly<Record<Id, Readonly<Record<string, number>>>> = {
  searches: { 'with-slots': 11_480, 'no-slot': 920, 'no-offer': 260, 'sources-silent': 430, left: 223 },
  'contextual-searches': { '': 4_930 },
  'editor-answers': { slots: 9_210, none: 3_020, late: 310, failed: 140 },
  orientations: { agenda: 1_220, editor: 6_240, phone: 410, overbooking: 980, marketplace: 120, reorientation: 382 },
  'orientation-categories': { PS: 7_310, SOS: 1_020, CPTS: 640, PDM: 120, CDS: 180, MSP: 82 },
  appointments: { booked: 9_352, cancelled: 610, fulfilled: 6_820, noshow: 380 },
  'search-to-booking': {
    'under-1-min': 2_900,
    '1-2-min': 2_610,
    '2-5-min': 2_140,
    '5-10-min': 610,
    '10-30-min': 180,
    'over-30-min': 22,
  },
  'sign-ins': { psc: 15_210, provider: 1_420, host: 640 },
  accounts: { '': 2_300 },
  'practitioners-participating': { '': 14_327 },
  'practitioners-with-slot': { '': 35_010 },
  'practitioners-interfaced': { '': 34_468 },
  'practitioners-slot-today': { '': 21_904 },
};
const STATES: readonly Id[] = [
  'accounts',
  'practitioners-participating',
  'practitioners-with-slot',
  'practitioners-interfaced',
  'practitioners-slot-today',
];

/** The groups of the sample, with their part of the whole. */
const GROUPS: Readonly<
  Record<NonNullable<Indicators['by']>, readonly (readonly [key: string, label: string | undefined, part: number])[]>
> = {
  sas: [
    ['sas-33', 'SAS de la Gironde', 0.55],
    ['sas-974', 'SAS de La Réunion', 0.3],
    ['sas-24', 'SAS de la Dordogne', 0.15],
  ],
  departement: [
    ['33', undefined, 0.55],
    ['974', undefined, 0.3],
    ['24', undefined, 0.15],
  ],
  editor: [
    ['rapide', 'Agenda Rapide', 0.6],
    ['lente', 'Agenda Lent', 0.4],
  ],
  host: [['demo-lrm', 'LRM de démonstration', 1]],
};
const GROUPED: Readonly<Partial<Record<Id, readonly NonNullable<Indicators['by']>[]>>> = {
  searches: ['sas', 'departement'],
  'contextual-searches': ['sas', 'departement', 'host'],
  'editor-answers': ['editor'],
  orientations: ['sas', 'departement', 'editor'],
  'orientation-categories': ['sas', 'departement', 'editor'],
  appointments: ['sas', 'departement', 'editor'],
  'search-to-booking': ['sas', 'departement', 'editor'],
  'sign-ins': ['sas'],
  accounts: ['sas'],
  'practitioners-participating': ['departement'],
  'practitioners-with-slot': ['departement'],
  'practitioners-interfaced': ['departement', 'editor'],
  'practitioners-slot-today': ['departement', 'editor'],
};

/** Figures of a sample month: the same at each call, growing by the month, small ones hidden. */
export function mockIndicators(who: MockPrincipal, now: number, asked: IndicatorsAsked): Indicators {
  if (!['administrator', 'monitoring', 'territorial-referent'].includes(who.session.role)) throw fault('forbidden');
  const at = new Date(now);
  const to = asked.to ?? at.toISOString().slice(0, 7);
  const from = asked.from ?? before(to, 11);
  if (from > to) throw invalid('query:/from', 'not after `to`');
  const months = [to];
  while (months[0]! > from) months.unshift(before(months[0]!, 1));
  const { by } = asked;
  return {
    ...{ at: at.toISOString(), months, ...(by && { by }), threshold: 5 },
    indicators: (Object.keys(SAMPLE) as Id[]).flatMap((id) => {
      const rows = rowsOf(id, months, by);
      return rows.length > 0 ? [{ id, kind: STATES.includes(id) ? ('state' as const) : ('count' as const), rows }] : [];
    }),
    coverage: { departements: 95, departementsOfAll: 101, population: 66_012_000, populationOfAll: 68_345_000 },
  };
}

function rowsOf(id: Id, months: readonly string[], by: Indicators['by']): Row[] {
  const all: Row[] = id === 'editor-answers' ? [] : rows(SAMPLE[id], months, 1);
  if (!by || !GROUPED[id]?.includes(by)) return all;
  return [
    ...all,
    ...GROUPS[by].flatMap(([key, label, part]) =>
      rows(SAMPLE[id], months, part).map((row) => ({ key, ...(label !== undefined && { label }), ...row })),
    ),
  ];
}

function rows(of: Readonly<Record<string, number>>, months: readonly string[], part: number): Row[] {
  const values = (n: number) =>
    months.map((_, i) => {
      const value = Math.round(n * part * (1 - (months.length - 1 - i) * 0.04));
      return value > 0 && value < 5 ? null : Math.max(0, value);
    });
  const sum = Object.values(of).reduce((all, n) => all + n, 0);
  const details = Object.entries(of).filter(([detail]) => detail !== '');
  return [{ values: values(sum) }, ...details.map(([detail, n]) => ({ detail, values: values(n) }))];
}

function before(month: string, n: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, of - 1 - n, 1)).toISOString().slice(0, 7);
}
