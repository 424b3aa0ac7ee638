/** Where the shortcuts of one key act: in the element that has the focus, also where nothing in the page has it, or nowhere. */
export type ShortcutScope = 'focus' | 'page' | 'off';

/** Elements and roles that take letters themselves: what is typed there is never a shortcut. */
const TAKES_LETTERS =
  'input:not([type=checkbox],[type=radio],[type=button],[type=submit],[type=reset],[type=image]),textarea,select,' +
  'dialog,[role=dialog],[role=textbox],[role=searchbox],[role=combobox],[role=spinbutton],[role=listbox],[role=menu],' +
  '[role=menubar],[role=tree]';

const takesLetters = (target: EventTarget): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches(TAKES_LETTERS));

/**
 * The key of a shortcut, as it is written: `?` whatever keys make it on this keyboard, a letter in lower case.
 * @param host - the element whose shortcuts they are
 * @returns undefined for what is none, was used already, belongs to the browser or to a screen reader (held with Ctrl, Alt or
 * Meta), or is typed into something
 */
export function shortcutOf(event: KeyboardEvent, host: HTMLElement, scope: ShortcutScope): string | undefined {
  const held = event.ctrlKey || event.altKey || event.metaKey || event.getModifierState('AltGraph');
  if (event.defaultPrevented || event.isComposing || held || event.key.length !== 1) return undefined;
  const isLetter = event.key.toLowerCase() !== event.key.toUpperCase();
  if (isLetter && event.shiftKey) return undefined;
  const path = event.composedPath();
  const depth = path.indexOf(host);
  if (depth < 0 && (scope !== 'page' || !isNowhere(path[0]))) return undefined;
  // What the host puts around the search is no field of it.
  if (path.slice(0, Math.max(depth, 1)).some(takesLetters) || document.designMode === 'on') return undefined;
  return event.key.toLowerCase();
}

/** Whether nothing has the focus, and the host asks nothing in front of its page. */
const isNowhere = (target: EventTarget | undefined): boolean =>
  (target === document.body || target === document.documentElement) &&
  !document.querySelector('dialog:modal,[aria-modal=true]');
