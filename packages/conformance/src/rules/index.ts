import type { Rule } from '../model/index.js';
import { officialAccountRules, strictAccountRules } from './accounts.js';
import { appointmentSessionRules } from './appointment-session.js';
import { officialAppointmentRules, strictAppointmentRules } from './appointment.js';
import { hubAckRules, hubErrorRules, hubVerdictRules } from './hub-answers.js';
import { hubBookingRules } from './hub-booking.js';
import { hubEnvelopeRules, hubHeaderRules, hubWireRules } from './hub-form.js';
import { hubSessionRules } from './hub-session.js';
import { officialAnswerRules } from './official-answer.js';
import { officialDataRules } from './official-data.js';
import { officialOnePlaceRules } from './official-one-place.js';
import { officialProfileRules } from './official-profile.js';
import { officialSeveralRules } from './official-several.js';
import { redirectRules, tlsRules } from './other-flows.js';
import { performanceRules } from './performance.js';
import { strictAnswerRules } from './strict-answer.js';
import { strictBeyondRules } from './strict-beyond.js';
import { strictCapabilityRules } from './strict-capability.js';
import { strictCodeRules } from './strict-codes.js';
import { strictContentRules } from './strict-content.js';
import { strictEntryRules } from './strict-entries.js';
import { strictGraphRules } from './strict-graph.js';
import { strictLinkRules } from './strict-links.js';
import { strictSosRules } from './strict-sos.js';

/** Every rule of the kit, in the order in which reports list them. */
export const RULES: readonly Rule[] = [
  ...officialAnswerRules,
  ...officialOnePlaceRules,
  ...officialDataRules,
  ...officialSeveralRules,
  ...officialProfileRules,
  ...strictAnswerRules,
  ...strictBeyondRules,
  ...strictCapabilityRules,
  ...strictGraphRules,
  ...strictEntryRules,
  ...strictContentRules,
  ...strictCodeRules,
  ...strictLinkRules,
  ...strictSosRules,
  ...officialAccountRules,
  ...strictAccountRules,
  ...redirectRules,
  ...officialAppointmentRules,
  ...strictAppointmentRules,
  ...appointmentSessionRules,
  ...hubSessionRules,
  ...hubWireRules,
  ...hubEnvelopeRules,
  ...hubHeaderRules,
  ...hubAckRules,
  ...hubErrorRules,
  ...hubBookingRules,
  ...hubVerdictRules,
  ...tlsRules,
  ...performanceRules,
];
export { quantile, timesOf } from './performance.js';
