import { expect, it } from 'vitest';
import { quantile } from '../figures.js';
import { latencyMs } from './latencies.js';

it('draws editors’ latencies with a median of 400 ms and a 95th percentile of 2 s', () => {
  const draws = Array.from({ length: 20_000 }, (_, i) =>
    latencyMs(i % 100, Math.floor(i / 100) % 20, Math.floor(i / 2000)),
  );
  expect(quantile(draws, 0.5)).toBeGreaterThan(380);
  expect(quantile(draws, 0.5)).toBeLessThan(420);
  expect(quantile(draws, 0.95)).toBeGreaterThan(1850);
  expect(quantile(draws, 0.95)).toBeLessThan(2150);
});
it('draws the same latency again', () => {
  expect(latencyMs(3, 5, 1)).toBe(latencyMs(3, 5, 1));
});
