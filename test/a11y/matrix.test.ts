/** Every element has a story for every state, or a reason why the state is none of its own. */
import { describe, expect, inject, it } from 'vitest';
import { ELEMENTS, NOT_APPLICABLE, STATES, type StateName } from '../../stories/states.js';

const { stories } = inject('storybook');
const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const shown = new Set(stories.map(({ element, name }) => `${element} ${plain(name)}`));

it('knows every element that has stories', () => {
  expect([...new Set(stories.map(({ element }) => element))].sort()).toEqual([...ELEMENTS].sort());
});

describe.each(ELEMENTS)('%s', (element) => {
  it.each(Object.keys(STATES) as StateName[])('%s', (state) => {
    const reason = NOT_APPLICABLE[element]?.[state];
    const story = shown.has(`${element} ${plain(state)}`);
    if (story) expect(reason, 'there is a story: the reason is untrue').toBeUndefined();
    else expect(reason, `no story "${state}" of ${element}, and no reason why`).toMatch(/\w+ \w+.*\.$/);
  });
});
