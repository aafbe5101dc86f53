import { expect, test } from '@jest/globals';
import { plain, say } from '../text/message.ts';
import { readReason } from './reason-line.ts';

const form = { name: 'Docs-Not-Needed', notNeeded: say`no documentation is needed` };
const why = 'the flag is not released yet';

test.each<[what: string, body: string]>([
  ['alone', `Docs-Not-Needed: ${why}`],
  ['with another case and more space', `  docs-not-needed:   ${why}  `],
  ['behind one that is none', `Docs-Not-Needed: no\nDocs-Not-Needed: ${why}`],
])('a reason %s', (_, body) => {
  expect(readReason(body, form).why).toBe(why);
});

test.each<[what: string, body: string, problems: readonly string[]]>([
  ['of another form', `Changelog-Not-Needed: ${why}`, []],
  ['in a comment', `<!-- Docs-Not-Needed: ${why} -->`, []],
  ['in a fence', `\`\`\`\nDocs-Not-Needed: ${why}\n\`\`\``, []],
  ['quoted', `> Docs-Not-Needed: ${why}`, []],
  ['that is empty', 'Docs-Not-Needed:', ['Your reason is empty; 15 characters are needed.']],
  ['that is short', 'Docs-Not-Needed: internal', ['Your reason is 8 characters; 15 are needed.']],
  [
    'that is the form itself',
    'Docs-Not-Needed: [why no documentation]',
    ['Your reason does not say why no documentation is needed.'],
  ],
  [
    'in a text that no person would write',
    `Docs-Not-Needed: ${why}\n${'['.repeat(5000)}`,
    ['The description is too long or too deeply nested for its reason to be read.'],
  ],
])('no reason %s', (_, body, problems) => {
  const read = readReason(body, form);
  expect(read.why).toBeNull();
  expect(read.problems.map(plain)).toEqual(problems);
});
