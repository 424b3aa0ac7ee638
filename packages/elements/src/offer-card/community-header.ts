import type { Community } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';

/** What a CPTS tells of itself, plain text. */
export const textsOf = ({ description, contact }: Community): string =>
  [description, contact].filter(Boolean).join('\n');

/** What the header needs of its card. */
export interface CommunityHeader {
  readonly community: Community;
  readonly heading: TemplateResult;
  readonly phone: TemplateResult | undefined;
  readonly members: TemplateResult | typeof nothing;
  readonly description: TemplateResult | typeof nothing;
}

/** Name, label and phone of a CPTS, its description, and the way to its members. */
export function communityHeader(of: CommunityHeader): TemplateResult {
  const { label } = of.community;
  return html`<div class="community" part="community">
    <div class="community-line">
      ${of.heading} ${label ? html`<span class="muted" lang="fr">${label}</span>` : nothing} ${of.phone ?? nothing}
      ${of.members}
    </div>
    ${of.description}
  </div>`;
}
