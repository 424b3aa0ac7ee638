import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Mutant } from '../model/index.js';
import { PEOPLE, startMutant } from '../reference/index.js';
import { command } from './index.js';

// Walks all that a run leaves behind, and all that it prints, for every secret that anybody gave it.

const dir = mkdtempSync(join(tmpdir(), 'conformance-secrets-'));
const elsewhere = mkdtempSync(join(tmpdir(), 'conformance-given-'));
afterAll(() => [dir, elsewhere].forEach((one) => rmSync(one, { recursive: true, force: true })));

const GIVEN = {
  inComment: 'given-comment-token',
  code: 'given-code',
  fragment: 'given-fragment-token',
  cookie: 'given-cookie',
  inPage: 'given-page-token',
  ticket: 'given-ticket',
  header: 'given-authorization',
  inAddress: 'given-address-token',
} as const;

/** An editor that hands out secrets in every place where one can be, and redirects twice. */
const TALKATIVE: Mutant = {
  answer: {
    on: /./,
    edit: ({ response }, { url }) => {
      response.body = response.body.replaceAll(/("comment":"[^"]+)"/g, `$1&access_token=${GIVEN.inComment}"`);
      if (!url.includes('/agenda/') && !url.includes('/connexion')) return;
      response.headers = { ...response.headers, 'set-cookie': `sid=${GIVEN.cookie}; Path=/; HttpOnly` };
      if (url.includes('/connexion')) {
        response.status = 200;
        response.body = `<!doctype html><a href="/x?a=1&amp;token=${GIVEN.inPage}">Pro Santé Connect</a> ${GIVEN.cookie} ${GIVEN.code}`;
        return;
      }
      response.status = 302;
      response.headers['location'] =
        `/connexion?code=${GIVEN.code}&ticket=${GIVEN.ticket}#access_token=${GIVEN.fragment}`;
    },
  },
};

async function run(...args: string[]) {
  let [out, error] = ['', ''];
  const told = new Promise<string>((found) => {
    void command(args, {
      out: (text) => void (out += text),
      error: (text) => {
        error += text;
        const platform = /Plateforme de test : (\S+)/.exec(error)?.[1];
        if (platform) void book(platform);
      },
      colours: false,
    }).then(() => found(out + error));
  });
  return told;
}

/** An editor's client that puts its secrets where they do not belong. */
async function book(platform: string): Promise<void> {
  for (let n = 0; n < 2; n++)
    await fetch(`${platform}/Appointment?access_token=${GIVEN.inAddress}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${GIVEN.header}` },
      body: JSON.stringify({ resourceType: 'Appointment', comment: `https://a.example/?token=${GIVEN.inAddress}` }),
    });
}

/** Every file of the folder and what was printed, by name. */
const leavings = (printed: string): Map<string, string> =>
  new Map([
    ['the terminal', printed],
    ...readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')] as const),
  ]);

function expectNoSecret(all: Map<string, string>): void {
  const found = [...all].flatMap(([where, text]) =>
    Object.entries(GIVEN)
      .filter(([, secret]) => text.includes(secret))
      .map(([what]) => `${what} in ${where}`),
  );
  expect(found).toEqual([]);
}

const reports = (name: string): string[] =>
  ['json', 'junit', 'html'].flatMap((format) => [`--${format}`, join(dir, `${name}.${format}`)]);

it('no recording and no report holds a secret that a run was given', async () => {
  const server = await startMutant(TALKATIVE);
  const target = ['--base-url', server.url, '--practitioner', PEOPLE.one];
  const flows = ['--flows', 'ps,redirect,appointments', '--platform-wait', '4'];
  const record = join(dir, 'run.recording');
  const printed = await run('run', ...target, ...flows, '--record', record, ...reports('run'));
  await server.close();
  const again = await run('replay', record, ...reports('replay'));
  const recording = readFileSync(record, 'utf8');
  // they were met: masked, not merely absent
  for (const met of [
    'access_token=MASQUE-',
    'code=MASQUE-',
    '#access_token=MASQUE-',
    'ticket=MASQUE-',
    'token=MASQUE-',
  ])
    expect(recording).toContain(met);
  expect(recording).toMatch(/"set-cookie": "MASQUE-\d+"/);
  expect(recording).toMatch(/"authorization": "MASQUE-\d+"/);
  expect(printed).toContain('SSO-JETON');
  expectNoSecret(leavings(printed + again));
  const resultsOf = (name: string): unknown =>
    (JSON.parse(readFileSync(join(dir, name), 'utf8')) as { results: unknown }).results;
  expect(resultsOf('replay.json')).toEqual(resultsOf('run.json'));
}, 30_000);

it('nor does a report of a file', async () => {
  const server = await startMutant(undefined);
  const now = Date.now();
  const ask = new URLSearchParams([
    ['schedule.actor:Practitioner.identifier', `urn:oid:1.2.250.1.71.4.2.1|${PEOPLE.one}`],
    ['start', `ge${new Date(now).toISOString()}`],
    ['start', `le${new Date(now + 2 * 86_400_000).toISOString()}`],
    ...[['status', 'free'] as [string, string], ['_include', 'Slot:schedule'] as [string, string]],
    ['_include:iterate', 'Schedule:actor'],
  ]);
  const text = await (await fetch(`${server.url}/Slot?${ask.toString()}`)).text();
  await server.close();
  const file = join(elsewhere, 'bundle.json');
  // not https, with an account, and a part: three findings that show it
  const address = `http://u:${GIVEN.cookie}@a.example/?token=${GIVEN.inAddress}#access_token=${GIVEN.fragment}`;
  writeFileSync(file, text.replaceAll(/"comment":"[^"]+"/g, `"comment":"${address}"`));
  const printed = await run('validate', file, ...reports('validate'));
  expect(printed).toContain('token=MASQUE-');
  expectNoSecret(leavings(printed));
  // nor whose machine it comes from
  for (const [, text] of leavings(printed)) expect(text).not.toContain(elsewhere);
});
