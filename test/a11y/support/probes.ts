/** Looks at the page from inside. Each function is sent to the browser as it is, so it uses nothing from outside itself. */

/** Interactive rectangles below 24 by 24 CSS pixels (WCAG 2.5.8), each named. */
export function smallTargets(): string[] {
  const found: string[] = [];
  const interactive =
    'a[href], button, input, select, textarea, summary, [role=button], [role=option], [tabindex]:not([tabindex="-1"])';
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!element.matches(interactive) || !element.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      // Half a pixel is lost where the browser rounds borders.
      if (width >= 23.5 && height >= 23.5) continue;
      const name = element.getAttribute('aria-label') ?? element.textContent?.replace(/\s+/g, ' ').trim();
      found.push(`${element.localName} "${name}" is ${Math.round(width)} × ${Math.round(height)}`);
    }
  };
  visit(document);
  return found;
}

/** What stands out to the side, is cut off, or scrolls sideways. */
export function sidewaysOverflow(): string[] {
  const found: string[] = [];
  const width = document.documentElement.clientWidth;
  const page = document.scrollingElement!;
  if (page.scrollWidth > page.clientWidth) found.push(`the page is ${page.scrollWidth} px wide in ${page.clientWidth}`);
  const name = (element: Element) =>
    `${element.localName}${element.className && typeof element.className === 'string' ? `.${element.className.trim().split(/\s+/).join('.')}` : ''}`;
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const { left, right, width: w, height: h } = element.getBoundingClientRect();
      if (w <= 1 || h <= 1) continue; // for assistive technology only
      if (right > width + 1 || left < -1) found.push(`${name(element)} reaches from ${left} to ${right}`);
      const clips = style.overflowX !== 'visible' && element.localName !== 'input';
      if (clips && element.scrollWidth > element.clientWidth + 1) {
        found.push(
          `${name(element)} holds ${element.scrollWidth} px in ${element.clientWidth}: "${element.textContent?.trim().slice(0, 60)}"`,
        );
      }
    }
  };
  visit(document);
  return found;
}

/** Text that is cut off above or below because its box does not grow. */
export function cutText(): string[] {
  const found: string[] = [];
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue;
      const { overflowY } = getComputedStyle(element);
      if (overflowY !== 'hidden' && overflowY !== 'clip') continue;
      if (element.clientHeight <= 1 || element.scrollHeight <= element.clientHeight + 1) continue;
      found.push(
        `${element.localName} "${element.textContent?.trim().slice(0, 60)}" needs ${element.scrollHeight} px of ${element.clientHeight}`,
      );
    }
  };
  visit(document);
  return found;
}

/** Makes all text larger, as a host does that sets the tokens, or takes that back (1). */
export function setTextScale(factor: number): void {
  const stage = document.querySelector<HTMLElement>('.stage');
  const sizes = { 'font-size': 14, 'font-size-small': 12, 'font-size-large': 16, 'font-size-title': 20 };
  const heights = { 'line-height': 20, 'line-height-small': 16, 'line-height-title': 28 };
  const controls = { 'control-height': 36, 'slot-height': 32, 'slot-height-compact': 26 };
  for (const [name, px] of Object.entries({ ...sizes, ...heights, ...controls })) {
    if (factor === 1) stage?.style.removeProperty(`--sas-${name}`);
    else stage?.style.setProperty(`--sas-${name}`, `${px * factor}px`);
  }
}

/** Spaces all text as WCAG 1.4.12 has it, through shadow roots, or takes that back. */
export function spaceText(wide: boolean): void {
  const at = window as unknown as { wideText?: CSSStyleSheet };
  if (!at.wideText) {
    at.wideText = new CSSStyleSheet();
    at.wideText.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }' +
        'p { margin-block-end: 2em !important }',
    );
  }
  const sheet = at.wideText;
  const visit = (root: Document | ShadowRoot): void => {
    const others = root.adoptedStyleSheets.filter((one) => one !== sheet);
    root.adoptedStyleSheets = wide ? [...others, sheet] : others;
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) visit(element.shadowRoot);
  };
  visit(document);
}

/** Animations that go on for ever. */
export function endlessMotion(): string[] {
  const found: string[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const animation of root.getAnimations()) {
      const { target } = animation.effect as KeyframeEffect;
      if (animation.effect?.getComputedTiming().iterations !== Infinity || animation.playState !== 'running') continue;
      if (target?.getRootNode() === root) found.push(`${target.localName}.${target.className}`);
    }
    for (const element of root.querySelectorAll('*')) if (element.shadowRoot) visit(element.shadowRoot);
  };
  visit(document);
  return found;
}

/** With forced colours: buttons without an edge, and a focus without a ring. */
export function lostEdges(): string[] {
  const found: string[] = [];
  const clear = (color: string) => color === 'transparent' || /^rgba\(.*, 0\)$/.test(color);
  const visit = (root: ParentNode): void => {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (!element.matches('button, input') || !element.checkVisibility({ visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      // What the browser draws itself has its edge in every scheme.
      if (element.matches('[type=checkbox], [type=radio]') && style.appearance !== 'none') continue;
      const edge =
        parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none' && !clear(style.borderTopColor);
      const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      const line = style.textDecorationLine.includes('underline');
      if (!edge && !ring && !line)
        found.push(
          `${element.localName} "${element.textContent?.replace(/\s+/g, ' ').trim() || element.getAttribute('aria-label')}" has no edge`,
        );
    }
  };
  visit(document);
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (focused?.matches(':focus-visible') && getComputedStyle(focused).outlineStyle === 'none') {
    found.push(`the focus on ${focused.localName} "${focused.textContent?.trim()}" is not seen`);
  }
  return found;
}

/** The text that is on the screen, a line for each box, through shadow roots. */
export function seenText(): string {
  const lines: string[] = [];
  const read = (node: Node, inLine: string[]): void => {
    if (node instanceof Text) {
      inLine.push(node.data);
      return;
    }
    if (node instanceof HTMLElement && getComputedStyle(node).display !== 'contents' && !node.checkVisibility()) return;
    if (node instanceof Element && ['STYLE', 'SCRIPT', 'TEMPLATE'].includes(node.tagName)) return;
    const isBox = node instanceof HTMLElement && !getComputedStyle(node).display.startsWith('inline');
    const line = isBox ? [] : inLine;
    const children =
      node instanceof HTMLSlotElement
        ? node.assignedNodes({ flatten: true })
        : ((node as Element).shadowRoot ?? node).childNodes;
    children.forEach((child) => read(child, line));
    if (!isBox) return;
    const text = line.join(' ').replace(/\s+/g, ' ').trim();
    if (text) lines.push(text);
  };
  read(document.querySelector('#storybook-root')!, []);
  return lines.join('\n');
}
