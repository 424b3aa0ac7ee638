/**
 * What the developer of a host is told in the console, once a cause, in development builds only: bundlers that set the condition
 * `development` (Vite, webpack and Rollup do so for their development servers) take this file, all others take `none.js`.
 * No warning holds a value: what was given may be about a person.
 */
import { ContextEvent } from '@lit/context';
import type { ReactiveController, ReactiveElement } from '@lit/reactive-element';
import { caseRefFault, isTimeZone } from '@sas-embed/contract';
import { clientContext } from '../context.js';
import { NO_CLIENT } from '../internal/index.js';
import type { Watch } from './none.js';

/** How long an element may be without a client before somebody is told. */
const PATIENCE_MS = 3000;
const CLIENT_WANTED = 'no client: put it below a <sas-provider> that has `gateway` and `getToken`, or a `client`.';
const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;

type Values = Readonly<Record<string, unknown>>;

const told = new Set<string>();

/** Says it once, whichever element it is about. */
function warn(element: ReactiveElement, cause: string): void {
  const text = `<${element.localName}>: ${cause}`;
  if (told.has(text)) return;
  told.add(text);
  console.warn(`sas-embed: ${text}`);
}

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

const isSlot = (slot: Values | null): boolean =>
  !Number.isNaN(Date.parse(String(slot?.['start']))) &&
  ['modes', 'visibility', 'reasons', 'actions'].every((list) => Array.isArray(slot?.[list]));

/** What is wrong with the context of a search. */
function contextFaults(context: unknown): string[] {
  if (context === undefined) return [];
  if (context === null || typeof context !== 'object') return ['`context` is no object; it is left out.'];
  const { caseRef, specialty, address } = context as Values;
  const found: string[] = [];
  if (caseRef !== undefined && (typeof caseRef !== 'string' || caseRefFault(caseRef))) {
    found.push(
      '`context.caseRef` is no opaque reference (1 to 64 of A-Z, a-z, 0-9, _ and -, nothing that names a person); bookings will be refused.',
    );
  }
  if (specialty !== undefined && typeof (specialty as Values | null)?.['code'] !== 'string') {
    found.push('`context.specialty` has no `code`; it is left out.');
  }
  if (address !== undefined && (address === null || typeof address !== 'object')) {
    found.push('`context.address` is no object with `postcode` and `city`; it is left out.');
  }
  return found;
}

/** Checks of a property, whichever element has it. */
const CHECKS: Readonly<Record<string, (value: unknown, all: Values) => readonly string[]>> = {
  context: contextFaults,
  caseRef: (value) =>
    value === undefined || value === '' || (typeof value === 'string' && !caseRefFault(value))
      ? []
      : ['`caseRef` is no opaque reference (1 to 64 of A-Z, a-z, 0-9, _ and -); nothing is found for it.'],
  dates: (value) =>
    Array.isArray(value) && value.every(isDate) ? [] : ['`dates` are local dates, YYYY-MM-DD; others are left out.'],
  week: (value) => (!value || isDate(value) ? [] : ['`week` is a local date, YYYY-MM-DD; this week is shown.']),
  timeZone: (value) =>
    typeof value === 'string' && isTimeZone(value) ? [] : ['`timeZone` is no IANA zone; Europe/Paris is used.'],
  slots: (value) =>
    Array.isArray(value) && value.every(isSlot)
      ? []
      : [
          'a slot has no `start` that is an instant (ISO 8601 with offset), or none of its lists (`modes`, `visibility`, `reasons`, `actions`); it is left out.',
        ],
  density: (value) =>
    ['comfortable', 'compact'].includes(value as string) ? [] : ['`density` is `comfortable` or `compact`.'],
  headingLevel: (value) =>
    [1, 2, 3, 4, 5, 6].includes(value as number) ? [] : ['`heading-level` is a number from 1 to 6.'],
  gateway: (value, { client }) => {
    if (typeof value !== 'string' || !value || client) return [];
    return /^https:\/\//.test(value) || LOCAL.test(value)
      ? []
      : ['`gateway` is no https address; only loopback may be http.'];
  },
  getToken: (value, { gateway }) =>
    value || !gateway || value === null ? [] : ['`gateway` is set and `getToken` is not: nobody is signed in.'],
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
      const values = element as unknown as Values;
      for (const [name, check] of Object.entries(CHECKS)) {
        if (name === 'getToken' && name in element)
          check(values[name], values).forEach((fault) => warn(element, fault));
      }
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
    const values = this.#element as unknown as Values;
    for (const [name, check] of Object.entries(CHECKS)) {
      if (name === 'getToken' || !(name in this.#element)) continue;
      for (const fault of check(values[name], values)) warn(this.#element, fault);
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
