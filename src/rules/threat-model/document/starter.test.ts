import { expect, test } from '@jest/globals';
import { changedFile, patchOf } from '../../../../test/samples/changed-file.ts';
import { readChange } from '../../../analysis/read-change.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { scoreChange } from '../../major-change/score.ts';
import { options as schema } from '../options.ts';
import { missingFrom } from './missing-parts.ts';
import { starter } from './starter.ts';
import { template } from './template.ts';

const starterOf = (...files: readonly (readonly [path: string, lines: readonly string[]])[]) => {
  const change = readChange({
    files: files.map(([path, lines]) =>
      changedFile(path, { patch: patchOf(lines.map((line) => `+${line}`)) }),
    ),
  });
  return starter(change, scoreChange(change).hits);
};

test('names the parts that make the change major, the endpoints and the dependencies', () => {
  expect(
    starterOf(
      ['src/auth/login.ts', ["app.post('/login', login)", 'await verifyPassword(user, password)']],
      ['package.json', ['  "dependencies": {', '    "jose": "^5.0.0"', '  }']],
    ),
  ).toEqual([
    '- Parts that change:',
    '  - `src/auth/login.ts` (authentication, endpoint)',
    '- Can be called from outside:',
    "  - `src/auth/login.ts:1`: `app.post('/login', login)`",
    '- New dependencies:',
    '  - `jose` `^5.0.0`',
  ]);
});

test('no value ends its code, or the line', () => {
  const [, part] = starterOf(['src/auth/`x`\n# b.ts', ['await verifyPassword(user, password)']]);
  expect(part).toBe('  - `src/auth/ x # b.ts` (authentication)');
});

test('is short, whatever the change holds', () => {
  const files = Array.from({ length: 50 }, (_, index): [string, string[]] => [
    `src/auth/${'登'.repeat(80)}${index}.ts`,
    ['await verifyPassword(user, password)'],
  ]);
  const lines = starterOf(...files);
  expect(lines.length).toBeLessThan(12);
  expect(encodeURIComponent(lines.join('\n')).length).toBeLessThan(3_100);
});

test('is empty where nothing is found', () => {
  expect(starterOf(['src/sum.ts', ['return a + b']])).toEqual([]);
});

test('a template with it alone does not pass', () => {
  const options = schema.parse({});
  const lines = starterOf(['src/auth/login.ts', ['await verifyPassword(user, password)']]);
  const tree = documentTree(template({ number: 7 }, options, lines));
  expect(tree === null ? null : missingFrom(tree, options).map(({ messageId }) => messageId)).toEqual([
    'question-unanswered',
    'question-unanswered',
    'no-threats',
  ]);
});
