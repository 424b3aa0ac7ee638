/** A command that is not understood; the message says what; French. */
export class UsageError extends Error {}

/** What the system and Node.js say in English, by code. */
const FRENCH: Readonly<Record<string, string>> = {
  ENOENT: 'fichier ou dossier introuvable',
  EACCES: 'accès refusé',
  EPERM: 'accès refusé',
  EISDIR: 'c’est un dossier, un fichier est attendu',
  ENOTDIR: 'un dossier du chemin n’en est pas un',
  EROFS: 'ce disque ne s’écrit pas',
  ENOSPC: 'le disque est plein',
  EADDRINUSE: 'ce port est déjà pris',
  ECONNREFUSED: 'connexion refusée',
  ENOTFOUND: 'ce nom de machine n’existe pas',
  ERR_SOCKET_BAD_PORT: 'un port de 0 à 65535 est attendu',
};

/**
 * What went wrong, in French where it is known; the file or the port it is about comes first.
 * @param error - what was thrown
 */
export function frenchOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path, port } = error as NodeJS.ErrnoException & { port?: number };
  const known = code === undefined ? undefined : FRENCH[code];
  if (known === undefined) return error.message;
  const about = path ?? (port === undefined ? undefined : `port ${port}`);
  return about === undefined ? known : `${about} : ${known}`;
}

/**
 * What is wrong with a command line.
 * @param error - what `parseArgs` threw
 */
export function frenchOfLine(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const option = (/--[\w-]+/.exec(message) ?? /-\w/.exec(message))?.[0] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `option inconnue : ${option}`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return message.includes('does not take')
      ? `${option} : ne prend pas de valeur`
      : `${option} : une valeur est attendue`;
  return message;
}
