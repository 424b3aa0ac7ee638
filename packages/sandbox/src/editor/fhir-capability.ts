import type { EditorConfig } from './config.js';
import { OLD_PROFILE, PROFILE, type Json } from './fhir-common.js';

/** What the server can do (`GET /fhir/metadata`). */
export function capabilityStatement(config: EditorConfig, startedAt: number): Json {
  const { label } = config;
  const communities = Boolean(config.communities?.length);
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: new Date(startedAt).toISOString(),
    kind: 'instance',
    software: { name: label },
    implementation: { description: `${label} — environnement de démonstration` },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/json+fhir', 'application/json'],
    rest: [
      {
        mode: 'server',
        resource: [
          ...(config.practitioners.length
            ? [
                {
                  type: 'Slot',
                  profile: communities ? PROFILE('sas-cpts-slot-aggregator') : OLD_PROFILE('FrSlotAgregateur'),
                  interaction: [{ code: 'search-type' }],
                  searchInclude: [
                    'Slot:schedule',
                    'Schedule:actor',
                    ...(communities ? ['Slot:service-type-reference', 'HealthcareService:organization'] : []),
                  ],
                  searchParam: [
                    { name: 'start', type: 'date' },
                    { name: 'status', type: 'token' },
                  ],
                },
              ]
            : []),
          ...(config.associations?.length
            ? [
                {
                  type: 'Schedule',
                  profile: PROFILE('sas-sos-schedule-aggregator'),
                  interaction: [{ code: 'search-type' }],
                  searchInclude: ['Schedule:actor', 'Location:organization'],
                  searchRevInclude: ['Slot:schedule'],
                },
              ]
            : []),
          {
            type: 'Practitioner',
            profile: PROFILE('FrPractitionerRegul'),
            interaction: [{ code: 'create' }, { code: 'update' }],
            updateCreate: true,
            conditionalUpdate: true,
          },
        ],
      },
    ],
  };
}
