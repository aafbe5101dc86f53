import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = (path: string) => JSON.parse(text(path)) as Manifest;
const service = manifest('package.json');
const emulator = manifest('packages/github-emulator/package.json');

/** The packages in the first column of the table below a heading. */
function documented(heading: string): readonly string[] {
  const section = text('docs/dependencies.md')
    .split(/^## /m)
    .find((each) => each.startsWith(`${heading}\n`));
  const rows = (section ?? '').split('\n').filter((line) => line.startsWith('| '));
  // Below the head and the rule.
  return rows.slice(2).flatMap((row) => (row.split('|')[1] ?? '').split(',').map((name) => name.trim()));
}

describe('the page of the dependencies names each of them, and no other', () => {
  test.each<[heading: string, dependencies: Manifest['dependencies']]>([
    ['The service', service.dependencies],
    ['Development and tests', service.devDependencies],
    ['The emulator', { ...emulator.dependencies, ...emulator.devDependencies }],
  ])('%s', (heading, dependencies = {}) => {
    expect(documented(heading).toSorted()).toEqual(Object.keys(dependencies).toSorted());
  });
});
