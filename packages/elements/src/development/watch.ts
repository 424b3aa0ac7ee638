/**
 * What the developer of a host is told in the console, once a cause, in development builds only: bundlers that set the condition
 * `development` (Vite, webpack and Rollup do so for their development servers) take this file, all others take `none.js`.
 * No warning holds a value, but its kind only: what was given may be about a person.
 */
import { ContextEvent } from '@lit/context';
import type { ReactiveController, ReactiveElement } from '@lit/reactive-element';
import { addDays, caseRefFault, isTimeZone } from '@sas-embed/contract';
import { clientContext } from '../context.js';
import { NO_CLIENT } from '../internal/index.js';
import type { Watch } from './none.js';

/** How long an element may be without a client before somebody is told. */
const PATIENCE_MS = 3000;
const CLIENT_WANTED = 'no client: put it below a <sas-provider> that has `gateway` and `getToken`, or a `client`.';
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;

type Values = Readonly<Record<string, unknown>>;

const told = new Set<string>();

/** What is wrong, with what is expected; and what was given instead, of which only the kind is told. */
type Fault = readonly [cause: string, given: unknown];

/** Says it once, whichever element it is about and whatever was given. */
function warn(element: ReactiveElement, cause: string, more = ''): void {
  const text = `<${element.localName}>: ${cause}`;
  if (told.has(text)) return;
  told.add(text);
  console.warn(`sas-embed: ${text}${more}`);
}

/** What somebody gave, without what stands in it. */
function kindOf(given: unknown): string {
  if (given === null) return 'null';
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === 'string') return given ? `a text of ${given.length} characters` : 'an empty text';
  if (typeof given === 'number') return `the number ${given}`;
  return given === undefined ? 'nothing' : given instanceof Object ? `an object` : `a ${typeof given}`;
}

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && addDays(value, 0) === value;

const isSlot = (slot: Values | null): boolean =>
  !Number.isNaN(Date.parse(String(slot?.['start']))) &&
  ['modes', 'visibility', 'reasons', 'actions'].every((list) => Array.isArray(slot?.[list]));

/** What is wrong with the context of a search. */
function contextFaults(context: unknown): Fault[] {
  if (context === undefined) return [];
  if (context === null || typeof context !== 'object') return [['`context` is no object; it is left out.', context]];
  const { caseRef, specialty, address } = context as Values;
  const found: Fault[] = [];
  if (caseRef !== undefined && (typeof caseRef !== 'string' || caseRefFault(caseRef))) {
    found.push([
      '`context.caseRef` is no opaque reference (1 to 64 of A-Z, a-z, 0-9, _ and -, nothing that names a person); bookings will be refused.',
      caseRef,
    ]);
  }
  const { code, text } = (specialty ?? {}) as Values;
  if (specialty !== undefined && typeof (code ?? text) !== 'string') {
    found.push(['`context.specialty` is no object with a `code` or a `text`; nothing is found for it.', specialty]);
  }
  if (address !== undefined && (address === null || typeof address !== 'object')) {
    found.push(['`context.address` is no object with `postcode` and `city`; it is left out.', address]);
  }
  return found;
}

/** What is expected of a property that is one value. */
const expected =
  (fits: (value: unknown) => boolean, cause: string) =>
  (value: unknown): Fault[] =>
    fits(value) ? [] : [[cause, value]];

/** What is expected of each item of a list; the first that is another is told of. */
const expectedOfEach =
  (fits: (item: never) => boolean, cause: string) =>
  (value: unknown): Fault[] => {
    if (!Array.isArray(value)) return [[cause, value]];
    const at = (value as never[]).findIndex((item) => !fits(item));
    return at < 0 ? [] : [[cause, value[at]]];
  };

