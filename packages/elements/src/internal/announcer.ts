import { ContextEvent } from '@lit/context';
import { announcerContext, type Announcer } from '../context.js';

/** The announcer provided above the element, if there is one. */
export function findAnnouncer(element: HTMLElement): Announcer | undefined {
  let found: Announcer | undefined;
  element.dispatchEvent(new ContextEvent(announcerContext, element, (value) => (found = value), false));
  return found;
}

/** Brings the live region for an element that stands alone on its page: below another region it would stay silent. */
export const loadLiveRegion = () => import('./live-region.js');
