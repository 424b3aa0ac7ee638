/** Everything that can be wrong with an answer that comes in time: lies, malformed parts, hostile and huge content. */
import type { Twist } from './config.js';
import type { Json } from './fhir-common.js';

const MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
/** Names of the members that hold text for people. */
const TEXTS = new Set(['family', 'given', 'prefix', 'text', 'name', 'line', 'city', 'display', 'label', 'postalCode']);
const BAD_LINKS = [
  'javascript:alert(document.domain)',
  'data:text/html,<script>alert(1)</script>',
  'http://pas-de-chiffrement.example/agenda',
  'JaVaScRiPt:alert(1)//https://agenda.example/',
  '//agenda.example/sans-protocole',
];
const LEVELS = 100_000;
const COPIES = 12_000;
const DEEP_MARK = '@deep@';
const HUGE_MARK = '"@huge@"';

type Slot = Json & { start: string; end: string };

const slotsOf = (bundle: Json): Slot[] => resourcesOf(bundle, 'Slot') as Slot[];

function resourcesOf(bundle: Json, type: string): Json[] {
  // Other twists may have put anything among the entries.
  const entries = (bundle['entry'] ?? []) as ({ resource?: Json } | null)[];
  return entries.flatMap((e) => (e?.resource?.['resourceType'] === type ? [e.resource] : []));
}

/** The date and time that many milliseconds later, in the offset that it has. */
function later(dateTime: string, ms: number): string {
  const wall = Date.parse(`${dateTime.slice(0, 23)}Z`);
  return new Date(wall + ms).toISOString().slice(0, 23) + dateTime.slice(23);
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const EDITS: Readonly<Partial<Record<Twist, (bundle: Json) => void>>> = {
  'wrong-practitioner': (bundle) => {
    for (const practitioner of resourcesOf(bundle, 'Practitioner')) {
      const [identifier] = practitioner['identifier'] as { value: string }[];
      identifier!.value = '819999999999';
    }
  },
  'other-start': (bundle) => {
    for (const slot of slotsOf(bundle)) {
      slot.start = later(slot.start, 7 * MINUTE);
      slot.end = later(slot.end, 7 * MINUTE);
    }
  },
  'outside-window': (bundle) => {
    for (const slot of slotsOf(bundle).filter((_, i) => i % 2 === 0)) {
      slot.start = later(slot.start, 10 * DAY);
      slot.end = later(slot.end, 10 * DAY);
    }
  },
  busy: (bundle) => {
    for (const [i, slot] of slotsOf(bundle).entries()) if (i % 2 === 0) slot['status'] = 'busy';
  },
  'wrong-total': (bundle) => {
    bundle['total'] = 9_999;
  },
  paged: (bundle) => {
    const [self] = bundle['link'] as { url: string }[];
    bundle['link'] = [self, { relation: 'next', url: `${self!.url}&_page=2` }];
  },
  markup: (bundle) => addMarkup(bundle),
  'script-links': (bundle) => {
    for (const [i, slot] of slotsOf(bundle).entries()) slot['comment'] = BAD_LINKS[i % BAD_LINKS.length];
  },
  'wrong-types': (bundle) => {
    const wrong: Json[] = [
      { start: 42 },
      { end: {} },
      { serviceType: 'AMB' },
      { meta: [] },
      { schedule: [{ reference: 7 }] },
      { appointmentType: null },
      { id: null, specialty: [[[]]] },
    ];
    for (const [i, slot] of slotsOf(bundle).entries())
      if (i % 2) Object.assign(slot, wrong[((i - 1) / 2) % wrong.length]);
    const entries = (bundle['entry'] ?? []) as unknown[];
    if (entries.length) entries.splice(1, 0, null, 'entry', { resource: 12 }, []);
  },
  'year-9999': (bundle) => {
    const dates = ['9999-12-31T23:59:59.999+01:00', '2026-02-30T25:61:00.000+01:00', '+275760-09-13T00:00:00.000Z'];
    for (const [i, slot] of slotsOf(bundle).entries()) if (i % 3 === 0) slot.end = slot.start = dates[(i / 3) % 3]!;
  },
  deep: (bundle) => {
    bundle['extension'] = DEEP_MARK;
  },
  huge: (bundle) => {
    const entries = bundle['entry'] as unknown[] | undefined;
    entries?.push('@huge@');
  },
};

function addMarkup(value: unknown, key = ''): void {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (typeof item === 'string' && TEXTS.has(key)) value[i] = `${item} ${MARKUP}`;
      else addMarkup(item, key);
    }
  } else if (value instanceof Object) {
    const members = value as Json;
    for (const [name, item] of Object.entries(members)) {
      if (typeof item === 'string' && TEXTS.has(name)) members[name] = `${item} ${MARKUP}`;
      else addMarkup(item, name);
    }
  }
}

/** The bundle as text, with everything wrong that is asked for. The bundle itself is changed. */
export function twistAnswer(bundle: Json, twists: ReadonlySet<Twist>): string {
  if (twists.has('not-json')) {
    return `<!doctype html><title>Maintenance</title><h1>Maintenance en cours</h1>${MARKUP}`;
  }
  for (const [twist, edit] of Object.entries(EDITS) as [Twist, (of: Json) => void][])
    if (twists.has(twist)) edit(bundle);
  let text = JSON.stringify(bundle);
  if (twists.has('deep')) {
    text = text.replace(`"${DEEP_MARK}"`, () => '[{"extension":'.repeat(LEVELS) + '0' + '}]'.repeat(LEVELS));
  }
  if (twists.has('huge')) text = text.replace(HUGE_MARK, () => copies(bundle));
  if (twists.has('truncated')) text = text.slice(0, Math.floor(text.length * 0.6));
  return text;
}

/** Copies of the first slot under ids of their own. */
function copies(bundle: Json): string {
  const [slot] = slotsOf(bundle);
  if (!slot) return 'null';
  const [before = '', after = ''] = JSON.stringify({ resource: slot }).split(String(slot['id']));
  return Array.from({ length: COPIES }, (_, i) => `${before}copie-${i}${after}`).join(',');
}
