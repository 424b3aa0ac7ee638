/**
 * Short names of the Hub Santé's messages (INT_L02). They are generated from `openapi/hub.yaml`, whose descriptions say
 * where the published sources disagree.
 */
import type { components } from './generated/hub.js';

type Schemas = components['schemas'];

/** An envelope EDXL-DE with its one message. */
export type HubEnvelope = Schemas['Envelope'];
/** Header RC-DE, which repeats what the envelope says. */
export type HubHeader = Schemas['Header'];
/** Message of a booked appointment (RS-SAS-RDV). */
export type HubAppointmentMessage = Schemas['AppointmentMessage'];
/** Message of a final acknowledgement (RC-REF). */
export type HubAcknowledgementMessage = Schemas['AcknowledgementMessage'];
/** Message of an error (RS-ERROR). */
export type HubErrorMessage = Schemas['ErrorMessage'];
/** The appointment as it is at the time of the message; holds no patient. */
export type HubAppointment = Schemas['Appointment'];
/** The practitioner of an appointment. */
export type HubPractitioner = Schemas['Practitioner'];
/** The structure of an appointment. */
export type HubOrganization = Schemas['Organization'];
/** The regulator who booked. */
export type HubRegulator = Schemas['Regulator'];
/** What an acknowledgement refers to. */
export type HubReference = Schemas['Reference'];
/** What an error says. */
export type HubErrorContent = Schemas['Error'];
