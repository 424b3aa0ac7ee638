/** What an element's name is in its various places. */
export function namesOf(name: string): {
  name: string;
  tag: string;
  type: string;
  camel: string;
  fr: string;
  en: string;
};
/** The files of an element's own, by path from the root. */
export function filesOf(name: string): Record<string, string>;
/** Where an element is entered, by path from the root: writes it into the text. */
export function entriesOf(name: string, options?: { optional?: boolean }): Record<string, (text: string) => string>;
/** Whether an element that is there has an entry of its own, and is brought by no other. */
export function isOptional(name: string): boolean;
/** Makes the element; throws before anything is written when its name is taken or wrong. */
export function newElement(
  name: string,
  root?: string,
  options?: { optional?: boolean },
): { made: string[]; changed: string[] };
