import { expect, test } from '@jest/globals';
import {
  commitLink,
  fileLink,
  issueLink,
  type Message,
  newFileLink,
  plain,
  pullRequestLink,
  say,
} from './message.ts';

test.each<[string, Message, string]>([
  ['words and values', say`${'a.ts'} has ${2} problems.`, 'a.ts has 2 problems.'],
  ['a file', say`${fileLink('a.ts')} has no test.`, 'a.ts has no test.'],
  ['a line of a file', fileLink('a.ts', 2), 'a.ts:2'],
  ['a commit', commitLink('5ac7e8a0123456789'), '5ac7e8a'],
  ['a new file', newFileLink('Create it', 'docs/a.md', '# A'), 'Create it'],
  ['a pull request', pullRequestLink(12), '#12'],
  ['an issue', issueLink(12), '#12'],
  ['control characters', fileLink('a\u{1b}[31m\n.ts'), 'a [31m .ts'],
])('as plain text: %s', (_, message, expected) => {
  expect(plain(message)).toBe(expected);
});
