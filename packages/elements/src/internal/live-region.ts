import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { announcerContext, type Announcer } from '../context.js';
import { findAnnouncer } from './announcer.js';

/** Between two announcements, so that a burst of changes is said once, as its last state. */
const PAUSE_MS = 1000;

/**
 * One polite live region for an element and all that is below it. When an element above already has one, that one
 * speaks and this one stays silent. The host puts `render()` in its template.
 */
export class LiveRegion implements ReactiveController, Announcer {
  readonly #host: ReactiveElement;
  #region: HTMLElement | undefined;
  #above: Announcer | undefined;
  #waiting: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saidAt = -PAUSE_MS;

  /** @param host - the element that renders the region and provides the announcer to what is below it */
  constructor(host: ReactiveElement) {
    this.#host = host;
    host.addController(this);
    new ContextProvider(host, { context: announcerContext, initialValue: this });
  }

  hostConnected(): void {
    const above = findAnnouncer(this.#host);
    this.#above = above === this ? undefined : above;
    // Moved elsewhere it may need its region again, or none.
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#waiting = undefined;
    this.#say();
    this.#above = undefined;
  }

  announce(text: string): void {
    if (this.#above) return this.#above.announce(text);
    this.#waiting = text;
    const wait = Math.max(50, this.#saidAt + PAUSE_MS - performance.now());
    if (text) this.#timer ??= setTimeout(() => this.#say(), wait);
    else this.#say();
  }

  #say(): void {
    const region = this.#region;
    const text = this.#waiting;
    clearTimeout(this.#timer);
    this.#timer = this.#waiting = undefined;
    if (!region || text === undefined) return;
    this.#saidAt = text ? performance.now() : 0;
    // The same text twice would be said once: an invisible space makes it another text.
    region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  }

  /** The region: empty from the start, filled later, as live regions must be; none below another one. */
  render(): HTMLElement | undefined {
    const host = this.#host;
    if (this.#above || !globalThis.document) return undefined;
    if (!host.hasUpdated && host.renderRoot.firstChild) {
      // It takes over what a server drew, which has no region: the next drawing brings it.
      void host.updateComplete.then(() => this.hostConnected());
      return undefined;
    }
    if (!this.#region) {
      this.#region = document.createElement('div');
      this.#region.className = 'visually-hidden';
      this.#region.setAttribute('role', 'status');
      this.#region.setAttribute('aria-live', 'polite');
      this.#region.toggleAttribute('data-live', true);
    }
    return this.#region;
  }
}
