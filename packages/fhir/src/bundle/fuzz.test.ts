import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FHIR_RULES } from '../rules/index.js';
import {
  bundle,
  cpts,
  cptsReference,
  onePfg,
  onePlace,
  organization,
  pfg,
  practitioner,
  role,
  schedule,
  SIRET,
  slot,
  sosSchedule,
  sosSlot,
  typed,
  type Loose,
} from '../testing/fixtures/bundle.js';
import { mutate, mutations, pathsOf } from '../testing/fixtures/mutation.js';
import { readSlotBundle, readSosBundle, type BundleReading, type ReadFreeSlot } from './index.js';

// Mutated bundles, by half of PS with CPTS and of SOS Médecins. The nightly form: FUZZ_RUNS=100000.
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1500);
/** Processor time that reading one small bundle may take at most, in milliseconds; it takes less than one. */
const LONG_MS = 2000;

/** Runs synchronous work and fails when it took implausibly much processor time, whatever else the machine does. */
function inTime<T>(work: () => T): T {
  const from = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(from);
  if (user / 1000 > LONG_MS) throw new Error(`reading took ${user / 1000} ms`);
  return result;
}

/** Puts the broken entries around the sound ones, at a place that varies. */
function beside(sound: Loose, broken: Loose, at: number): Loose {
  const own = broken['entry'];
  const others: unknown[] = Array.isArray(own) ? own : own === undefined ? [] : [own];
  const entry = [...sound['entry']];
  entry.splice(at % (entry.length + 1), 0, ...others);
  const { entry: _, resourceType: __, ...envelope } = broken;
  return { ...envelope, resourceType: 'Bundle', entry };
}

const require = (condition: boolean, what: string) => {
  if (!condition) throw new Error(what);
};

function checkLink(link: string | undefined): void {
  if (link === undefined) return;
  const { protocol, username, password } = new URL(link);
  require(protocol === 'https:' && username === '' && password === '', `a link was let through: ${link}`);
}

const isLine = (text: string) => /^(?=.{1,200}$)\S(?:[^\n\r\u2028\u2029]*\S)?$/u.test(text);

function checkSlot(read: ReadFreeSlot): void {
  checkLink(read.bookingUrl);
  require(read.end === undefined || read.start < read.end, 'a slot ends before it begins');
  const year = read.start.getUTCFullYear();
  require(year >= 1999 && year <= 2200, 'a slot of no sane year');
  require(read.visibility.every((code) => ['PUBLIC', 'PRO', 'SNP', 'CPTS'].includes(code)), 'an unknown slot type');
  require(read.modes.every((code) => ['AMB', 'VR', 'HH'].includes(code)), 'an unknown mode');
  require(read.reasons.every(isLine) && read.reasons.length <= 20, 'a reason is no line of text');
  require(read.specialties.length <= 20, 'too many specialties');
  for (const { label, code } of read.specialties) require(isLine(label ?? code ?? ''), 'a specialty is no text');
}

function checkEnvelope({ issues, selfLink }: BundleReading): void {
  checkLink(selfLink);
  require(issues.length <= 601, 'too many issues');
  for (const { rule, severity, path, message } of issues) {
    require(FHIR_RULES[rule].severity === severity && FHIR_RULES[rule].says === message, 'an issue of no rule');
    require(path.length < 300, 'a path is too long');
  }
}

const assert = (read: (json: Loose) => void, sound: Loose, template: Loose) => {
  const text = JSON.stringify(template);
  const paths = pathsOf(template);
  fc.assert(
    fc.property(mutations, fc.nat({ max: 20 }), (changes, at) => {
      const broken = JSON.parse(text) as Loose;
      mutate(broken, changes, paths);
      read(beside(sound, broken, at));
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  );
};

const timeout = 60_000 + RUNS * 40;

describe('bundles broken anywhere', () => {
  it(
    'of practitioners and CPTS: no throw, no hang, no foreign link, no sound slot lost',
    () => {
      const sound = bundle(
        slot('good', 'sg', { meta: typed('PUBLIC', 'CPTS'), serviceType: [cptsReference('hg'), { text: 'Suture' }] }),
        schedule('sg', 'pg', 'rg'),
        practitioner('pg', '819990000033'),
        role('rg', 'pg'),
        ...cpts('hg', '1330000009'),
      );
      const template = bundle(
        slot('a', 's', { meta: typed('CPTS'), serviceType: [cptsReference('h'), cptsReference('h2')] }),
        slot('b', 's'),
        ...onePlace(),
        ...cpts('h', '1330000001'),
        ...cpts('h2', '1330000002'),
      );
      const [expected] = readSlotBundle(sound).slots;
      expect(expected?.cpts).toHaveLength(1);
      const wanted = JSON.stringify(expected);
      assert(
        (json) => {
          const read = inTime(() => readSlotBundle(json));
          checkEnvelope(read);
          read.slots.forEach(checkSlot);
          const good = read.slots.filter(({ fhirId }) => fhirId === 'good');
          require(good.length === 1 && JSON.stringify(good[0]) === wanted, 'the sound slot was lost or changed');
          const grouped = read.entries.reduce((sum, { slots }) => sum + slots.length, 0);
          require(grouped === read.slots.length, 'a slot is in no entry, or in two');
        },
        sound,
        template,
      );
    },
    timeout,
  );

  it(
    'of SOS Médecins: no throw, no hang, no foreign link, no sound PFG lost',
    () => {
      const sound = bundle(
        sosSlot('good', 'sg'),
        sosSchedule('sg', 'lg'),
        pfg('lg', 'og'),
        organization('og', '300000000000017'),
      );
      const template = bundle(
        sosSlot('a', 's'),
        sosSlot('b', 's2'),
        ...onePfg(),
        sosSchedule('s2', 'l2'),
        pfg('l2', 'o'),
      );
      const [expected] = readSosBundle(sound).entries;
      expect(expected?.slots).toHaveLength(1);
      expect(readSosBundle(template).entries.map(({ association }) => association.nationalIds[0])).toEqual([
        SIRET,
        SIRET,
      ]);
      const wanted = JSON.stringify(expected);
      assert(
        (json) => {
          const read = inTime(() => readSosBundle(json));
          checkEnvelope(read);
          for (const { slots } of read.entries) slots.forEach(checkSlot);
          const good = read.entries.filter(({ slots }) => slots.some(({ fhirId }) => fhirId === 'good'));
          require(good.length === 1 && JSON.stringify(good[0]) === wanted, 'the sound PFG was lost or changed');
        },
        sound,
        template,
      );
    },
    timeout,
  );
});
