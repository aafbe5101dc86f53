import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownersOfPolicy, readCodeOwners } from './code-owners.ts';
import { decidingLines } from './deciding-lines.ts';

const named = (text: string) =>
  ownersOfPolicy(text).map((owner) =>
    owner.kind === 'user' ? owner.login : `${owner.organization}/${owner.slug}`,
  );

test.each<[what: string, text: string, owners: readonly string[]]>([
  ['everything', '* @ada', ['ada']],
  ['the folder', '/.github/ @acme/security @ada', ['acme/security', 'ada']],
  ['the folder anywhere', '.github/ @ada', ['ada']],
  ['the folder without a slash', '.github @ada', ['ada']],
  ['the file', '/.github/sdl.yml @ada', ['ada']],
  ['the name of the file anywhere', 'sdl.yml @ada', ['ada']],
  ['files of the folder', '/.github/* @ada', ['ada']],
  ['an ending', '*.yml @ada', ['ada']],
  ['any depth', '**/sdl.yml @ada', ['ada']],
  ['the last line that matches', '* @ada\n/.github/ @bob\n/src/ @eve', ['bob']],
  ['a later line takes precedence, though it is wider', '/.github/ @bob\n* @ada', ['ada']],
  ['a comment at the end', '* @ada # not @eve', ['ada']],
  ['lines of Windows', '* @ada\r\n/.github/ @bob\r\n', ['bob']],
  ['an address of mail is nobody', '* ada@example.com @bob', ['bob']],
  ['a line with a word that is no owner is skipped', '* @ada\n/.github/ @bob security', ['ada']],
  ['a line with half an address is skipped', '* @ada\n/.github/ @bob docs@', ['ada']],
  ['a line of a section is skipped', '* @ada\n[Policy] @bob', ['ada']],
  ['a line that GitHub cannot read is skipped', '* @ada\n***/sdl.yml @bob', ['ada']],
  ['tabs between words', '*\t@ada\t\t@bob\t# both', ['ada', 'bob']],
  ['white space before a line', '   * @ada', ['ada']],
  ['a mark of the byte order', '\uFEFF* @ada', ['ada']],
  ['no end of the last line', '* @ada\n* @bob', ['bob']],
])('%s', (_, text, owners) => {
  expect(named(text)).toEqual(owners);
});

test.each<[what: string, text: string]>([
  ['an empty file', ''],
  ['comments', '# * @ada\n'],
  ['another file', '/.github/workflows/ @ada'],
  ['another folder', '/src/ @ada'],
  ['another case', '/.github/SDL.yml @ada'],
  ['a line without owners takes the owners away', '* @ada\n/.github/sdl.yml'],
  ['a negation, which GitHub does not read', '!.github/sdl.yml @ada'],
  ['a range, which GitHub does not read', '.github/[s]dl.yml @ada'],
])('no owner: %s', (_, text) => {
  expect(named(text)).toEqual([]);
});

test('any text is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => Array.isArray(named(text))),
    { numRuns: 50 },
  );
});

test.each<[what: string, file: string, path: string, owners: readonly string[] | null]>([
  ['an address is an owner', '* ada@example.com', 'a', ['ada@example.com']],
  ['a folder with a space', 'my\\ docs/ @ada', 'my docs/a.md', ['@ada']],
  ['a hash within a name', 'a#b @ada', 'a#b', ['@ada']],
  ['a comment right behind the pattern takes the owners away', '* @ada\n/a # @bob', 'a', []],
  ['files of a folder alone', 'docs/* @ada', 'docs/a/b.md', null],
  ['the last line of one pattern counts', '*.js @ada\n*.js @bob', 'a.js', ['@bob']],
  ['no owner below a folder with owners', '/apps/ @ada\n/apps/github', 'apps/github/a', []],
])('%s', (_, file, path, owners) => {
  const line = decidingLines(readCodeOwners(file) ?? [], [path])?.get(path);
  expect(line?.owners.map(({ written }) => written) ?? null).toEqual(owners);
});

test('a line knows its number, and where in it each owner begins', () => {
  const [line] = readCodeOwners('# Owners\n\n/src/  @ada @acme/security # both\n') ?? [];
  expect(line).toMatchObject({
    line: 3,
    pattern: '/src/',
    owners: [
      { kind: 'user', login: 'ada', column: 8 },
      { kind: 'team', organization: 'acme', slug: 'security', written: '@acme/security', column: 13 },
    ],
  });
});

test.each([
  ['more lines than are evaluated', 'a @ada\n'.repeat(50_001)],
  ['a line that is longer than is evaluated', `* ${'@ada '.repeat(2_001)}`],
])('%s: nothing is known', (_, text) => {
  expect(readCodeOwners(text)).toBeNull();
});
