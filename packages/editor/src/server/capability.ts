import { newProfile, oldProfile, type Json } from '../fhir/index.js';
import type { EditorAdapter } from '../model/index.js';

/** What the server offers (`GET [base]/metadata`). */
export function capabilityStatement(adapter: EditorAdapter, { product }: { product: string }): Json {
  const search = [{ code: 'search-type' }];
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-01-01',
    kind: 'instance',
    software: { name: product },
    implementation: { description: product },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json+fhir', 'application/json'],
    rest: [
      {
        mode: 'server',
        resource: [
          ...(adapter.freeSlots
            ? [
                {
                  type: 'Slot',
                  profile: adapter.communities
                    ? newProfile('sas-cpts-slot-aggregator')
                    : oldProfile('FrSlotAgregateur'),
                  interaction: search,
                  searchInclude: [
                    'Slot:schedule',
                    'Schedule:actor',
                    ...(adapter.communities ? ['Slot:service-type-reference', 'HealthcareService:organization'] : []),
                  ],
                  searchParam: [
                    { name: 'start', type: 'date' },
                    { name: 'status', type: 'token' },
                  ],
                },
              ]
            : []),
          ...(adapter.dutySlots
            ? [
                {
                  type: 'Schedule',
                  profile: newProfile('sas-sos-schedule-aggregator'),
                  interaction: search,
                  searchInclude: ['Schedule:actor', 'Location:organization'],
                  searchRevInclude: ['Slot:schedule'],
                },
              ]
            : []),
          ...(adapter.accounts
            ? [
                {
                  type: 'Practitioner',
                  profile: newProfile('FrPractitionerRegul'),
                  interaction: [{ code: 'create' }, { code: 'update' }],
                  updateCreate: true,
                  conditionalUpdate: true,
                },
              ]
            : []),
        ],
      },
    ],
  };
}
