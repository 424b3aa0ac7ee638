import { el } from '../dom.js';
import type { Question, Run } from './model.js';
import { texts } from './texts.js';

/** The call, and what is to be reached. @param isDone - which steps are */
export function briefOf({ call, steps }: Run, isDone: readonly boolean[]): Node[] {
  return [
    el('h2', {}, texts.call),
    ...call.map((text) => el('p', {}, text)),
    el('h2', {}, texts.goal),
    el(
      'ol',
      { className: 'steps' },
      ...steps.map(({ text }, i) =>
        el(
          'li',
          { 'data-done': String(isDone[i] === true) },
          el('span', { className: 'mark' }, isDone[i] ? texts.done : texts.todo),
          ` ${text}`,
        ),
      ),
    ),
  ];
}

/** What is to be told to who calls; `answered` hears whether the answer was right, and why. */
export function questionOf(question: Question, answered: (isRight: boolean, because: string) => void): HTMLElement {
  const note = el('p', { role: 'status' });
  const form = el(
    'form',
    {},
    el(
      'fieldset',
      {},
      el('legend', {}, question.text),
      ...question.options.map(({ id, text }) =>
        el('label', {}, el('input', { type: 'radio', name: 'answer', value: id }), ` ${text}`),
      ),
    ),
    el('button', { type: 'submit' }, texts.answer),
    note,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = question.options.find(({ id }) => id === new FormData(form).get('answer'));
    note.textContent = chosen ? (chosen.isRight ? chosen.because : texts.wrong(chosen.because)) : texts.noAnswer;
    if (chosen) answered(chosen.isRight, chosen.because);
  });
  return form;
}
