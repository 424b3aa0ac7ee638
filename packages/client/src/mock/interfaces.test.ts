import { describe, expect, it } from 'vitest';
import { interfaces } from './interfaces.js';

const who = { session: { role: 'monitoring' } } as never;

describe('the interfaces of the world in memory', () => {
  it('have times and an availability where something was called and answered, and nowhere else, as at the gateway', () => {
    const flows = interfaces(who, Date.parse('2026-11-26T20:00:00Z')).interfaces.flatMap((editor) => editor.flows);
    expect(flows.some(({ calls }) => calls === 0)).toBe(true);
    for (const flow of flows) {
      expect(flow.answered, flow.flow).toBeLessThanOrEqual(flow.calls);
      expect('availability' in flow, flow.flow).toBe(flow.calls > 0);
      expect('p50Ms' in flow, flow.flow).toBe(flow.answered > 0);
      expect('p95Ms' in flow, flow.flow).toBe(flow.answered > 0);
      expect(flow.errors.reduce((sum, { count }) => sum + count, 0)).toBe(flow.calls - flow.answered);
      if (flow.p50Ms !== undefined) expect(flow.p95Ms).toBeGreaterThanOrEqual(flow.p50Ms);
    }
  });
});
