/** The jobs that forget, by the room whose tables they empty; `createGateway` has one for each. */
export type PurgeJob =
  | 'appointments'
  | 'booking'
  | 'deliveries'
  | 'launches'
  | 'marketplace'
  | 'audit'
  | 'regulators'
  | 'sign-in'
  | 'journal'
  | 'monitoring'
  | 'participation'
  | 'added-places'
  | 'indicators';

/** How long one kind of data is kept. */
export interface Retention {
  /** What the rows hold that concerns a person: a case of a patient (pseudonymised, health data), a professional, or nobody. */
  of: 'case' | 'professional' | 'nobody';
  holds: string;
  /** How long, and the setting that changes it. */
  kept: string;
  /** Which job takes it away; absent: it goes with what it belongs to, or is data that the operator or a practice keeps. */
  job?: PurgeJob;
}

const CASE =
  'its case for `appointments.keepCaseDays` (90 days after its time), the rest for `appointments.keepDays` (365 days)';
const WITH_AGENDA = 'as long as the practice leaves it';
const DIRECTORY = 'until an import no longer has it';
const CONVENTION = 'as long as the convention with the editor';
const CONFIGURED = 'as long as it is registered';

/** What is kept, table by table of the database. Every table has its row, and every row with a job is emptied by it: tests hold both. */
export const RETENTION: Readonly<Record<string, Retention>> = {
  appointment: { of: 'case', holds: 'Appointment, sealed case reference, who booked', kept: CASE, job: 'appointments' },
  indicator_fact: {
    ...{ of: 'nobody', holds: 'That something was booked, changed or opened, where and how', job: 'indicators' },
    kept: '400 days',
  },
  indicator_month: { of: 'nobody', holds: 'Figures of a month', kept: 'for good' },
  indicator_closed: { of: 'nobody', holds: 'Months that are over', kept: 'for good' },
  indicator_place: { of: 'nobody', holds: 'Cards that once had a slot, and where', kept: 'for good' },
  appointment_history: {
    ...{ of: 'professional', holds: 'Its versions, who changed it', job: 'appointments' },
    kept: 'with the appointment',
  },
  link_refusal: {
    ...{ of: 'nobody', holds: 'Hand-overs that it was said not to be of', job: 'appointments' },
    kept: 'with the appointment',
  },
  event: {
    ...{ of: 'professional', holds: 'The live feed: ids, states, who acted', job: 'appointments' },
    kept: '`appointments.keepEventDays` (30 days)',
  },
  event_horizon: { of: 'nobody', holds: 'From where the feed is whole', kept: 'one row' },
  hold: { of: 'case', holds: 'Hold, sealed case reference, who holds', kept: CASE, job: 'booking' },
  handover: { of: 'case', holds: 'Hand-over to an editor, sealed case reference', kept: CASE, job: 'booking' },
  idempotency: {
    ...{ of: 'case', holds: 'First answers of writes, sealed', job: 'booking' },
    kept: '48 hours',
  },
  agenda_slot: {
    ...{ of: 'nobody', holds: 'Slots of the SAS agenda, how many are booked', job: 'booking' },
    kept: '`appointments.keepDays` after their time',
  },
  unavailability: {
    ...{ of: 'professional', holds: 'Absences of a practitioner', job: 'booking' },
    kept: '`appointments.keepDays` after their end',
  },
  agenda: { of: 'professional', holds: 'The SAS agenda of a practitioner or structure', kept: WITH_AGENDA },
  agenda_rule: { of: 'professional', holds: 'Its rules', kept: WITH_AGENDA },
  launch: {
    ...{ of: 'case', holds: 'Sealed context and case reference of a launched page', job: 'launches' },
    kept: 'the context until it is read or two minutes have passed, the case 24 hours',
  },
  marketplace_request: {
    ...{ of: 'case', holds: 'Request to a place de marché, sealed case reference', job: 'marketplace' },
    kept: '`marketplaceRequests.keepDays` (90 days)',
  },
  marketplace_call: {
    ...{ of: 'professional', holds: 'Trace of a call to a community', job: 'marketplace' },
    kept: '`marketplaceRequests.keepDays` (90 days)',
  },
  hub_delivery: {
    ...{ of: 'professional', holds: 'What is told to LRMs by the Hub: appointment, professionals', job: 'deliveries' },
    kept: '`hub.keepDays` (90 days) once settled, `appointments.keepDays` else',
  },
  relay_delivery: {
    ...{ of: 'professional', holds: 'Requests of editors for another platform, sealed until it took them' },
    kept: 'with the appointment',
  },
  hub_message: {
    ...{ of: 'nobody', holds: 'Attempts of it', job: 'deliveries' },
    kept: 'with the delivery',
  },
  audit_entry: {
    ...{ of: 'professional', holds: 'Who did what when on which object: ids and codes', job: 'audit' },
    kept: '`audit.keepDays` (365 days); the chain stays verifiable from the first entry that is left',
  },
  audit_head: { of: 'nobody', holds: 'Both ends of the chain', kept: 'one row' },
  regulator: {
    ...{ of: 'professional', holds: 'Name, address of mail, SAS of who acts here', job: 'regulators' },
    kept: '`regulators.keepDays` (1 095 days) after he was last seen; editors are told first',
  },
  regulator_identifier: {
    ...{ of: 'professional', holds: 'The identifiers of who acts here', job: 'regulators' },
    kept: 'with the regulator',
  },
  editor_account: {
    ...{ of: 'professional', holds: 'Which editor knows whom', job: 'regulators' },
    kept: 'with the regulator',
  },
  listed_account: {
    ...{ of: 'professional', holds: 'Which entry of the directory of accounts lets whom in', job: 'regulators' },
    kept: 'with the regulator, or until it is taken out of the directory',
  },
  session: {
    ...{ of: 'professional', holds: 'Who is signed in; sealed tokens of the provider', job: 'sign-in' },
    kept: 'the tokens until the session ends, the rest 24 hours more',
  },
  sign_in: { of: 'nobody', holds: 'A sign-in under way', kept: 'ten minutes', job: 'sign-in' },
  backchannel_sign_in: {
    ...{ of: 'professional', holds: 'Who is asked to sign in on a device of his own, sealed', job: 'sign-in' },
    kept: 'ten minutes',
  },
  used_token: {
    of: 'nobody',
    holds: 'Assertions that were used',
    kept: 'two minutes after they expire',
    job: 'sign-in',
  },
  search_run: {
    ...{ of: 'nobody', holds: 'Counts and times of a search; no person, address or case', job: 'journal' },
    kept: '400 days',
  },
  participation_change: {
    ...{ of: 'professional', holds: 'Who declared what of a place', job: 'participation' },
    kept: '`audit.keepDays` (365 days)',
  },
  participation: { of: 'professional', holds: 'How a place takes part', kept: WITH_AGENDA },
  structure_profile: { of: 'professional', holds: 'Description and contact of a structure', kept: WITH_AGENDA },
  editor_place: {
    ...{ of: 'professional', holds: 'Places that only an editor knows', job: 'added-places' },
    kept: '30 days after the editor last told of it',
  },
  editor_call_budget: { of: 'nobody', holds: 'Calls that an editor may still get', kept: CONFIGURED },
  flow_fine: {
    of: 'nobody',
    holds: 'Calls of interfaces, in spans of ten seconds',
    kept: '3 hours',
    job: 'monitoring',
  },
  flow_hour: { of: 'nobody', holds: 'Calls of interfaces, by hour', kept: '400 days', job: 'monitoring' },
  flow_writer: { of: 'nobody', holds: 'How far each replica has written', kept: '24 hours', job: 'monitoring' },
  flow_state: { of: 'nobody', holds: 'How each interface is judged', kept: CONFIGURED },
  flow_switch: { of: 'professional', holds: 'Flows that are switched off, by whom', kept: 'until switched on' },
  interface_alert: { of: 'nobody', holds: 'Changes of state', kept: '400 days', job: 'monitoring' },
  monitoring_notice: {
    ...{ of: 'professional', holds: 'What is told to whom: addresses of mail', kept: '90 days', job: 'monitoring' },
  },
  editor_stage: { of: 'nobody', holds: 'Where an editor stands', kept: CONVENTION },
  editor_change: { of: 'nobody', holds: 'Changes that editors announced', kept: CONVENTION },
  conformance_run: { of: 'nobody', holds: 'Runs of the conformance kit', kept: CONVENTION },
  anomaly: { of: 'nobody', holds: 'Anomalies of interfaces', kept: CONVENTION },
  anomaly_step: { of: 'professional', holds: 'Their history, by whom', kept: CONVENTION },
  host: { of: 'nobody', holds: 'Registered hosts, public keys', kept: CONFIGURED },
  webhook: { of: 'nobody', holds: 'How far a host was told', kept: CONFIGURED },
  practitioner: { of: 'professional', holds: 'The national directory', kept: DIRECTORY },
  structure: { of: 'nobody', holds: 'The national directory', kept: DIRECTORY },
  community: { of: 'nobody', holds: 'The national directory', kept: DIRECTORY },
  offer: { of: 'professional', holds: 'The national directory', kept: DIRECTORY },
  offer_key: { of: 'nobody', holds: 'The order of offers', kept: DIRECTORY },
  place_editor: { of: 'nobody', holds: 'Which editor keeps whose calendar', kept: DIRECTORY },
  directory_import: { of: 'nobody', holds: 'The last import', kept: 'one row a source' },
  directory_run: { of: 'nobody', holds: 'An import under way', kept: 'until it ends' },
  directory_stage_annuaire: { of: 'professional', holds: 'An import under way', kept: 'until it ends' },
  directory_stage_finess: { of: 'nobody', holds: 'An import under way', kept: 'until it ends' },
  official_commune: { of: 'nobody', holds: 'Official communes', kept: DIRECTORY },
  official_commune_import: { of: 'nobody', holds: 'The last import of communes', kept: 'one row' },
};

/** The table as a page of the documentation (`docs/retention.md`). */
export function retentionMarkdown(): string {
  const rows = Object.entries(RETENTION).map(([table, { of, holds, kept, job }]) => [
    ...[`\`${table}\``, holds, of, kept, job === undefined ? '–' : `\`${job}\``],
  ]);
  const head = ['Table', 'Holds', 'Concerns', 'Kept', 'Job'];
  const width = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(width[i]!)).join(' | ')} |`;
  return [line(head), line(width.map((n) => '-'.repeat(n))), ...rows.map(line)].join('\n');
}
