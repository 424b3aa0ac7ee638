import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PEOPLE, ReferenceEditor } from '../reference/index.js';
import { RULES } from '../rules/index.js';
import { command } from './index.js';

const dir = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  let [out, error] = ['', ''];
  const code = await command(args, {
    out: (text) => void (out += text),
    error: (text) => void (error += text),
    colours: false,
  });
  return { code, out, error };
}

function bundleFile(name: string, edit: (text: string) => string = (text) => text): string {
  const editor = new ReferenceEditor('https://agenda.example/fhir', () => 0);
  const ask =
    '_include=Slot:schedule&_include:iterate=Schedule:actor&status=free&start=ge2026-03-10T09:00:00Z&start=le2026-03-12T09:00:00Z' +
    `&schedule.actor:Practitioner.identifier=urn:oid:1.2.250.1.71.4.2.1%7C${PEOPLE.one}`;
  const { response } = editor.handle({ method: 'GET', url: `https://agenda.example/fhir/Slot?${ask}`, headers: {} });
  const file = join(dir, name);
  writeFileSync(file, edit(response.body));
  return file;
}

describe('validate', () => {
  it('gives 0 to a sound bundle', async () => {
    const { code, out } = await run('validate', bundleFile('sound.json'));
    expect(out).toContain('0 non respectée,');
    expect(code).toBe(0);
  });

  it('gives 1 to a broken one, and says where, what came, what was expected, what to do, and which page', async () => {
    const file = bundleFile('busy.json', (text) => text.replace('"status":"free"', '"status":"busy"'));
    const { code, out } = await run('validate', file, '--mode', 'official');
    expect(code).toBe(1);
    expect(out).toMatch(
      /AGG-PS1-16[\s\S]*entry\[0\]\.resource\.status[\s\S]*reçu busy ; attendu free[\s\S]*→[\s\S]*https:/,
    );
  });

  it('judges the others when one cannot be read, and gives 3', async () => {
    const [sound, cut] = [bundleFile('sound.json'), bundleFile('cut.json', (text) => text.slice(0, -9))];
    const { code, out, error } = await run('validate', join(dir, 'none.json'), sound, cut, dir);
    expect(out).toContain('0 non respectée,');
    expect(error.trim().split('\n')).toEqual([
      expect.stringMatching(/none\.json : fichier ou dossier introuvable$/),
      expect.stringMatching(/cut\.json : ce n’est pas du JSON, ou pas entier \(ligne 1, colonne \d+\)$/),
      `${dir} : c’est un dossier, un fichier est attendu`,
    ]);
    expect(code).toBe(3);
  });

  it.each([
    ['', /le fichier est vide/],
    ['\u0000\u001b[2J{', /ce n’est pas un fichier de texte JSON en UTF-8/],
    ['{\n  "a": 1,\n  oops }', /\(ligne 3, colonne 3\)/],
    ['oops', /ce n’est pas du JSON/],
    ['{"a":1}', /sans resourceType/],
  ])('says what is wrong with %j, and shows nothing of it', async (text, why) => {
    const file = join(dir, 'strange.json');
    writeFileSync(file, text);
    const { code, error } = await run('validate', file);
    expect(error).toMatch(why);
    for (const sign of ['\u001b', 'oops']) expect(error).not.toContain(sign);
    expect(code).toBe(3);
  });

  it('reports as JSON and JUnit, to standard output or a file', async () => {
    const file = bundleFile('late.json', (text) => text.replace('"status":"free"', '"status":"bu&<sy"'));
    const json = JSON.parse((await run('validate', file, '--json')).out) as { counts: { failed: number } };
    expect(json.counts.failed).toBeGreaterThan(0);
    const junit = join(dir, 'junit.xml');
    await run('validate', file, '--junit', junit, '--quiet');
    expect(readFileSync(junit, 'utf8')).toContain('bu&amp;&lt;sy');
  });

  it.each([
    ['not JSON', '{', 3],
    ['nothing to judge', '{"resourceType":"Patient"}', 3],
    ['a list', '[]', 3],
    ['a bundle of nothing', '{"resourceType":"Bundle","type":"searchset","entry":[null,{"resource":7}]}', 1],
  ])('takes a file that is %s', async (name, text, expected) => {
    const file = join(dir, `${name.replaceAll(' ', '-')}.json`);
    writeFileSync(file, text);
    expect((await run('validate', file)).code).toBe(expected);
  });

  it('gives 3 for a file that is not there', async () => {
    expect((await run('validate', join(dir, 'absent.json'))).code).toBe(3);
  });
});

