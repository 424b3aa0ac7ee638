const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Dead', 'Process']);

/**
 * Counts time, and keys and clicks within a part of the page: how many, never which. A key that is held counts once, a
 * click that the browser makes of a key not at all.
 */
export class Effort {
  keys = 0;
  #began = 0;
  #ended: number | undefined = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    work: HTMLElement,
    private readonly changed: () => void,
  ) {
    work.addEventListener(
      'keydown',
      ({ repeat, key }) => {
        if (!repeat && !MODIFIERS.has(key)) this.#count();
      },
      true,
    );
    work.addEventListener('click', ({ detail }) => detail > 0 && this.#count(), true);
  }

  /** Since the start, until now or the end. */
  get seconds(): number {
    return Math.round(((this.#ended ?? performance.now()) - this.#began) / 1000);
  }

  /** Begins from nothing. */
  start(): void {
    this.keys = 0;
    this.#began = performance.now();
    this.#ended = undefined;
    clearInterval(this.#timer);
    this.#timer = setInterval(this.changed, 1000);
    this.changed();
  }

  /** What comes now is no longer of the run. */
  stop(): void {
    this.#ended ??= performance.now();
    clearInterval(this.#timer);
    this.changed();
  }

  #count(): void {
    if (this.#ended !== undefined) return;
    this.keys += 1;
    this.changed();
  }
}
