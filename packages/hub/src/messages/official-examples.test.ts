import { Ajv } from 'ajv';
import formatsPlugin, { type FormatsPlugin } from 'ajv-formats';
import { expect, it } from 'vitest';
import { describeOfficial, official, officialFiles } from '../testing/fixtures/official.js';
import { route, snapshot, type Loose } from '../testing/fixtures/snapshots.js';
import {
  buildAcknowledgement,
  buildAppointment,
  buildError,
  CONFLICT_STATUS,
  readHubMessage,
  validateHubMessage,
} from './index.js';
import { schemaIssues } from './schema.js';

const WITH_HEADER = {
  messageId: 'fr.health.test.ptfsas_1',
  sender: { name: 'fr.health.test.ptfsas', URI: 'hubex:fr.health.test.ptfsas' },
  sentAt: '2026-01-15T10:00:00+01:00',
  kind: 'Report',
  status: 'Actual',
  recipient: [{ name: 'fr.health.samu990', URI: 'hubex:fr.health.samu990' }],
};
const places = (issues: readonly { path: string }[]): string[] =>
  issues.map(({ path }) => path.replace(/^.*message\./, '')).sort();

describeOfficial('the official payloads', () => {
  const examples = officialFiles('hub/examples/RS-SAS-RDV');
  it('are seven', () => expect(examples).toHaveLength(7));

  it.each(examples)('%s is valid', (name) => {
    const payload = official(`hub/examples/RS-SAS-RDV/${name}`) as object;
    expect(schemaIssues('AppointmentMessage', { ...WITH_HEADER, ...payload })).toEqual([]);
  });

  it.each(officialFiles('ig-lrm-page').filter((name) => name.includes('payload')))(
    '%s of the guide is valid',
    (name) => {
      expect(
        schemaIssues('AppointmentMessage', { ...WITH_HEADER, ...(official(`ig-lrm-page/${name}`) as object) }),
      ).toEqual([]);
    },
  );

  it('of acknowledgement and error are valid', () => {
    const reference = official('hub/examples/RC-REF/RC-REF.json') as object;
    expect(schemaIssues('AcknowledgementMessage', { ...WITH_HEADER, ...reference, kind: 'Ack' })).toEqual([]);
    expect(schemaIssues('ErrorMessage', official('hub/examples/RS-ERROR/RS-ERROR.json'))).toEqual([]);
    expect(schemaIssues('ErrorMessage', { error: official('hub/examples/generated/RS-ERROR.example.json') })).toEqual(
      [],
    );
  });

  it('that a generator left are refused where they are wrong', () => {
    const generated = (name: string) => official(`hub/examples/generated/${name}.example.json`) as object;
    expect(
      places(schemaIssues('AppointmentMessage', { ...WITH_HEADER, appointment: generated('RS-SAS-RDV') })),
    ).toEqual(['appointment.method']);
    expect(places(schemaIssues('AcknowledgementMessage', { ...WITH_HEADER, reference: generated('RC-REF') }))).toEqual([
      'reference.refused',
      'reference.step',
    ]);
    const header = { ...generated('RC-DE'), reference: { distributionID: 'x' } };
    expect(new Set(places(schemaIssues('AcknowledgementMessage', header)))).toEqual(
      new Set(['kind', 'sentAt', 'status']),
    );
  });
});

describeOfficial('the official envelopes', () => {
  it.each([
    ['04-message-create-samu330', ['appointment.regulator']], // H-04
    ['05-ack-samu330', []],
    ['06-error-hub-300', []],
    ['07-error-lrm-409', ['distributionID']], // H-13
  ])('%s: refused at %j', (name, expected) => {
    expect(places(validateHubMessage(official(`ig-lrm-page/${name}.json`)).issues)).toEqual(expected);
  });

  it('of another flow is none of the three', () => {
    expect(validateHubMessage(official('hub/examples/EDXL-DE/EDXL-DE.json')).issues).toMatchObject([
      { rule: 'use-case' },
    ]);
  });
});

describeOfficial('the official schemas', () => {
  // every file has the same $id, so each is compiled by itself
  const compile = (name: string) => {
    const { $id: _, ...schema } = official(`hub/schemas/${name}.schema.json`) as { $id: string };
    const ajv = new Ajv({ strict: false, allErrors: true });
    (formatsPlugin as unknown as FormatsPlugin)(ajv);
    return ajv.compile(schema);
  };
  const { envelope } = buildAppointment('CreateAppointment', snapshot, route);
  const received = readHubMessage(JSON.stringify(envelope));

  it.each([
    ['an appointment', envelope],
    ['an acknowledgement', buildAcknowledgement(received, { step: 'INTEGRE' })],
    ['an error', buildError(received, CONFLICT_STATUS.model, 'known with other content')],
  ])('take %s of ours', (_, document) => {
    const frame = compile('EDXL-DE-envelope-only');
    expect(frame(document), JSON.stringify(frame.errors)).toBe(true);
    const message: Loose = document.content[0].jsonContent.embeddedJsonContent.message;
    const parts: [string, unknown][] = message.error
      ? [['RS-ERROR', message.error]]
      : [['RC-DE', message], message.appointment ? ['RS-SAS-RDV', message.appointment] : ['RC-REF', message.reference]];
    for (const [name, part] of parts) {
      const check = compile(name);
      expect(check(part), JSON.stringify(check.errors)).toBe(true);
    }
  });
});
