import { expect, test } from '@jest/globals';
import { sameButVersions } from './version-change.ts';

const digest = 'a1b2c3d4'.repeat(8);
const other = 'ffee0011'.repeat(8);

test.each<[string, string]>([
  ['a 1.2.3', 'a 1.2.4'],
  ['a v1.2.3', 'a v10.20.30'],
  ['a 1.2.3-rc.1+build', 'a 1.2.3'],
  ...['a1', 'b2', 'rc1', 'alpha1', 'beta.2', 'dev3', 'pre1', 'post2', 'SNAPSHOT'].map(
    (end): [string, string] => [`a 1.2.3${end}`, 'a 1.2.3'],
  ),
  [`a ${digest}`, `a ${other}`],
  [`a ${digest.slice(0, 32)}`, `a ${other}`],
  [`a sha256-${'A'.repeat(43)}=`, `a sha256-${'B'.repeat(43)}=`],
  [`a sha512-${'A'.repeat(86)}==`, `a sha384-${'B'.repeat(64)}`],
  [`a "${'A'.repeat(43)}="`, `a "${'B'.repeat(43)}="`],
  ['VERSIONS="1.2.3"', 'VERSIONS="1.2.3 1.2.4"'],
  ['a = [1.2.3, 1.2.4]', 'a = [1.2.5]'],
  ['version = "1.2"', 'version = "1.3"'],
  ['  "version": "7",', '  "version": "8",'],
  ['$APP_VERSION = 0x0102', '$APP_VERSION = 0x0103'],
  ['__build__ = 1.2', '__build__ = 1.3'],
  ['version: v1.2', 'version: v1.3'],
])('%s differs from %s in no more than versions', (before, after) => {
  expect(sameButVersions([before], [after])).toBe(true);
});

test.each<[string, string]>([
  ['a 1.2.3', 'b 1.2.3'],
  ['a 1.2', 'a 1.3'],
  ['host = 127.0.0.1', 'host = 0.0.0.0'],
  ['a1.2.3', 'a1.2.4'],
  ['a = "7"', 'a = "8"'],
  ['limit = 0x0102', 'limit = 0x0103'],
  ['version = 7', 'version = 8'],
  ['if (version < "7")', 'if (version < "8")'],
  [`a ${digest.slice(0, 31)}`, `a ${other.slice(0, 31)}`],
  [`a sha1-${'A'.repeat(43)}`, `a sha1-${'B'.repeat(43)}`],
  [`a "${'A'.repeat(42)}="`, `a "${'B'.repeat(42)}="`],
  [`${'x'.repeat(1000)} 1.2.3`, `${'x'.repeat(1000)} 1.2.4`],
])('%s differs from %s in more', (before, after) => {
  expect(sameButVersions([before], [after])).toBe(false);
});

test('line by line, as many as before', () => {
  expect(sameButVersions(['a 1.2.3', 'b'], ['a 1.2.4', 'b'])).toBe(true);
  expect(sameButVersions(['a 1.2.3', 'b'], ['a 1.2.4', 'c'])).toBe(false);
  expect(sameButVersions(['a 1.2.3'], ['a 1.2.3', 'a 1.2.4'])).toBe(false);
  expect(sameButVersions([], [])).toBe(false);
});
