import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HELP, readCommand } from './options.js';

describe('the command line of npm start', () => {
  it.each([
    [[], { kind: 'start', training: false }],
    [['--training'], { kind: 'start', training: true }],
    [['--help'], { kind: 'help' }],
    [['-h', '--training'], { kind: 'help' }],
    [['--trainning'], { kind: 'refused', why: 'option inconnue : --trainning' }],
    [['-x'], { kind: 'refused', why: 'option inconnue : -x' }],
    [['formation'], { kind: 'refused', why: 'argument inattendu : formation' }],
    [['--training=oui'], { kind: 'refused', why: 'l’option --training ne prend pas de valeur' }],
  ])('%j', (args, expected) => {
    expect(readCommand(args)).toEqual(expected);
  });

  const main = fileURLToPath(new URL('../../dist/world/main.js', import.meta.url));
  const run = (...args: string[]) => {
    const dir = mkdtempSync(join(tmpdir(), 'sas-demo-'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      env: { ...process.env, SAS_DEMO_DIR: dir },
      encoding: 'utf8',
      timeout: 30_000,
    });
    const left = existsSync(dir) ? readdirSync(dir) : [];
    rmSync(dir, { recursive: true, force: true });
    return { status, stdout, stderr, left };
  };

  it('gives help with 0, and starts nothing', () => {
    expect(run('--help')).toEqual({ status: 0, stdout: HELP, stderr: '', left: [] });
  });

  it('refuses what it does not know with 2, says what, and starts nothing', () => {
    const { status, stdout, stderr, left } = run('--formation');
    expect([status, stdout, left]).toEqual([2, '', []]);
    expect(stderr).toBe('option inconnue : --formation\nnpm start -- --help liste les options.\n');
  });
});
