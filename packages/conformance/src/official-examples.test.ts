import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Mode } from './model/index.js';
import { describeOfficial, officialFile, officialNames } from './testing/fixtures/official.js';
import { validateFiles } from './validate.js';

const failed = (file: string, mode: Mode) =>
  validateFiles([officialFile(`ig/${file}.json`)], { modes: [mode] })
    .filter(({ status }) => status === 'failed')
    .flatMap(({ rule, findings }) => findings.map(({ path }) => `${rule.id} ${path}`));

describeOfficial('the official examples get the verdicts that are recorded of them', () => {
  it('the PS example has a WALKIN slot without comment (C-03) and a specialty in text only (C-12)', () => {
    expect(failed('Bundle-ExampleBundlePSIndiv', 'official')).toEqual([
      'AGG-PS1-15 entry[4].resource.comment',
      'AGG-BDL-01.Slot.specialty.code entry[7].resource.specialty[1]',
    ]);
  });

  it('the CPTS example passes what a file can show', () => {
    expect(failed('Bundle-ExampleBundleCPTS1', 'official')).toEqual([]);
  });

  it.each(['Appointment-1', 'Appointment-2'])('%s conforms to its profile', (file) => {
    expect(failed(file, 'official')).toEqual([]);
  });

  // the official kit has no test of SOS Médecins: what the guide says is all that can be held against its example
  it('the SOS example counts slots in total (C-13), adds _count with a + in clear (C-14), and books over http', () => {
    const name = 'Bundle-ExampleBundleAgregateurSOS';
    expect(failed(name, 'official')).toEqual([]);
    const bundle = JSON.parse(readFileSync(officialFile(`ig/${name}.json`), 'utf8')) as Record<string, unknown>;
    const slots = (bundle['entry'] as { resource: { resourceType: string } }[]).filter(
      ({ resource }) => resource.resourceType === 'Slot',
    );
    expect(bundle['total']).toBe(slots.length);
    const rules = new Set(failed(name, 'strict').map((text) => text.split(' ')[0]));
    expect([...rules].sort()).toEqual(['GRA-LIEN', 'URL-HTTPS', 'URL-REQUETE']);
  });

  it.each([
    ['Bundle-ExampleBundlePSIndiv', ['GRA-LIEN', 'GRA-MODE', 'URL-REQUETE']], // C-14, C-28
    ['Bundle-ExampleBundleCPTS1', ['GRA-LIEN', 'GRA-URL', 'TOUS-IDNST-SYSTEME', 'TOUS-IDNST-TYPE', 'URL-REQUETE']],
  ])('%s: what the guide says against its own example', (name, expected) => {
    const rules = new Set(failed(name, 'strict').map((text) => text.split(' ')[0]));
    expect([...rules].sort()).toEqual(expected);
  });
});

const hub = (file: string) =>
  validateFiles([officialFile(file)])
    .filter(({ status, because }) => status === 'failed' && because === undefined)
    .flatMap(({ rule, findings }) => findings.map(({ path }) => `${rule.id} ${path.replace(/^.*message\./, '')}`));

describeOfficial('the official messages of the Hub get the verdicts that are recorded of them', () => {
  it.each([
    ['01-payload-create', []],
    ['02-payload-update-fulfilled', []],
    ['03-payload-update-cancelled', []],
    ['04-message-create-samu330', ['HUB-RDV.regulateur appointment.regulator']], // H-04
    ['05-ack-samu330', []],
    ['06-error-hub-300', []],
    // H-13 and H-12: an id of the Hub under the LRM's name, and a code that the Hub's library does not read
    ['07-error-lrm-409', ['HUB-ENV.prefixe distributionID', 'HUB-ERREUR.conflit error.errorCode']],
  ])('%s of the guide', (name, expected) => {
    expect(hub(`ig-lrm-page/${name}.json`)).toEqual(expected);
  });

  it.each(officialNames('hub/examples/RS-SAS-RDV'))('%s of the Hub is sound', (name) => {
    expect(hub(`hub/examples/RS-SAS-RDV/${name}`)).toEqual([]);
  });
});
