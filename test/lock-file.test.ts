import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';

interface Entry {
  readonly version?: string;
  readonly integrity?: string;
  /** Whether the entry points at a folder of this repository. */
  readonly link?: boolean;
}

interface LockFile {
  readonly packages: Readonly<Record<string, Entry>>;
}

/**
 * The packages from a registry that npm would install unverified. Workspaces are exempt: the entry of their folder, which lies
 * outside `node_modules`, and the link to it.
 */
function unverified({ packages }: LockFile): readonly string[] {
  return Object.entries(packages)
    .filter(([path, { link }]) => path.split('/').includes('node_modules') && link !== true)
    .filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity))
    .map(([path]) => path);
}

describe('the lock file', () => {
  const lockFile = JSON.parse(
    readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
  ) as LockFile;

  it('has the hash of each package, also of those for other platforms', () => {
    expect(unverified(lockFile)).toEqual([]);
  });

  it('names the optional binaries of other platforms', () => {
    for (const platform of ['darwin-arm64', 'linux-x64', 'win32-x64'])
      expect(Object.keys(lockFile.packages)).toContain(`node_modules/@biomejs/cli-${platform}`);
  });
});

describe('an entry without a hash is found', () => {
  const integrity = `sha512-${'a'.repeat(86)}==`;
  test.each<[what: string, path: string, entry: Entry, isFound: boolean]>([
    ['a package', 'node_modules/a', { version: '1.0.0' }, true],
    ['a package of a package', 'node_modules/a/node_modules/b', { version: '1.0.0' }, true],
    ['a package of a workspace', 'packages/c/node_modules/b', { version: '1.0.0' }, true],
    ['a package with a weak hash', 'node_modules/a', { version: '1.0.0', integrity: 'sha1-a' }, true],
    ['a package with its hash', 'node_modules/a', { version: '1.0.0', integrity }, false],
    ['the link to a workspace', 'node_modules/c', { link: true }, false],
    ['a workspace', 'packages/c', { version: '1.0.0' }, false],
    ['the repository', '', { version: '1.0.0' }, false],
  ])('%s', (_, path, entry, isFound) => {
    expect(unverified({ packages: { [path]: entry } })).toEqual(isFound ? [path] : []);
  });
});
