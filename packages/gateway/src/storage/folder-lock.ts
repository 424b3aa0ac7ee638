import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Thrown when another process works on the same database folder; `pid` names it. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(
    readonly folder: string,
    readonly pid: number,
    file: string,
  ) {
    super(
      `The database folder ${folder} is in use by process ${pid}; two processes on one folder corrupt it. ` +
        `Stop that process, give this one another folder, or use PostgreSQL (DATABASE_URL). ` +
        `If process ${pid} is no gateway, remove ${file}.`,
    );
  }
}

interface LockContent {
  pid: number;
  /** Start time of the process where the system tells it (Linux): a recycled pid is then no holder. */
  started?: string;
  token: string;
}

const heldHere = new Set<string>();

/** Start time of a process in clock ticks since boot, or `undefined` where `/proc` is not there. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function isAlive(content: LockContent): boolean {
  if (content.pid === process.pid) return heldHere.has(content.token);
  try {
    process.kill(content.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(content.pid);
  return started === undefined || content.started === undefined || started === content.started;
}

function readLock(file: string): { text: string; content?: LockContent } | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const content = JSON.parse(text) as LockContent;
    if (Number.isInteger(content.pid)) return { text, content };
  } catch {
    // cut by a crash: nobody holds it
  }
  return { text };
}

/**
 * Takes the folder for this process. Throws `FolderLockedError` when a living process has it; a lock left by a dead one
 * is taken over. Returns the function that releases it.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock.json');
  const started = startOf(process.pid);
  const content: LockContent = { pid: process.pid, token: randomUUID(), ...(started ? { started } : {}) };
  const text = JSON.stringify(content);
  const draft = join(folder, `lock.${content.token}`);
  writeFileSync(draft, text);
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(draft, file); // atomic, and the file is complete from the first moment
        heldHere.add(content.token);
        return () => {
          heldHere.delete(content.token);
          if (readLock(file)?.text === text) rmSync(file, { force: true });
        };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const found = readLock(file);
      if (!found) continue;
      if (found.content && isAlive(found.content)) throw new FolderLockedError(folder, found.content.pid, file);
      removeStale(file, found.text, `${draft}.stale`);
    }
    throw new Error(`The lock ${file} cannot be taken`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock only if it still is the one that was read: another process may just have taken it over. */
function removeStale(file: string, text: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  try {
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}
