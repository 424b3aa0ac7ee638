import type { TrainingConfig } from '../training/index.js';
import { SCENARIOS } from '../training/index.js';
import { offerIdOf, type Seed } from '../seed/index.js';
import { REGULATORS, type Person } from './people.js';
import type { HostUser } from '@sas-embed/client/host';

/** Who is trained, and who fills in the SAS agendas in which the scenarios play. */
export function trainingPeople(seed: Seed): Pick<TrainingConfig, 'trainee' | 'delegate' | 'agendas'> & {
  people: HostUser[];
} {
  const practitioners = agendaPractitioners();
  const trainee = { role: 'osnp', ...REGULATORS[0]! } as HostUser;
  const delegate = {
    id: 'formation',
    identifiers: [{ system: 'urn:oid:1.2.250.1.213.3.6', value: '5f0d7c1e-3a44-4b0e-9d6b-000000000023' }],
    ...{ lastName: 'ÉCOLEVENT', firstName: 'Odile', email: 'odile@formation.example' },
    ...{ sas: trainee.sas, role: 'delegate' as const },
    actsFor: { practitioners },
  } satisfies Person;
  const agendas = Object.fromEntries(
    practitioners.map((nationalId) => {
      const row = seed.practitioners.find((p) => p.nationalId === nationalId && p.calendar === 'agenda');
      if (!row) throw new Error(`${nationalId} keeps no SAS agenda`);
      return [nationalId, offerIdOf(row)];
    }),
  );
  return { trainee, delegate, agendas, people: [trainee] };
}

/** The practitioners whose SAS agendas the scenarios fill in. */
function agendaPractitioners(): string[] {
  const moment = { now: 0, timeZone: 'Europe/Paris', from: 0, until: 0, when: 'ce soir' } as const;
  return [...new Set(SCENARIOS.flatMap((scenario) => Object.keys(scenario.stage(moment).world.agenda ?? {})))];
}
