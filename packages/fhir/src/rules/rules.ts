/** FHIR's own codes of what went wrong (http://hl7.org/fhir/issue-type), as far as the rules use them. */
export type IssueTypeCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'security'
  | 'login'
  | 'forbidden'
  | 'not-supported'
  | 'duplicate'
  | 'not-found'
  | 'too-long'
  | 'conflict'
  | 'throttled'
  | 'transient'
  | 'exception'
  | 'timeout'
  | 'business-rule'
  | 'incomplete'
  | 'informational';

/**
 * How much an issue costs: `error` the whole entry (a slot, an appointment, or the bundle when its path is empty),
 * `warning` a datum of an entry that is kept, `information` nothing.
 */
export type IssueSeverity = 'error' | 'warning' | 'information';

interface Rule {
  readonly severity: IssueSeverity;
  readonly code: IssueTypeCode;
  /** What the rule asks for; English, never what was received. */
  readonly says: string;
  /** Where the rule comes from: FHIR R4, or a rule or contradiction number of the SAS implementation guide. */
  readonly source: string;
}

const rule = (severity: IssueSeverity, code: IssueTypeCode, source: string, says: string): Rule => ({
  severity,
  code,
  says,
  source,
});

/** Every rule that the readers check, by id. Ids are stable: reports and dashboards count by them. */
export const FHIR_RULES = {
  'issues.truncated': rule('information', 'informational', 'sas-embed', 'More issues were found than are listed.'),

  'bundle.not-a-bundle': rule('error', 'structure', 'IG BundleAgregateur', 'The answer must be a Bundle.'),
  'bundle.operation-outcome': rule('error', 'exception', 'IG-T-02', 'The answer is an OperationOutcome, not a Bundle.'),
  'bundle.not-found': rule(
    'warning',
    'not-found',
    'IG-T-03, C-02',
    'A search that finds nothing must be answered by an empty searchset, not by an OperationOutcome.',
  ),
  'bundle.type': rule('warning', 'value', 'IG BundleAgregateur', 'Bundle.type must be searchset.'),
  'bundle.entry': rule('error', 'structure', 'FHIR R4 Bundle', 'Bundle.entry must be an array.'),
  'bundle.too-many-entries': rule('error', 'too-long', 'sas-embed', 'The entries past the limit were not read.'),
  'bundle.total': rule('information', 'value', 'IG-T-04, C-13', 'Bundle.total should be the number of slots.'),
  'bundle.paged': rule('warning', 'incomplete', 'IG-T-05', 'The answer has a next page; all slots must come in one.'),
  'bundle.self-link': rule('information', 'value', 'C-14', 'The self link must be an absolute https address.'),
  'bundle.duplicate': rule('warning', 'duplicate', 'FHIR R4 bdl-7', 'Two entries are the same resource.'),
  'bundle.server-outcome': rule(
    'warning',
    'incomplete',
    'FHIR R4 search',
    'The server reports that its search failed in part.',
  ),
  'bundle.patient': rule('error', 'security', 'IG INT_R01', 'An answer must hold no Patient; the entry was not read.'),
  'entry.resource': rule(
    'error',
    'structure',
    'FHIR R4 Bundle',
    'An entry must hold a resource with its resourceType.',
  ),

  'slot.id': rule('warning', 'value', 'FHIR R4 id', 'Slot.id must be a FHIR id.'),
  'slot.status': rule('error', 'value', 'IG FrSlotAgregateur', 'Slot.status must be free.'),
  'slot.status-case': rule('warning', 'value', 'FHIR R4 code', 'Slot.status must be in lower case.'),
  'slot.start': rule(
    'error',
    'value',
    'C-17',
    'Slot.start must be an instant with seconds and an offset, of a sane year.',
  ),
  'slot.end': rule('error', 'value', 'C-17', 'Slot.end must be an instant with seconds and an offset, of a sane year.'),
  'slot.end-missing': rule('warning', 'required', 'IG FrSlotAgregateur', 'Slot.end must be present.'),
  'slot.order': rule('error', 'invariant', 'IG INT_R01', 'Slot.start must be before Slot.end.'),
  'slot.modifier-extension': rule(
    'error',
    'not-supported',
    'FHIR R4 extensibility',
    'A modifier extension is not known here.',
  ),
  'slot.visibility-missing': rule('warning', 'required', 'IG-S-17', 'Slot.meta.security must tell the slot types.'),
  'slot.visibility-unknown': rule(
    'error',
    'value',
    'IG-S-17',
    'None of the slot types is PUBLIC, PRO, SNP or CPTS: nobody here may see the slot.',
  ),
  'slot.visibility-ignored': rule('warning', 'value', 'IG-S-17', 'A slot type is not of TRE_R314.'),
  'slot.mode-missing': rule('warning', 'required', 'IG-S-18', 'Slot.serviceType must tell a mode AMB, HH or VR.'),
  'slot.service-type': rule('warning', 'structure', 'IG-S-18', 'A service type must be a code or a text.'),
  'slot.specialty': rule('warning', 'structure', 'IG-S-16, C-12', 'A specialty must be a code of TRE_R38 or a text.'),
  'slot.appointment-type': rule('warning', 'value', 'IG-S-19', 'Slot.appointmentType must be ROUTINE or WALKIN.'),
  'slot.too-many-values': rule('warning', 'too-long', 'sas-embed', 'The values past the limit were not read.'),
  'slot.booking-url-missing': rule(
    'warning',
    'required',
    'IG-S-14, C-03',
    'Slot.comment must be the address of the agenda.',
  ),
  'slot.booking-url': rule(
    'warning',
    'value',
    'IG-S-14',
    'Slot.comment must be an absolute https address without credentials; the link was dropped.',
  ),
  'slot.schedule': rule(
    'error',
    'required',
    'IG FrSlotAgregateur',
    'Slot.schedule must refer to a Schedule of the bundle.',
  ),
  'slot.unattributed': rule(
    'error',
    'required',
    'IG-S-06, IG-SOS-03',
    'The slot leads to no single identified practitioner or PFG.',
  ),
  'slot.cpts-missing': rule(
    'warning',
    'required',
    'IG-S-07',
    'A slot of type CPTS must refer to the HealthcareService of its CPTS (extension of serviceType).',
  ),
  'slot.cpts-unresolved': rule(
    'warning',
    'not-found',
    'IG-S-03',
    'The extension must refer to a HealthcareService of the bundle.',
  ),
  'slot.cpts-untyped': rule(
    'information',
    'invariant',
    'IG-S-08',
    'A slot that refers to a CPTS should be of type CPTS; it is shown by the types that it has.',
  ),

  'schedule.practitioner-missing': rule(
    'error',
    'required',
    'IG-S-06',
    'Schedule.actor must lead to a practitioner with a national identifier.',
  ),
  'schedule.practitioner-ambiguous': rule(
    'error',
    'invariant',
    'IG-S-06',
    'Schedule.actor and PractitionerRole.practitioner must be the same practitioner.',
  ),
  'schedule.actor-unresolved': rule('warning', 'not-found', 'IG-S-06', 'An actor is not in the bundle.'),
  'schedule.role-missing': rule(
    'warning',
    'required',
    'IG-S-06',
    'Schedule.actor must refer to the PractitionerRole of the place.',
  ),
  'schedule.several-roles': rule(
    'warning',
    'invariant',
    'IG-S-06',
    'A Schedule belongs to one place; with several roles its place is not known.',
  ),

  'schedule.pfg-missing': rule(
    'error',
    'required',
    'IG-SOS-03',
    'Schedule.actor must refer to the Location of the PFG.',
  ),
  'schedule.several-pfg': rule(
    'error',
    'invariant',
    'IG-SOS-03',
    'A Schedule belongs to one PFG; with several Locations its place is not known.',
  ),

  'cpts.organization': rule(
    'warning',
    'required',
    'IG-S-07',
    'HealthcareService.providedBy must lead to an Organization with a national structure identifier.',
  ),
  'pfg.association': rule(
    'error',
    'required',
    'IG-SOS-03',
    'Location.managingOrganization must lead to an Organization with a national structure identifier.',
  ),
  'pfg.siret': rule('warning', 'value', 'IG-SOS-01', 'An association must be identified by its SIRET, prefixed 3.'),
  'pfg.name': rule('warning', 'required', 'IG sas-sos-location-aggregator', 'Location.name must be present.'),
  'pfg.several-schedules': rule(
    'information',
    'invariant',
    'IG-SOS-03',
    'A PFG should have one Schedule; the slots of all are taken together.',
  ),
  'organization.name': rule('information', 'required', 'AGG-ORG-01', 'Organization.name should be present.'),

  'practitioner.identifier': rule(
    'warning',
    'value',
    'IG-S-05, IG-S-10, C-09',
    'An identifier is no RPPS or ADELI number.',
  ),
  'practitioner.identifier-system': rule(
    'warning',
    'value',
    'IG-S-10, IG-S-11',
    'A practitioner identifier must tell its system urn:oid:1.2.250.1.71.4.2.1.',
  ),
  'practitioner.name': rule(
    'warning',
    'required',
    'IG FrPractitionerAgregateur',
    'Practitioner.name must tell family and given name.',
  ),

  'place.location-unresolved': rule(
    'warning',
    'not-found',
    'IG-S-13',
    'PractitionerRole.location must refer to a contained Location.',
  ),
  'place.several-locations': rule('warning', 'invariant', 'IG-S-13', 'PractitionerRole.location must be one.'),
  'place.address': rule(
    'warning',
    'required',
    'IG FrLocationAgregateur',
    'Location.address must tell line, postalCode and city.',
  ),
  'place.postcode': rule('warning', 'value', 'IG FrLocationAgregateur', 'Address.postalCode must be 5 digits.'),
  'place.position': rule(
    'warning',
    'value',
    'FHIR R4 Location',
    'Location.position must be degrees of latitude and longitude.',
  ),
  'place.opening-hours': rule(
    'warning',
    'value',
    'IG-SOS-06',
    'Opening hours must tell days, and opening and closing time or the whole day.',
  ),
  'place.location-identifier': rule('warning', 'value', 'IG-S-10', 'A Location identifier must tell a value.'),
  'place.structure': rule(
    'warning',
    'value',
    'IG-S-12, C-10',
    'The structure must be identified by FINESS, SIRET, RPPS rang or ADELI rang.',
  ),
  'phone.invalid': rule('warning', 'value', 'IG-S-20, C-08', 'A telephone number is not one.'),

  'appointment.not-an-appointment': rule('error', 'structure', 'IG-A-01', 'The body must be an Appointment.'),
  'appointment.too-large': rule('error', 'too-long', 'sas-embed', 'The Appointment holds too many elements.'),
  'appointment.patient-data': rule(
    'error',
    'security',
    'IG-A-07',
    'An Appointment must hold no patient, neither resource nor reference nor identifier.',
  ),
  'appointment.free-text': rule(
    'warning',
    'security',
    'IG-A-07',
    'Free text is not kept: it may tell who the patient is.',
  ),
  'appointment.narrative': rule('information', 'informational', 'IG-A-07', 'The narrative is not kept.'),
  'appointment.modifier-extension': rule(
    'error',
    'not-supported',
    'FHIR R4 extensibility',
    'A modifier extension is not known here.',
  ),
  'appointment.identifier': rule(
    'error',
    'required',
    'IG-A-03',
    'Exactly one identifier with system and value is required.',
  ),
  'appointment.identifier-system': rule(
    'error',
    'value',
    'IG-A-03',
    "The identifier's system must be an OID (urn:oid:…) or an address.",
  ),
  'appointment.status': rule(
    'error',
    'value',
    'IG-A-05',
    'The status must be booked, fulfilled, noshow, cancelled or pending.',
  ),
  'appointment.status-case': rule('warning', 'value', 'IG-A-05', 'The status must be in lower case.'),
  'appointment.start': rule(
    'error',
    'value',
    'IG FrAppointmentSAS',
    'The start must be an instant with seconds and an offset.',
  ),
  'appointment.end': rule(
    'error',
    'value',
    'IG FrAppointmentSAS',
    'The end must be an instant with seconds and an offset.',
  ),
  'appointment.order': rule('error', 'invariant', 'FHIR R4 app-2', 'The start must be before the end.'),
  'appointment.created': rule(
    'warning',
    'value',
    'IG FrAppointmentSAS',
    'The creation must be a date and time with an offset.',
  ),
  'appointment.operator': rule(
    'error',
    'required',
    'IG-A-04',
    'Exactly one extension FrAppointmentOperator with valueReference.identifier (system and value) is required.',
  ),
  'appointment.operator-system': rule(
    'error',
    'value',
    'IG-A-04',
    'The operator is identified by urn:oid:1.2.250.1.71.4.2.1 (IDNPS) or urn:oid:1.2.250.1.213.3.6 (INTRN).',
  ),
  'appointment.operator-type': rule(
    'warning',
    'value',
    'IG-A-04',
    "The operator's identifier type must be IDNPS or INTRN, as its system says.",
  ),
  'appointment.participant': rule('error', 'required', 'IG FrAppointmentSAS', 'At least one participant is required.'),
  'appointment.participant-status': rule(
    'warning',
    'value',
    'IG-A-05',
    "A participant's status must be accepted or needs-action.",
  ),
  'appointment.practitioner-identifier': rule(
    'error',
    'value',
    'IG-A-06, C-09',
    'A practitioner is identified by 8 and RPPS, or 0 and ADELI.',
  ),
  'appointment.structure-identifier': rule(
    'error',
    'value',
    'C-10',
    'A structure is identified by FINESS, SIRET, RPPS rang or ADELI rang.',
  ),
  'appointment.participant-unidentified': rule(
    'warning',
    'value',
    'IG-A-06',
    'A participant without national identifier is not read.',
  ),
  'appointment.practitioner-missing': rule(
    'warning',
    'required',
    'IG-A-06',
    'An appointment that is not pending must tell its practitioner.',
  ),
} as const satisfies Record<string, Rule>;

/** Id of a rule. */
export type FhirRuleId = keyof typeof FHIR_RULES;
