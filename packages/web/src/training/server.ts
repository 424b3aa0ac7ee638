import type { Run, ScenarioSummary } from './model.js';

// The page's own server, in the demo world: it makes the world that a scenario needs.

async function ask<Answer>(method: 'GET' | 'POST', path: string): Promise<Answer> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** What can be played. */
export const scenarios = (): Promise<ScenarioSummary[]> => ask('GET', '/api/scenarios');

/** Takes back what the run before left, and begins this scenario. */
export const begin = (id: string): Promise<Run> => ask('POST', `/api/runs/${id}`);

/** Takes back what the run left. */
export const end = (): Promise<void> => ask('POST', '/api/end');

/** Whether the gateway answers; throws when the server itself does not. */
export const gatewayAnswers = async (): Promise<boolean> =>
  (await ask<{ gateway: boolean }>('GET', '/api/health')).gateway;

/** A token of who is trained. */
export const token = async (): Promise<string> => (await ask<{ token: string }>('POST', '/api/token')).token;
