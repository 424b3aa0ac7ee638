// What a CapabilityStatement tells.
import type { Json, Rule } from '../model/index.js';
import { textsAt, type Check } from '../view/index.js';
import { strict, type RuleRest } from './define.js';
import { ALL } from './each.js';

/** Rules of [base]/metadata. */
export const strictCapabilityRules: Rule[] = [
  strict(
    'CAP-VERSION',
    ALL,
    'Le CapabilityStatement déclare FHIR 4.0.1',
    capability(
      (json) => json['fhirVersion'] === '4.0.1',
      'fhirVersion',
      (body) => (body['fhirVersion'] = '5.0.0'),
    ),
  ),
  strict('CAP-RECHERCHE', ALL, 'Le CapabilityStatement déclare la recherche', {
    ...capability(
      (json, c) => textsAt(json, 'rest[].resource[].type').includes(c.flow === 'sos' ? 'Schedule' : 'Slot'),
      'rest.resource',
      (body) => (body['rest'] = []),
    ),
  }),
  strict(
    'CAP-FORMAT',
    ALL,
    'Le CapabilityStatement déclare le format JSON',
    capability(
      (json) => textsAt(json, 'format[]').some((format) => format.includes('json')),
      'format',
      (body) => delete body['format'],
    ),
  ),
];

function capability(right: (json: Json, c: Check) => boolean, path: string, edit: (body: Json) => void): RuleRest {
  return {
    guide: 'ps',
    severity: 'warning',
    fix: 'Complétez le CapabilityStatement de [base]/metadata.',
    check: (c) => {
      const answer = c.answer('metadata');
      const { json } = answer;
      if (json?.['resourceType'] !== 'CapabilityStatement') return c.skip('pas de CapabilityStatement');
      c.expect(right(json, c), answer, { path, received: json[path.split('.')[0]!] });
    },
    mutant: { body: { on: /\.metadata$/, edit } },
  };
}
