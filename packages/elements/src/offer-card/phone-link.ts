import { html, type TemplateResult } from 'lit';
import { icons, readablePhone, telephoneLink } from '../internal/index.js';

/**
 * A link that dials.
 * @param phone - a number for which `telephoneLink` gives an address
 * @param label - its accessible name, of the number as it is read
 */
export function phoneLink(phone: string, label: (text: string) => string, call: (e: Event) => void): TemplateResult {
  const text = readablePhone(phone);
  return html`<a class="phone" part="phone" href=${telephoneLink(phone)!} aria-label=${label(text)} @click=${call}
    >${icons.phone}<span>${text}</span></a
  >`;
}
