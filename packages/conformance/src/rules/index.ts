import type { Rule } from '../model/index.js';
import { officialAppointmentRules, strictAppointmentRules } from './appointment.js';
import { officialAnswerRules } from './official-answer.js';
import { officialDataRules } from './official-data.js';
import { officialOnePlaceRules } from './official-one-place.js';
import { officialProfileRules } from './official-profile.js';
import { officialSeveralRules } from './official-several.js';

/** Every rule of the kit, in the order in which reports list them. */
export const RULES: readonly Rule[] = [
  ...officialAnswerRules,
  ...officialOnePlaceRules,
  ...officialDataRules,
  ...officialSeveralRules,
  ...officialProfileRules,
  ...officialAppointmentRules,
  ...strictAppointmentRules,
];
