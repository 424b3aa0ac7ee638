/** What a run is judged by. */
export interface Performance {
  seconds: number;
  /** Keys and clicks in the page. */
  keys: number;
  hints: number;
  /** Appointments and answers that were not what the call asked for. */
  mistakes: number;
}

/** What a run is worth, and why. */
export interface Score {
  /** 0 to 100. */
  points: number;
  /** Points taken off, by what for; none is negative. */
  lost: { time: number; keys: number; hints: number; mistakes: number };
}

/** The rules, as the page explains them. */
export const RULES = {
  points: 100,
  /** A point for each so many seconds beyond the allowance, at most `most`. */
  time: { allowance: 2, everySeconds: 10, most: 30 },
  /** A point for each so many keys beyond the allowance, at most `most`. */
  keys: { allowance: 2, every: 4, most: 20 },
  hint: 5,
  mistake: 15,
} as const;

/** Points for a run that reached its goal. @param expert - what somebody needs who knows the screen */
export function scoreOf(run: Performance, expert: Pick<Performance, 'seconds' | 'keys'>): Score {
  const { time, keys, hint, mistake, points } = RULES;
  const beyond = (value: number, allowed: number, every: number, most: number): number =>
    Math.min(most, Math.max(0, Math.ceil((value - allowed) / every)));
  const lost = {
    time: beyond(run.seconds, expert.seconds * time.allowance, time.everySeconds, time.most),
    keys: beyond(run.keys, expert.keys * keys.allowance, keys.every, keys.most),
    hints: run.hints * hint,
    mistakes: run.mistakes * mistake,
  };
  return { points: Math.max(0, points - lost.time - lost.keys - lost.hints - lost.mistakes), lost };
}
