/** The root of the project. */
export const root: string;
/** The environment in which project commands run: the pinned pnpm and the root's tools come first on PATH. */
export const env: NodeJS.ProcessEnv;
/** Installs the workspace from the lockfile, unless nothing changed since the last time. */
export function ensureInstalled(): void;
/** Runs pnpm with these arguments and returns its exit status. */
export function pnpm(args: string[], options?: import('node:child_process').SpawnSyncOptions): number;
