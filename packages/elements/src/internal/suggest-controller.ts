import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What a combobox shows below its input. */
export type SuggestStatus = 'idle' | 'loading' | 'ready' | 'empty' | 'failed';

/** How a combobox of suggestions is fed and read. */
export interface SuggestOptions<T> {
  /** Asks for suggestions. Answers `undefined` when there is nobody to ask. */
  fetch(query: string, options: { signal: AbortSignal }): Promise<readonly T[]> | undefined;
  /** The text that stands for an item in the input. */
  label(item: T): string;
  /** Other texts that name the item exactly. */
  synonyms?(item: T): readonly string[];
  /** Characters that must be typed before anything is asked. */
  minChars: number;
  /** Called whenever the chosen item changes, by a choice or because the text was edited. */
  chosen?(item: T | undefined): void;
}

/** Milliseconds without a keystroke after which suggestions are asked for. */
export const SUGGEST_DELAY_MS = 200;

/**
 * The behaviour of an editable combobox with list autocomplete (ARIA Authoring Practices): what is typed, what is
 * suggested, what is chosen. The element renders it; the focus never leaves the input.
 */
export class SuggestController<T> implements ReactiveController {
  /** What the input shows. */
  text = '';
  /** Suggestions for the text, best first. */
  items: readonly T[] = [];
  /** Index of the option that Enter would choose; -1 for none. */
  active = -1;
  /** Whether the list is shown. */
  open = false;
  /** State of the suggestions. */
  status: SuggestStatus = 'idle';
  /** The chosen item, kept whole: it is never looked up again from its text. */
  value: T | undefined;

  /** Whether the input has the focus: a late answer never opens a list that nobody looks at. */
  #focused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;
  #fetching: Promise<void> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: SuggestOptions<T>,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop();
    this.#close();
    this.#focused = false;
    if (this.status === 'loading') this.status = 'idle';
  }

  /** The text was edited. */
  input(text: string): void {
    this.text = text;
    this.active = -1;
    this.#choose(undefined);
    this.#stop();
    if (text.trim().length < this.options.minChars) {
      this.items = [];
      this.open = false;
      this.status = 'idle';
    } else {
      this.#timer = setTimeout(() => void this.#fetch(), SUGGEST_DELAY_MS);
    }
    this.host.requestUpdate();
  }

  /** A key was pressed in the input. Answers whether it was used, so that the caller prevents its default. */
  key(event: Pick<KeyboardEvent, 'key' | 'keyCode' | 'altKey' | 'ctrlKey' | 'metaKey' | 'isComposing'>): boolean {
    // 229: Safari ends a composition before it tells of the Enter that ended it.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return false;
    const used = this.#key(event.key, event.altKey);
    this.host.requestUpdate();
    return used;
  }

  #key(key: string, alt: boolean): boolean {
    switch (key) {
      case 'ArrowDown':
        if (!this.open) this.show();
        else if (!alt) this.#move(1);
        if (this.open && !alt && this.active < 0) this.#move(1);
        return true;
      case 'ArrowUp':
        if (alt) this.#close();
        else if (this.open) this.#move(-1);
        else {
          this.show();
          this.#move(-1);
        }
        return true;
      case 'Enter': {
        const item = this.open ? this.items[this.active] : undefined;
        if (item === undefined) return false;
        this.choose(item);
        return true;
      }
      case 'Escape':
        if (this.open) this.#close();
        else if (this.text) this.clear();
        else return false;
        return true;
      case 'Home':
      case 'End':
      case 'ArrowLeft':
      case 'ArrowRight':
        // They move the caret: the text is active again, and no option.
        this.active = -1;
        return false;
      default:
        return false;
    }
  }

  #close(): void {
    this.open = false;
    this.active = -1;
  }

  /** Shows the list, asking for suggestions when the text has none yet. */
  show(): void {
    if (this.items.length > 0) this.open = true;
    else if (this.text.trim().length >= this.options.minChars && this.status !== 'loading') void this.#fetch();
    this.host.requestUpdate();
  }

  /** The input got the focus. */
  focus(): void {
    this.#focused = true;
  }

  /** The input lost the focus: the list closes, the text stays, and becomes a choice when it names one item exactly. */
  blur(): void {
    this.#focused = false;
    this.chooseExact();
    this.#close();
    this.host.requestUpdate();
  }

  /** Chooses an item: the input shows its label, the list closes. */
  choose(item: T): void {
    this.#stop();
    this.text = this.options.label(item);
    this.active = -1;
    this.open = false;
    this.status = 'idle';
    this.items = [];
    this.#choose(item);
    this.host.requestUpdate();
  }

  /** Empties the combobox and stops what it was asking. */
  clear(): void {
    this.#stop();
    this.text = '';
    this.items = [];
    this.active = -1;
    this.open = false;
    this.status = 'idle';
    this.#choose(undefined);
    this.host.requestUpdate();
  }

  /** Puts a text into the input without asking for suggestions and without choosing. */
  setText(text: string): void {
    this.clear();
    this.text = text;
  }

  /** Waits for suggestions under way, without the pause; for a search that is asked for right after the last key. */
  async settle(): Promise<void> {
    if (this.#timer !== undefined) await this.#fetch();
    else await this.#fetching;
  }

  /**
   * Chooses the one suggestion that the text names exactly, whatever its case and accents. Never guesses: a text that
   * names none, or two, chooses nothing.
   */
  chooseExact(): boolean {
    if (this.value !== undefined) return true;
    const wanted = fold(this.text);
    const found = this.items.filter((item) =>
      [this.options.label(item), ...(this.options.synonyms?.(item) ?? [])].some((name) => fold(name) === wanted),
    );
    if (found.length !== 1) return false;
    this.choose(found[0] as T);
    return true;
  }

  #move(step: 1 | -1): void {
    const count = this.items.length;
    if (count === 0) return;
    this.active = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
  }

  #choose(item: T | undefined): void {
    if (this.value === item) return;
    this.value = item;
    this.options.chosen?.(item);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request?.abort();
    this.#request = undefined;
    this.#fetching = undefined;
  }

  #fetch(): Promise<void> {
    const fetching = this.#ask();
    return (this.#fetching = fetching);
  }

  async #ask(): Promise<void> {
    this.#stop();
    const request = new AbortController();
    this.#request = request;
    this.status = 'loading';
    this.host.requestUpdate();
    try {
      const items = (await this.options.fetch(this.text.trim(), { signal: request.signal })) ?? [];
      if (request.signal.aborted) return;
      this.items = items;
      this.status = items.length > 0 ? 'ready' : 'empty';
      this.open = this.#focused && items.length > 0;
    } catch {
      if (request.signal.aborted) return;
      this.items = [];
      this.status = 'failed';
      this.open = false;
    }
    this.#request = undefined;
    this.host.requestUpdate();
  }
}

/** Lower case without accents, with single spaces. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s'’-]+/g, ' ')
    .trim();
}
