/**
 * How the demo watches its interfaces: so often that who breaks an editor on the control page sees it told within a minute, and
 * soon after it is put right. A window holds the last two looks, so that what dies is down at once, and not "in error" before.
 */
export const DEMO_MONITORING = {
  everySeconds: 10,
  windowSeconds: 20,
  minCalls: 1,
  confirm: { worse: 2, better: 2 },
  // A little less than a look: each look finds an answer of its own.
  probeSeconds: 8,
} as const;
