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

/** The packages in bold in the list below a heading. */
function documented(heading: string): readonly string[] {
  const section = text('docs/dependencies.md')
    .split(/^## /m)
    .find((each) => each.startsWith(`${heading}\n`));
  return [...(section ?? '').matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name ?? '');
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
