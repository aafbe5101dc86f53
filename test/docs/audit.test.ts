import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, test } from '@jest/globals';
import type { Command } from '../../src/cli/command.ts';
import { rankOf } from '../../src/cli/evidence/choose-sample.ts';
import { evidence } from '../../src/cli/evidence/evidence.ts';
import { exportTables } from '../../src/cli/evidence/export.ts';
import { keys } from '../../src/cli/keys/keys.ts';
import { ledger } from '../../src/cli/ledger/ledger.ts';
import { record } from '../../src/cli/record/record.ts';
import { runCommand } from '../../src/cli/run.ts';

const root = join(import.meta.dirname, '..', '..');
const pageOf = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');
const pages = ['audit.md', 'exports.md'];

/** The commands of a page, by word. */
const commandsOf = (name: string) =>
  [...pageOf(name).matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith('sdl-gate '))
    .map((line) => line.split(' ').slice(1));

/** Settings of a store that is not there: the arguments are read before it is opened. */
const environment = () => ({ DATABASE_URL: 'sqlite:/nowhere/record.db' });
const commands: readonly Command[] = [
  evidence(environment),
  ledger(environment),
  record(environment),
  keys(environment),
];

describe.each(pages)('docs/%s', (page) => {
  const known = commandsOf(page).filter(([name]) => commands.some((command) => command.name === name));

  it('has commands', () => expect(known.length).toBeGreaterThan(2));

  test.each(known.map((words) => [words.join(' '), words] as const))('%s is understood', async (_, words) => {
    const errors = new PassThrough();
    const code = await runCommand(commands, words, { output: new PassThrough(), errors, interactive: false });
    // Wrong arguments would be 2: here only the store is missing.
    expect({ code, errors: String(errors.read() ?? '') }).toEqual({
      code: 1,
      errors: expect.stringContaining('(SDL-S222)'),
    });
  });
});

it('docs/exports.md lists the files of an export', () => {
  const [, rows = ''] = /\| file \| a row is \|\n.*\n([\s\S]*?)\n\n/.exec(pageOf('exports.md')) ?? [];
  expect(rows.split('\n').map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual(
    exportTables.map(({ name }) => name),
  );
});

it('docs/audit.md computes a rank as the sample does', () => {
  const [, seed = '', id = '', branch = '', sha = ''] =
    /printf '%s\\n%s\\n%s\\n%s' (\w+) (\d+) (\w+) ([0-9a-f]{40}) \| sha256sum/.exec(pageOf('audit.md')) ?? [];
  expect(rankOf(seed, { repositoryId: Number(id), branch, sha })).toMatch(/^[0-9a-f]{64}$/);
});

test.each(commands.map((command) => [command.name, command.usage] as const))(
  'docs/command-line.md has an example of each sub-command of %s',
  (name, usage) => {
    const named = [...usage.matchAll(new RegExp(`sdl-gate ${name} [a-z]+`, 'g'))].map(([words]) => words);
    const page = pageOf('command-line.md');
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((words) => !page.includes(words))).toEqual([]);
  },
);
