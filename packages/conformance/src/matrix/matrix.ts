import { inProcessHub } from '../hub/index.js';
import { CLIENT_CERTIFICATES, type Flow, type Mode, type Mutant, type Result, type Rule } from '../model/index.js';
import { MockPlatform } from '../platform/index.js';
import { PEOPLE, ReferenceLrm, subject, type ReferenceEditor } from '../reference/index.js';
import { RULES } from '../rules/index.js';
import { judge, PLATFORM_ID, runFlows, Runner, soundBooking, type RunSettings } from '../run/index.js';
import { View, type FileDocument } from '../view/index.js';

const BASE = 'https://agenda.example/fhir';

/** Settings under which the compliant editor passes everything. */
export const REFERENCE_SETTINGS: RunSettings = {
  baseUrl: BASE,
  practitioner: PEOPLE.one,
  twoPlaces: PEOPLE.twoPlaces,
  several: PEOPLE.several,
  // a few are enough here: 25 would make the matrix slow
  many: PEOPLE.many.slice(0, 4),
  twoCpts: PEOPLE.twoCpts,
  sharedCpts: PEOPLE.sharedCpts,
  associations: PEOPLE.associations,
  slotTypes: ['PUBLIC', 'PRO', 'SNP'],
  modes: ['AMB', 'VR', 'HH'],
  regulator: PEOPLE.regulator,
  origin: 'sas-preprod',
  lrmId: 'fr.health.samu990',
  platformId: PLATFORM_ID,
  samples: 4,
};

/** Instant of all runs of the matrix: nothing in it depends on today. */
const START = Date.parse('2026-03-10T08:12:34Z');

/** Runs a flow against the compliant editor as a rule's mutant changes it, and judges it. */
export async function tryMutant(rule: Rule | undefined, flow: Flow, mode: Mode): Promise<Result[]> {
  const { transport, clock, editor } = subject(BASE, rule?.mutant, START);
  const runner = new Runner(REFERENCE_SETTINGS, transport, clock);
  const { lrmId = '', platformId = '' } = REFERENCE_SETTINGS;
  await runFlows(runner, [flow], {
    hub: inProcessHub(
      runner,
      new ReferenceLrm(lrmId, () => clock.now(), rule?.mutant),
      platformId,
      rule?.mutant.queues,
    ),
    strict: mode === 'strict',
    certificates: new Set(CLIENT_CERTIFICATES),
    appointments: (to) => sendAppointments(to, editor, rule?.mutant),
  });
  const files = flow === 'hub' ? [bookingFile(rule?.mutant)] : [];
  return judge(new View(runner.exchanges, REFERENCE_SETTINGS, files), { modes: [mode], flows: [flow] });
}

/** The booking that is judged as a file is, since an LRM sends none. */
function bookingFile(mutant: Mutant | undefined): FileDocument {
  const json = soundBooking(REFERENCE_SETTINGS.platformId!, REFERENCE_SETTINGS.lrmId!, START);
  mutant?.document?.(json);
  return { name: 'rendez-vous.json', flow: 'hub', json };
}

/** Has the editor send what it sends to the platform, as the mutant changes it. */
function sendAppointments(runner: Runner, editor: ReferenceEditor, mutant: Mutant | undefined): Promise<void> {
  const platform = new MockPlatform(`${BASE}/plateforme`, () => START, true);
  const requests = editor.appointments(platform.base, START);
  mutant?.incoming?.(requests);
  for (const request of requests) runner.keep(platform.receive(request));
  return Promise.resolve();
}

/** What a mutant proves of its rule. */
export interface Proof {
  rule: Rule;
  flow: Flow;
  /** Whether the rule is reported, and as a cause. */
  caught: boolean;
  /** Other rules that are reported, not as its consequences. */
  others: string[];
}

/** Tries the mutant of every rule. */
export async function proveRules(rules: readonly Rule[] = RULES): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const rule of rules) {
    const flow = rule.mutant.flow ?? rule.flows[0]!;
    const failed = (await tryMutant(rule, flow, rule.mode)).filter(({ status }) => status === 'failed');
    const roots = failed.filter(({ because }) => because === undefined).map((result) => result.rule.id);
    proofs.push({ rule, flow, caught: roots.includes(rule.id), others: roots.filter((id) => id !== rule.id) });
  }
  return proofs;
}
