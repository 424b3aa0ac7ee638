import { describe, expect, it } from 'vitest';
import {
  bundle,
  cpts,
  cptsReference,
  healthcareService,
  onePlace,
  organization,
  slot,
  typed,
  type Loose,
} from '../testing/fixtures/bundle.js';
import { readSlotBundle } from './index.js';

const ofCpts = (id: string, services: string[], more: Loose = {}) =>
  slot(id, 's', {
    meta: typed('CPTS'),
    serviceType: [{ coding: [{ code: 'AMB' }] }, ...services.map((service) => cptsReference(service))],
    ...more,
  });
const rulesOf = (json: unknown) => readSlotBundle(json).issues.map(({ rule, path }) => `${rule} @${path}`);

describe('the CPTS of slots (INT_R04)', () => {
  it('are those that each slot refers to: one, several, or none', () => {
    const { slots, entries, issues } = readSlotBundle(
      bundle(
        ofCpts('one', ['h']),
        ofCpts('both', ['h', 'h2']),
        slot('none', 's'),
        ...onePlace(),
        ...cpts('h', '1330000002'),
        ...cpts('h2', '1330000003'),
      ),
    );
    expect(issues).toEqual([]);
    const first = { nationalIds: ['1330000002'], name: 'CPTS h', phones: ['+33536490005'] };
    const second = { nationalIds: ['1330000003'], name: 'CPTS h2', phones: ['+33536490005'] };
    expect(slots.map((each) => each.cpts)).toEqual([[first], [first, second], []]);
    expect(slots[0]!.cpts[0]).toBe(slots[1]!.cpts[0]);
    expect(entries.map((entry) => entry.slots)).toEqual([slots]); // one practitioner at one place
  });

  it('are each told once, also when two services belong to one', () => {
    const json = bundle(
      ofCpts('a', ['h', 'h', 'again']),
      ...onePlace(),
      ...cpts('h', '1330000002'),
      healthcareService('again', 'org-h'),
    );
    expect(readSlotBundle(json).slots[0]!.cpts).toHaveLength(1);
  });

  it('may be named by identifier alone', () => {
    const providedBy = { identifier: { value: '1330000002' }, display: 'CPTS des Deux Rives' };
    const json = bundle(ofCpts('a', ['h']), ...onePlace(), healthcareService('h', 'none', { providedBy }));
    expect(readSlotBundle(json).slots[0]!.cpts).toEqual([
      { nationalIds: ['1330000002'], name: 'CPTS des Deux Rives', phones: [] },
    ]);
  });

  it('tell the surest of several numbers first (IG-S-12)', () => {
    const identifier = ['373282932000074', '1330000002'].map((value) => ({ value }));
    const json = bundle(
      ofCpts('a', ['h']),
      ...onePlace(),
      healthcareService('h', 'o'),
      organization('o', '', { identifier }),
    );
    expect(readSlotBundle(json).slots[0]!.cpts[0]!.nationalIds).toEqual(['1330000002', '373282932000074']);
  });

  it('need neither name nor phone', () => {
    const json = bundle(
      ofCpts('a', ['h']),
      ...onePlace(),
      healthcareService('h', 'o'),
      organization('o', '1330000002', { name: undefined, telecom: undefined }),
    );
    expect(readSlotBundle(json).slots[0]!.cpts).toEqual([{ nationalIds: ['1330000002'], phones: [] }]);
    expect(rulesOf(json)).toEqual(['organization.name @entry[5].resource.name']);
  });

  it('cost the slot nothing when they lead nowhere: it is told, once for each cause', () => {
    const lost = bundle(ofCpts('a', ['gone']), ofCpts('b', ['h']), ofCpts('c', ['h']), ...onePlace());
    lost['entry'].push({ resource: healthcareService('h', 'gone') });
    const { slots } = readSlotBundle(lost);
    expect(slots.map((each) => each.cpts)).toEqual([[], [], []]);
    expect(rulesOf(lost)).toEqual([
      'slot.cpts-unresolved @entry[0].resource.serviceType[1].extension[0]',
      'slot.cpts-missing @entry[0].resource.serviceType',
      'cpts.organization @entry[6].resource.providedBy',
      'slot.cpts-missing @entry[1].resource.serviceType',
      'slot.cpts-missing @entry[2].resource.serviceType',
    ]);
  });

  it('make no slot one of type CPTS that does not say so', () => {
    const json = bundle(ofCpts('a', ['h'], { meta: typed('PRO') }), ...onePlace(), ...cpts('h', '1330000002'));
    const [read] = readSlotBundle(json).slots;
    expect(read!.visibility).toEqual(['PRO']);
    expect(read!.cpts).toHaveLength(1);
    expect(rulesOf(json)).toEqual(['slot.cpts-untyped @entry[0].resource.meta.security']);
  });

  it('are bounded in number', () => {
    const many = Array.from({ length: 40 }, (_, i) => `h${i}`);
    const json = bundle(ofCpts('a', many), ...onePlace(), ...many.flatMap((id, i) => cpts(id, `13300001${10 + i}`)));
    expect(readSlotBundle(json).slots[0]!.cpts).toHaveLength(20);
    expect(rulesOf(json)).toEqual(['slot.too-many-values @entry[0].resource.serviceType']);
  });
});
