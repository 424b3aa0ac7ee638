/** How far below the window the end of a list is taken for reached, in CSS pixels: what follows is there in time. */
const AHEAD_PX = 600;
/** What a regulator does to get to the end: nothing is loaded that nobody goes to. */
const MOVES = ['scroll', 'wheel', 'keydown', 'focusin'] as const;

/**
 * Asks for the next page each time the regulator comes to the end of the list, by wheel, bar or keys, until the signal
 * aborts. What follows is added below: nothing moves. Not while the pointer or the focus is on the button there, which the
 * cards would take away from under it: whoever is there presses it.
 * @param list - holds the button, in `.more`
 * @param more - asks
 */
export function onReachEnd(list: ParentNode, more: () => void, signal: AbortSignal): void {
  let isDue = false;
  const look = () => {
    isDue = false;
    const end = list.querySelector('.more');
    if (!end || signal.aborted || end.matches(':hover, :focus-within')) return;
    const { top, height } = end.getBoundingClientRect();
    if (height > 0 && top < window.innerHeight + AHEAD_PX) more();
  };
  const onMove = () => {
    if (isDue) return;
    isDue = true;
    // Once a frame, and where the focus is by then.
    requestAnimationFrame(look);
  };
  for (const type of MOVES) document.addEventListener(type, onMove, { capture: true, passive: true, signal });
}
