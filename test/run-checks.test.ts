import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const command = fileURLToPath(new URL('run-checks.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
  const scripts = {
    good: 'echo quiet',
    bad: 'echo first problem && exit 1',
    worse: 'echo second problem >&2 && exit 2',
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const check = (...scripts: readonly string[]) => {
  const { status, stdout } = spawnSync(process.execPath, [command, ...scripts], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, lines: stdout.replace(/\([\d.]+ s\)/g, '(time)').split('\n') };
};

it('passes with one line for each check', () => {
  expect(check('good')).toEqual({ status: 0, lines: ['✓ good (time)', ''] });
});

it('runs all checks and lists every failure at the end', () => {
  const { status, lines } = check('bad', 'good', 'worse');
  expect(status).toBe(1);
  for (const line of ['✗ bad (time)', 'first problem', '✓ good (time)', '✗ worse (time)', 'second problem'])
    expect(lines).toContain(line);
  expect(lines).not.toContain('quiet');
  expect(lines.at(-2)).toBe('2 of 3 checks failed: bad, worse');
});

it('fails for a script that does not exist', () => {
  expect(check('none')).toMatchObject({ status: 1 });
});
