import { expect, test } from '@jest/globals';
import type { ChangedFile } from '../evidence/change.ts';
import { firstStableVersion, isYounger } from './new-product.ts';

type File = Pick<ChangedFile, 'path' | 'status' | 'patch'>;

function edited(path: string, removed: string, added: string, above = ''): File {
  const context = above === '' ? '' : ` ${above}\n`;
  return { path, status: 'modified', patch: `@@ -1,3 +1,3 @@\n${context}-${removed}\n+${added}\n` };
}

test.each<[path: string, removed: string, added: string, above?: string]>([
  ['package.json', '  "version": "0.9.3",', '  "version": "1.0.0",'],
  ['packages/cart/package.json', '\t"version": "0.9.3",', '\t"version": "1.0.0",'],
  ['package.json', '  "version": "1.0.0-rc.2",', '  "version": "1.0.0",'],
  ['package.json', '  "version": "0.0.1",', '  "version": "2.1.0",'],
  ['composer.json', '    "version": "0.1.0",', '    "version": "1.0.0",'],
  ['Cargo.toml', 'version = "0.1.0"', 'version = "1.0.0"', '[package]'],
  ['Cargo.toml', 'version = "0.1.0"', 'version = "1.0.0"', '[workspace.package]'],
  ['pyproject.toml', "version = '0.1.0b1'", "version = '1.0.0'", '[tool.poetry]'],
  ['pyproject.toml', 'version = "1.0rc1"', 'version = "1.0"', '[project]'],
  ['pubspec.yaml', 'version: 0.1.0+4', 'version: 1.0.0+5'],
  ['deploy/Chart.yaml', 'version: 0.1.0', 'version: 1.0.0'],
  ['pom.xml', '    <version>0.9-SNAPSHOT</version>', '    <version>1.0</version>'],
  ['pom.xml', '  <version>1.0.0-SNAPSHOT</version>', '  <version>1.0.0</version>'],
  ['src/Shop/Shop.csproj', '    <Version>0.8.0</Version>', '    <Version>1.0.0</Version>'],
  ['build.gradle.kts', 'version = "0.8.0"', 'version = "1.0.0"'],
  ['gradle.properties', 'VERSION_NAME=0.9.0-SNAPSHOT', 'VERSION_NAME=1.0.0'],
  ['mix.exs', '  @version "0.9.0"', '  @version "1.0.0"'],
  ['mix.exs', '      version: "0.9.0",', '      version: "1.0.0",'],
  ['lib/shop/version.rb', "  VERSION = '0.9.0'", "  VERSION = '1.0.0'"],
  ['shop.gemspec', '  spec.version = "0.9.0"', '  spec.version = "1.0.0"'],
  ['shop/__init__.py', '__version__ = "0.9.0"', '__version__ = "1.0.0"'],
  ['setup.py', "    version='0.9.0',", "    version='1.0.0',"],
  ['setup.cfg', 'version = 0.9.0', 'version = 1.0.0'],
  ['VERSION', 'v0.9.0', 'v1.0.0'],
])('%s: %s becomes %s', (path, removed, added, above = '') => {
  expect(firstStableVersion([edited(path, removed, added, above)])).toMatchObject({ path });
});

test.each<[what: string, files: readonly File[]]>([
  ['no file', []],
  ['the next version', [edited('package.json', '  "version": "1.0.0",', '  "version": "1.1.0",')]],
  ['the next version below 1', [edited('package.json', '  "version": "0.1.0",', '  "version": "0.2.0",')]],
  [
    'a pre-release of the first',
    [edited('package.json', '  "version": "0.9.0",', '  "version": "1.0.0-rc.1",')],
  ],
  ['a pre-release of Python', [edited('setup.cfg', 'version = 0.9.0', 'version = 1.0.0rc1')]],
  [
    'a snapshot of the first',
    [edited('pom.xml', '  <version>0.9</version>', '  <version>1.0-SNAPSHOT</version>')],
  ],
  ['a pre-release of the second', [edited('VERSION', '2.0.0-beta.1', '2.0.0')]],
  ['back', [edited('package.json', '  "version": "1.0.0",', '  "version": "0.9.0",')]],
  [
    'a new manifest',
    [{ path: 'package.json', status: 'added', patch: '@@ -0,0 +1,3 @@\n+{\n+  "version": "1.0.0"\n+}\n' }],
  ],
  ['a dependency', [edited('package.json', '    "left-pad": "0.9.0",', '    "left-pad": "1.0.0",')]],
  [
    'a dependency with a version of its own',
    [edited('pom.xml', '            <version>0.9</version>', '            <version>1.0</version>')],
  ],
  [
    'a table of a dependency',
    [edited('Cargo.toml', 'version = "0.9"', 'version = "1.0"', '[dependencies.serde]')],
  ],
  ['a lock file', [edited('package-lock.json', '  "version": "0.9.0",', '  "version": "1.0.0",')]],
  ['an example', [edited('examples/a/package.json', '  "version": "0.9.0",', '  "version": "1.0.0",')]],
  ['a fixture', [edited('test/fixtures/package.json', '  "version": "0.9.0",', '  "version": "1.0.0",')]],
  ['no version', [edited('pom.xml', '  <version>@revision@</version>', '  <version>1.0.0</version>')]],
  ['another key', [edited('setup.cfg', 'python_version = 0.9.0', 'python_version = 1.0.0')]],
  ['prose', [edited('README.md', 'version: 0.9.0', 'version: 1.0.0')]],
  ['a diff that GitHub does not show', [{ path: 'package.json', status: 'modified' }]],
])('%s is no first release', (_, files) => {
  expect(firstStableVersion(files)).toBeNull();
});

test('the place and both versions are known', () => {
  expect(
    firstStableVersion([edited('package.json', '  "version": "0.9.0",', '  "version": "1.0.0",', '{')]),
  ).toEqual({
    path: 'package.json',
    line: 2,
    from: '0.9.0',
    to: '1.0.0',
  });
});

test('long lines and many of them take no time', () => {
  const patch = `@@ -1 +1 @@\n${`-version${' '.repeat(5_000)}\n`.repeat(2_000)}`;
  const before = performance.now();
  expect(firstStableVersion([{ path: 'setup.cfg', status: 'modified', patch }])).toBeNull();
  expect(performance.now() - before).toBeLessThan(1_000);
});

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-30T23:59:59Z', 30, true],
  ['2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', 30, false],
  ['2026-01-01T00:00:00Z', '2025-12-31T00:00:00Z', 30, true],
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 0, false],
])('created at %s, opened at %s, within %d days: %s', (created, opened, days, expected) => {
  expect(isYounger(new Date(created), new Date(opened), days)).toBe(expected);
});
