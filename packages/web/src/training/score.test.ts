import { describe, expect, it } from 'vitest';
import { RULES, scoreOf } from './score.js';

const EXPERT = { seconds: 20, keys: 10 };
const perfect = { seconds: 40, keys: 20, hints: 0, mistakes: 0 };

describe('the score', () => {
  it('is whole up to twice what an expert needs', () => {
    expect(scoreOf(perfect, EXPERT)).toEqual({ points: 100, lost: { time: 0, keys: 0, hints: 0, mistakes: 0 } });
    expect(scoreOf({ ...perfect, seconds: 0, keys: 0 }, EXPERT).points).toBe(100);
  });

  it.each([
    ['a point as soon as ten seconds more are begun', { seconds: 41 }, { time: 1 }, 99],
    ['a point each ten seconds', { seconds: 60 }, { time: 2 }, 98],
    ['no more than 30 for time, however long', { seconds: 86_400 }, { time: 30 }, 70],
    ['a point each four keys', { keys: 28 }, { keys: 2 }, 98],
    ['no more than 20 for keys', { keys: 5_000 }, { keys: 20 }, 80],
    ['five for a hint', { hints: 2 }, { hints: 10 }, 90],
    ['fifteen for a mistake', { mistakes: 1 }, { mistakes: 15 }, 85],
  ])('takes %s', (_, change, lost, points) => {
    const score = scoreOf({ ...perfect, ...change }, EXPERT);
    expect(score.points).toBe(points);
    expect(score.lost).toMatchObject(lost);
  });

  it('is never below nothing', () => {
    expect(scoreOf({ seconds: 9_999, keys: 9_999, hints: 9, mistakes: 9 }, EXPERT).points).toBe(0);
  });

  it('tells one by one what was lost, so that the sum can be followed', () => {
    const { points, lost } = scoreOf({ seconds: 75, keys: 31, hints: 1, mistakes: 1 }, EXPERT);
    expect(lost).toEqual({ time: 4, keys: 3, hints: 5, mistakes: 15 });
    expect(points + lost.time + lost.keys + lost.hints + lost.mistakes).toBe(RULES.points);
  });
});
