/** The CycloneDX document of what `pnpm licenses list --json` tells: every package once, with its version and licence. */
export function sbomOf(
  licences: Record<string, { name: string; versions: string[] }[]>,
  of: { name: string; version: string; at: string; serial: string },
): object;
