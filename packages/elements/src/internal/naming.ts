/** How the tags of this copy of the package begin: `usePrefix` changes it, before any is defined. */
export const naming = { prefix: 'sas' };

/**
 * The tag under which an element of ours is defined here.
 * @param tag - the usual tag
 */
export const tagOf = <T extends string>(tag: T): T => (naming.prefix + tag.slice(3)) as T;