describe('rules', () => {
  it('lists all of them as JSON', async () => {
    const { code, out } = await run('rules', '--json');
    expect(code).toBe(0);
    expect((JSON.parse(out) as unknown[]).length).toBe(RULES.length);
  });

  it('can be narrowed by flow, mode and id', async () => {
    const { out } = await run(
      'rules',
      '--flows',
      'cpts',
      '--mode',
      'official',
      '--only',
      'AGG-CPM',
      '--skip',
      'AGG-CPM-03',
    );
    expect(
      out
        .trim()
        .split('\n')
        .slice(0, -1)
        .map((line) => line.slice(0, 10)),
    ).toEqual(['01', '02', '04', '05', '06', '07'].map((n) => `AGG-CPM-${n}`));
  });
});

it.each([[[]], [['dance']], [['rules', '--nope']], [['rules', '--flows', 'x']], [['validate']]])(
  'a command that is not understood (%s) gives 2',
  async (args) => {
    expect((await run(...args)).code).toBe(2);
  },
);

it.each([
  'http://',
  'http://exa mple/fhir',
  'ftp://a.example',
  'https://a.example/fhir?key=1',
  'https://u:p@a.example',
])('an address that is none of a server (%s) gives 2, before anything is asked', async (url) =>
  expect((await run('run', '--base-url', url, '--flows', 'ps')).code).toBe(2),
);

describe('a configuration file', () => {
  const config = (text: string): string => {
    const file = join(dir, 'config.json');
    writeFileSync(file, text);
    return file;
  };

  it('gives what the line does not, in the names of the options', async () => {
    const file = config('{ "flows": ["cpts"], "mode": "official", "only": ["AGG-CPM"], "skip": ["AGG-CPM-03"] }');
    const { code, out } = await run('rules', '--config', file, '--only', 'AGG-CPM-04');
    expect(code).toBe(0);
    expect(out).toMatch(/^AGG-CPM-04 .*\n1 règle\n$/);
  });

  it.each([
    ['a name that is none', '{ "basUrl": "https://a.example" }', 'réglage inconnu « basUrl » (amqpUrl, answerWait,'],
    ['a list that is none', '{ "flows": "ps" }', '« flows » : une liste de textes est attendue'],
    ['a number that is none', '{ "samples": "3" }', '« samples » : un nombre entier est attendu'],
    ['a text that is none', '{ "baseUrl": 3 }', '« baseUrl » : un texte est attendu'],
    ['no JSON', '{', 'ce n’est pas du JSON'],
    ['no object', '[]', 'un objet JSON est attendu'],
  ])('is refused with %s', async (_, text, said) => {
    const { code, error } = await run('rules', '--config', config(text));
    expect(code).toBe(2);
    expect(error).toContain(said);
  });

  it('that is not there is said so', async () => {
    const { code, error } = await run('rules', '--config', join(dir, 'absent'));
    expect(code).toBe(2);
    expect(error).toMatch(/^--config \S*absent : fichier ou dossier introuvable/);
  });
});

it.each([
  [['rules', '--only', 'NOPE'], 2, '--only : aucune règle n’est « NOPE »'],
  [['rules', '--skip', 'NOPE'], 2, '--skip : aucune règle n’est « NOPE »'],
  [['rules', '--nope'], 2, 'option inconnue : --nope'],
  [['rules', '--mode'], 2, '--mode : une valeur est attendue'],
  [['rules', '--quiet=1'], 2, '--quiet : ne prend pas de valeur'],
  [['run', '--flows', 'ps', '--platform-port', '99999'], 2, '--platform-port : un port de 0 à 65535 est attendu'],
  [['validate', join(dir, 'none.json')], 3, 'none.json : fichier ou dossier introuvable'],
  [['validate', dir], 3, 'c’est un dossier, un fichier est attendu'],
])('%s is answered in French', async (args, expected, said) => {
  const { code, error } = await run(...args);
  expect(error).toContain(said);
  expect(code).toBe(expected);
});

it('a report that cannot be written is told before anything is asked', async () => {
  const asked = ['run', '--base-url', 'http://127.0.0.1:9/fhir', '--flows', 'ps', '--html'];
  for (const [to, said] of [
    [join(dir, 'no-folder', 'report.html'), 'fichier ou dossier introuvable'],
    [dir, 'c’est un dossier'],
  ] as const) {
    const { code, error } = await run(...asked, to);
    expect(code).toBe(2);
    expect(error).toContain(`--html : `);
    expect(error).toContain(said);
  }
});
