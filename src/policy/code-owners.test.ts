import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownersOfPolicy } from './code-owners.ts';

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
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => Array.isArray(named(text))));
});
