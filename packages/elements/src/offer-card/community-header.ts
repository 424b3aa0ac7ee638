import type { Community } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';

/** As much of a description as is shown at first. */
const SHORT = 160;

/**
 * The beginning of a long text, up to a word's end; undefined when it is short enough to be shown whole. Cut here and not
 * by the style sheet, so that whatever the width nothing is hidden that no button shows.
 */
export function beginningOf(text: string): string | undefined {
  if (text.length <= SHORT && !/\n/.test(text)) return undefined;
  const [line = ''] = text.split('\n');
  if (line.length <= SHORT) return `${line.trim()} …`;
  const cut = line.slice(0, SHORT);
  const end = cut.lastIndexOf(' ');
  return `${end > SHORT / 2 ? cut.slice(0, end) : cut} …`;
}

/** What a CPTS tells of itself, plain text. */
export const textsOf = ({ description, contact }: Community): string =>
  [description, contact].filter(Boolean).join('\n');

/** What the header needs of its card. */
export interface CommunityHeader {
  readonly community: Community;
  readonly heading: TemplateResult;
  readonly phone: TemplateResult | undefined;
  readonly members: TemplateResult | typeof nothing;
  /** Whether the whole description is shown. */
  readonly whole: boolean;
  readonly toggle: () => void;
  readonly toggleText: string;
}

/** Name, label and phone of a CPTS, its description, and the way to its members. */
export function communityHeader(of: CommunityHeader): TemplateResult {
  const { label } = of.community;
  const text = textsOf(of.community);
  const beginning = beginningOf(text);
  return html`<div class="community" part="community">
    <div class="community-line">
      ${of.heading} ${label ? html`<span class="muted">${label}</span>` : nothing} ${of.phone ?? nothing} ${of.members}
    </div>
    ${
      text
        ? html`<p class="description">
            <span id="description">${of.whole || !beginning ? text : beginning}</span>
            ${
              beginning
                ? html`<button
                    class="plain"
                    type="button"
                    aria-expanded=${of.whole}
                    aria-controls="description"
                    @click=${of.toggle}
                  >
                    ${of.toggleText}
                  </button>`
                : nothing
            }
          </p>`
        : nothing
    }
  </div>`;
}
