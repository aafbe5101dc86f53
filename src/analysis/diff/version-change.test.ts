import { expect, test } from '@jest/globals';
import { sameButVersions } from './version-change.ts';

const digest = 'a1b2c3d4'.repeat(8);
const other = 'ffee0011'.repeat(8);

test.each<[string, string]>([
  ['version = "1.2.3"', 'version = "1.2.4"'],
  ['version = v1.2.3', 'version = v10.20.30'],
  ['VERSION = "1.2.3-rc.1+build"', 'VERSION = "1.2.3"'],
  ...['a1', 'b2', 'rc1', 'alpha1', 'beta.2', 'dev3', 'pre1', 'post2', 'SNAPSHOT'].map(
    (end): [string, string] => [`__version__ = '1.2.3${end}'`, "__version__ = '1.2.3'"],
  ),
  [`"shasum": "${digest}",`, `"shasum": "${other}",`],
  [`md5: ${digest.slice(0, 32)}`, `md5: ${other}`],
  [`integrity: sha256-${'A'.repeat(43)}=`, `integrity: sha256-${'B'.repeat(43)}=`],
  [`integrity = "sha512-${'A'.repeat(86)}=="`, `integrity = "sha384-${'B'.repeat(64)}"`],
  [`checksum = "${'A'.repeat(43)}="`, `checksum = "${'B'.repeat(43)}="`],
  ['VERSIONS="1.2.3"', 'VERSIONS="1.2.3 1.2.4"'],
  ['versions = [1.2.3, 1.2.4]', 'versions = [1.2.5]'],
  ['version = "1.2"', 'version = "1.3"'],
  ['  "version": "7",', '  "version": "8",'],
  ['$APP_VERSION = 0x0102', '$APP_VERSION = 0x0103'],
  ['__build__ = 1.2', '__build__ = 1.3'],
  ['version: v1.2', 'version: v1.3'],
  ["export const VERSION = '1.2.3';", "export const VERSION = '1.2.4';"],
  ['public static final String VERSION = "1.2.3";', 'public static final String VERSION = "1.2.4";'],
  ['  VERSION = "1.2.3".freeze', '  VERSION = "1.2.4".freeze'],
  ['  spec.version = "1.2.3"', '  spec.version = "1.2.4"'],
  ['#define LIB_VERSION "1.2.3"', '#define LIB_VERSION "1.2.4"'],
  ['  <version>1.2.3</version>', '  <version>1.2.4</version>'],
  ['  @version "1.2.3"', '  @version "1.2.4"'],
  ['M.version = "1.2.3" -- x-release', 'M.version = "1.2.4" -- x-release'],
  ['1.2.3', '1.2.4'],
  ['  .minimum_zig_version = "0.1.0-dev.12+ab12",', '  .minimum_zig_version = "0.1.0-dev.15+cd34",'],
])('%s differs from %s in no more than versions', (before, after) => {
  expect(sameButVersions([before], [after])).toBe(true);
});

test.each<[string, string]>([
  ['version = "1.2.3"', 'versions = "1.2.3"'],
  ['a 1.2.3', 'a 1.2.4'],
  ['a = "1.2.3"', 'a = "1.2.4"'],
  ['a 1.2', 'a 1.3'],
  ['host = 127.0.0.1', 'host = 0.0.0.0'],
  ['version = "127.0.0.1"', 'version = "0.0.0.0"'],
  ['a = "7"', 'a = "8"'],
  ['limit = 0x0102', 'limit = 0x0103'],
  ['version = 7', 'version = 8'],
  ['if (version < "7")', 'if (version < "8")'],
  ['if (version = "1.2.3")', 'if (version = "1.2.4")'],
  ['if version == "1.2.3":', 'if version == "1.2.4":'],
  ['version = f("1.2.3")', 'version = f("1.2.4")'],
  ['f(version="1.2.3")', 'f(version="1.2.4")'],
  ['version = "1.2.3"; f()', 'version = "1.2.4"; f()'],
  ['version = "1.2.3" if a else f()', 'version = "1.2.4" if a else f()'],
  ['version_url = "https://a.example/1.2.3/b.sh"', 'version_url = "https://a.example/1.2.4/b.sh"'],
  ['version = "1.2.3" -- f()', 'version = "1.2.4" -- f()'],
  ['FROM a:1.2.3', 'FROM a:1.2.4'],
  [`checksum = ${digest.slice(0, 31)}`, `checksum = ${other.slice(0, 31)}`],
  [`token = "${digest}"`, `token = "${other}"`],
  [`${'x'.repeat(1000)} version = 1.2.3`, `${'x'.repeat(1000)} version = 1.2.4`],
])('%s differs from %s in more', (before, after) => {
  expect(sameButVersions([before], [after])).toBe(false);
});

test('line by line, as many as before', () => {
  const line = (version: string) => `version = "${version}"`;
  expect(sameButVersions([line('1.2.3'), 'b'], [line('1.2.4'), 'b'])).toBe(true);
  expect(sameButVersions([line('1.2.3'), 'b'], [line('1.2.4'), 'c'])).toBe(false);
  expect(sameButVersions([line('1.2.3')], [line('1.2.3'), line('1.2.4')])).toBe(false);
  expect(sameButVersions([], [])).toBe(false);
});
