/** The state of the changesets of a repository. */
export function changesetState(root?: string): {
  base: string | undefined;
  changed: string[];
  missing: string[];
  unknown: string[];
};
