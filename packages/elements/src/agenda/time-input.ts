import { html, type nothing, type TemplateResult } from 'lit';
import { readTime, stepTime } from './agenda-model.js';
import type { FormTexts } from './agenda-problem.js';
import { clockText } from './agenda-texts.js';

/** What a field of a time is drawn from. */
export interface TimeInput {
  id: string;
  /** `HH:mm`, or what was typed and is no time. */
  value: string;
  invalid: 'true' | typeof nothing;
  describedBy: string | typeof nothing;
  /** Whether the focus begins here. */
  first?: boolean;
  /** Another time was typed. */
  change(value: string): void;
  /** An arrow moved it by a quarter of an hour. */
  step(value: string): void;
}

/** A time as one types it: `8h30`, `0830`; arrows move it by a quarter of an hour. */
export function timeInput(t: FormTexts, field: TimeInput): TemplateResult {
  const { value } = field;
  const textOf = ({ target }: Event) => (target as HTMLInputElement).value;
  return html`<input
    id=${field.id}
    type="text"
    inputmode="numeric"
    autocomplete="off"
    maxlength="8"
    aria-required="true"
    aria-invalid=${field.invalid}
    aria-describedby=${field.describedBy}
    ?data-first=${field.first ?? false}
    .value=${readTime(value) === value ? clockText(t, value) : value}
    @input=${(event: Event) => field.change(textOf(event))}
    @change=${(event: Event) => field.change(readTime(textOf(event)) ?? textOf(event))}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      field.step(stepTime(readTime(textOf(event)) ?? '09:00', event.key === 'ArrowUp' ? 1 : -1));
    }}
  />`;
}
