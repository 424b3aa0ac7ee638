import { isSasError } from '@sas-embed/client/administration';
import { el } from './dom.js';

/** A field of a form. */
export interface Field {
  name: string;
  label: string;
  hint?: string;
  value?: string;
  /** A list: what may be chosen, with what is read. */
  options?: readonly (readonly [value: string, text: string])[];
  /** One line an item. */
  lines?: boolean;
  type?: string;
  required?: boolean;
  maxLength?: number;
}

/** A refusal that names its fields. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What is wrong with one field, in words. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/pattern|format/i, 'La forme n’est pas celle attendue : voyez l’exemple.'],
  [/https/i, 'L’adresse doit commencer par https://.'],
  [/fewer|minimum|at least|>=|must NOT have fewer/i, 'La valeur est trop courte ou trop petite.'],
  [/more than|maximum|at most|<=/i, 'La valeur est trop longue ou trop grande.'],
  [/duplicate|unique/i, 'La même valeur est là deux fois.'],
];
/** What is wrong with the object itself: no field is to be corrected. */
const WHOLE: typeof RULES = [
  [/must not be of the configuration/i, 'Ce logiciel est décrit dans le fichier de configuration : modifiez-le là.'],
  [/keys in force/i, 'Ce logiciel a déjà dix clés actives : arrêtez-en une d’abord.'],
];
const inWords = (rule: string): string =>
  RULES.find(([pattern]) => pattern.test(rule))?.[1] ?? 'La valeur n’est pas acceptée.';

/** Why something was not done, in words: for the fields it is about, and in general. */
export function faultsOf(error: unknown, names: readonly string[]): { fields: FieldErrors; text: string } {
  if (!isSasError(error)) return { fields: {}, text: 'Une erreur inattendue est survenue. Réessayez.' };
  const { code, problem } = error;
  const fields: Record<string, string> = {};
  for (const { field, rule } of problem?.errors ?? []) {
    const name = names.find((one) => new RegExp(`[:/]${one}(/|$)`).test(field));
    if (name) fields[name] ??= inWords(rule);
  }
  const general: Record<string, string> = {
    forbidden: 'Votre rôle ne le permet pas.',
    network: 'La passerelle ne répond pas. Rien n’est perdu : réessayez.',
    timeout: 'La passerelle met trop de temps. Réessayez.',
    'conformance-required': 'Ce flux attend un passage du kit de conformité sans échec avant d’être rétabli.',
    'not-found': 'Cet objet n’existe plus.',
  };
  const whole = (problem?.errors ?? []).flatMap(({ rule }) => WHOLE.find(([pattern]) => pattern.test(rule))?.[1] ?? []);
  const text = Object.keys(fields).length > 0 ? 'Corrigez les champs signalés.' : (whole[0] ?? general[code]);
  return { fields, text: text ?? `Non enregistré (${code}).` };
}

let forms = 0;

/**
 * A form: labels above their fields, what is wrong below them and told when it is sent; the first faulty field gets the focus. What was
 * typed stays when it is refused. The same content is sent under the same key, so that a repeat does nothing twice.
 */
export function formOf(
  fields: readonly Field[],
  submit: { text: string; send: (values: Record<string, string>, key: string) => Promise<string> },
): HTMLFormElement {
  const id = `form-${(forms += 1)}`;
  const note = el('p', { className: 'note', role: 'alert', hidden: true });
  const inputs = new Map<string, HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>();
  let sent: { content: string; key: string } | undefined;

  const rows = fields.map(({ name, label, hint, value = '', options, lines, type = 'text', required, maxLength }) => {
    const own = `${id}-${name}`;
    const described = { 'aria-describedby': [hint && `${own}-hint`, `${own}-fault`].filter(Boolean).join(' ') };
    const shared = { id: own, name, required, ...described };
    const input = options
      ? el('select', shared, ...options.map(([of, text]) => el('option', { value: of, selected: of === value }, text)))
      : lines
        ? el('textarea', { ...shared, value, rows: 3, spellcheck: false })
        : el('input', { ...shared, value, type, autocomplete: 'off', ...(maxLength && { maxLength }) });
    inputs.set(name, input);
    return el(
      'div',
      { className: 'field' },
      el('label', { for: own }, label, required ? ' (obligatoire)' : ''),
      hint && el('p', { id: `${own}-hint`, className: 'hint' }, hint),
      input,
      el('p', { id: `${own}-fault`, className: 'fault', hidden: true }),
    );
  });

  const mark = (faults: FieldErrors): void => {
    for (const [name, input] of inputs) {
      const text = faults[name];
      const place = form.querySelector<HTMLElement>(`#${id}-${name}-fault`)!;
      place.textContent = text ?? '';
      place.hidden = text === undefined;
      if (text === undefined) input.removeAttribute('aria-invalid');
      else input.setAttribute('aria-invalid', 'true');
    }
  };
  const say = (text: string, isFault: boolean): void => {
    note.textContent = text;
    note.hidden = text === '';
    note.classList.toggle('done', !isFault);
  };

  const form: HTMLFormElement = el(
    'form',
    { noValidate: true },
    ...rows,
    note,
    el('p', {}, el('button', { type: 'submit', className: 'primary' }, submit.text)),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });

  async function send(): Promise<void> {
    const values = Object.fromEntries([...inputs].map(([name, { value }]) => [name, value.trim()]));
    const missing = Object.fromEntries(
      fields
        .filter(({ name, required }) => required && !values[name])
        .map(({ name }) => [name, 'Ce champ est obligatoire.']),
    );
    if (Object.keys(missing).length > 0) return refuse(missing, 'Corrigez les champs signalés.');
    const button = form.querySelector<HTMLButtonElement>('[type=submit]')!;
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    const content = JSON.stringify(values);
    if (sent?.content !== content) sent = { content, key: crypto.randomUUID() };
    try {
      const told = await submit.send(values, sent.key);
      sent = undefined;
      mark({});
      say(told, false);
    } catch (error) {
      const { fields: faults, text } = faultsOf(error, [...inputs.keys()]);
      refuse(faults, text);
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }

  function refuse(faults: FieldErrors, text: string): void {
    mark(faults);
    say(text, true);
    inputs.get(fields.find(({ name }) => faults[name])?.name ?? '')?.focus();
  }
  return form;
}

/** The lines of a field, without empty ones. */
export const itemsOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter(Boolean);
