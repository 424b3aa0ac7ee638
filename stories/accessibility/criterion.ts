/** All elements of the page. */
export const EVERY = 'tous';

/** What a criterion comes to. */
export type Criterion = { readonly id: string; readonly about: string } & (
  | {
      readonly state: 'checked';
      readonly elements: readonly string[];
      readonly how: string;
      readonly files: readonly string[];
    }
  | { readonly state: 'host' | 'none' | 'open'; readonly why: string }
);

/** A criterion that tests hold. */
export const checked = (
  id: string,
  about: string,
  elements: readonly string[],
  how: string,
  ...files: string[]
): Criterion => ({
  id,
  about,
  state: 'checked',
  elements,
  how,
  files,
});
const other =
  (state: 'host' | 'none' | 'open') =>
  (id: string, about: string, why: string): Criterion => ({ id, about, state, why });
/** It is for the page around the elements. */
export const host = other('host');
/** Nothing of the elements is concerned. */
export const none = other('none');
/** It was not checked. */
export const open = other('open');
