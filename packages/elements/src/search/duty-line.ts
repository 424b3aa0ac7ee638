import type { Session } from '@sas-embed/contract';
import { html, type TemplateResult } from 'lit';
import { icons } from '../internal/index.js';
import type { frSearchModes, LocalizeController } from '../localize/index.js';

/** What a regulator reads who books in the hours of the PDSA of his SAS only, outside them: until when, and what he may do. */
export function dutyText({ until }: NonNullable<Session['duty']>, t: LocalizeController<typeof frSearchModes>): string {
  // The clock of the SAS, as the gateway writes it.
  const [date = '', time = ''] = until.split('T');
  const at = t.localizer.time(Date.parse(`${date}T${time.slice(0, 5)}Z`), 'UTC');
  return t.t('searchModes.offDuty', { until: `${t.localizer.day(date, 'long')}, ${at}` });
}

/** The line that says so. */
export const dutyLine = (text: string): TemplateResult =>
  html`<p part="duty" class="duty">${icons.wait}<span>${text}</span></p>`;