/** Checks of a property, whichever element has it. */
const CHECKS: Readonly<Record<string, (value: unknown, all: Values) => readonly Fault[]>> = {
  context: contextFaults,
  caseRef: expected(
    (value) => value === undefined || value === '' || (typeof value === 'string' && !caseRefFault(value)),
    '`caseRef` is no opaque reference (1 to 64 of A-Z, a-z, 0-9, _ and -); nothing is found for it.',
  ),
  dates: expectedOfEach(isDate, '`dates` are local dates, YYYY-MM-DD; others are left out.'),
  week: expected((value) => !value || isDate(value), '`week` is a local date, YYYY-MM-DD; this week is shown.'),
  timeZone: expected(
    (value) => typeof value === 'string' && isTimeZone(value),
    '`timeZone` is no IANA zone; Europe/Paris is used.',
  ),
  slots: expectedOfEach(
    isSlot,
    'a slot of `slots` has no `start` that is an instant (ISO 8601 with offset), or none of its lists (`modes`, `visibility`, `reasons`, `actions`); it is left out.',
  ),
  density: expected(
    (value) => ['comfortable', 'compact'].includes(value as string),
    '`density` is `comfortable` or `compact`.',
  ),
  headingLevel: expected(
    (value) => [1, 2, 3, 4, 5, 6].includes(value as number),
    '`heading-level` is a number from 1 to 6.',
  ),
  gateway: (value, { client }) => {
    if (typeof value !== 'string' || !value || client) return [];
    return /^https:\/\//.test(value) || LOCAL.test(value)
      ? []
      : [['`gateway` is no https address; only loopback may be http.', value]];
  },
  getToken: (value, { gateway }) =>
    value || !gateway || value === null
      ? []
      : [['`gateway` is set and `getToken`, a function, is not: nobody is signed in.', value]],
};

/** What one element is looked at for. */
class Watcher implements ReactiveController {
  readonly #element: ReactiveElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(element: ReactiveElement) {
    this.#element = element;
    element.addController(this);
  }

  hostConnected(): void {
    const element = this.#element;
    element.addEventListener('sas-error', this.#onError);
    this.#timer = setTimeout(() => {
      if ('getToken' in element) this.#check('getToken');
      // those that have it all given work without
      if ('client' in element || !NEED_A_CLIENT.test(element.localName)) return;
      let client: unknown;
      element.dispatchEvent(new ContextEvent(clientContext, element, (value) => (client = value), false));
      if (!client) {
        warn(element, CLIENT_WANTED);
      }
    }, PATIENCE_MS);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#element.removeEventListener('sas-error', this.#onError);
  }

  hostUpdated(): void {
    for (const name of Object.keys(CHECKS)) {
      // a token may come a little later
      if (name !== 'getToken' && name in this.#element) this.#check(name);
    }
  }

  #check(name: string): void {
    const values = this.#element as unknown as Values;
    for (const [cause, given] of CHECKS[name]!(values[name], values)) {
      warn(this.#element, cause, ` Given: ${kindOf(given)}.`);
    }
  }

  readonly #onError = ({ detail, target }: CustomEvent<{ code: string }>): void => {
    if (target !== this.#element) return;
    if (detail.code === NO_CLIENT) warn(this.#element, CLIENT_WANTED);
    if (!DEVELOPERS.has(detail.code)) return;
    warn(this.#element, `refused with the code \`${detail.code}\`; the guide to errors says what it means.`);
  };
}

/** Codes of what a host's developer got wrong; all others are everyday life. */
const DEVELOPERS: ReadonlySet<string> = new Set([
  ...['invalid-request', 'origin-not-allowed', 'method-not-allowed', 'not-acceptable', 'unsupported-media-type'],
  ...['payload-too-large', 'specialty-unknown', 'case-ref-refused'],
]);

/** Elements that show nothing of their own without a client. */
const NEED_A_CLIENT = /sas-(search|search-bar|booking-dialog|structure-members|agenda|participation|appointments)$/;

/** Looks at how the element is used. */
export const watch: Watch | undefined = (element) => void new Watcher(element);
