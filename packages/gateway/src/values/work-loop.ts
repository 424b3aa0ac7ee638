/** Work that waits in the database, done portion after portion by one loop of this replica. */
export interface WorkLoop {
  /** Does what waits, until nothing does. */
  run: () => Promise<void>;
  /** Something may wait: the loop looks, and once more when it was looking already. */
  wake: () => void;
  /** Takes no new portion; `release` frees what the portion under way waits for, which is then awaited. */
  close: (release: () => Promise<unknown>) => Promise<void>;
}

/**
 * @param claim - takes a portion of what waits; empty: nothing does
 * @param perform - does one of it; a failure of its own is its own to note
 * @param onFailure - told that the loop broke off; the next wake-up starts it again
 */
export function createWorkLoop<Row>(
  claim: () => Promise<Row[]>,
  perform: (row: Row) => Promise<void>,
  onFailure: (error: unknown) => void,
): WorkLoop {
  let closed = false;
  let again = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!closed) {
      const rows = await claim();
      if (rows.length === 0) return;
      await Promise.all(rows.map(perform));
    }
  }

  return {
    run,
    wake() {
      again = true;
      running ??= (async () => {
        try {
          while (again && !closed) {
            again = false;
            await run();
          }
        } catch (error) {
          if (!closed) onFailure(error);
        } finally {
          running = undefined;
        }
      })();
    },
    async close(release) {
      closed = true;
      await release();
      await running;
    },
  };
}
