import { panned, type Pixel, type Size, type View } from './geo.js';

/** Pixels that a pointer may move and still click. */
const STILL = 4;

/** The plan under the pointer. */
export interface PointedPlan {
  view(): View | undefined;
  size(): Size;
  /** Shows another part of it. */
  look(view: View): void;
  /** The point of this offer was pressed. */
  select(offerId: string | undefined): void;
}

/** What a pointer does on the plan: it drags it; what is pressed and not moved becomes the middle, the way without dragging (WCAG 2.5.7). */
export class PlanPointer {
  readonly #plan: PointedPlan;
  #pressed: { at: Pixel; view: View; moved: boolean } | undefined;

  /** @param plan - what is pointed at */
  constructor(plan: PointedPlan) {
    this.#plan = plan;
  }

  /** Whether the plan is held now. */
  get isPressed(): boolean {
    return this.#pressed !== undefined;
  }

  readonly press = (event: PointerEvent): void => {
    const view = this.#plan.view();
    if (event.button || !view || isControl(event)) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#pressed = { at: { x: event.clientX, y: event.clientY }, view, moved: false };
  };

  readonly move = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    if (!pressed) return;
    const [dx, dy] = [pressed.at.x - event.clientX, pressed.at.y - event.clientY];
    pressed.moved ||= Math.hypot(dx, dy) > STILL;
    if (pressed.moved) this.#plan.look(panned(pressed.view, dx, dy));
  };

  readonly release = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (!pressed) {
      if (event.type === 'pointerup') this.#plan.select((event.target as HTMLElement).dataset.offer);
      return;
    }
    if (pressed.moved || event.type !== 'pointerup') return;
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    const { width, height } = this.#plan.size();
    this.#plan.look(panned(pressed.view, event.clientX - left - width / 2, event.clientY - top - height / 2));
  };
}

const isControl = (event: Event) => (event.target as Element).closest('button, .details, [role=option]') !== null;
