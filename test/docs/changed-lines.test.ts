import { expect, test } from '@jest/globals';
import { changedLines } from '../../docs/changed-lines.ts';

test.each<[what: string, current: string, wanted: string, changed: string]>([
  ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', '@@ -2 +2 @@ a\n-b\n+B'],
  ['a missing line', 'a\nb\n', 'a\nb\nc\n', '@@ -2,0 +3 @@ b\n+c'],
  ['an unwanted line', 'a\nb\n', 'a\n', '@@ -2 +1,0 @@ a\n-b'],
  ['a missing file', '', 'a\n', '@@ -0,0 +1 @@\n+a'],
  ['no difference', 'a\n', 'a\n', ''],
])('only what differs is printed: %s', (_, current, wanted, changed) => {
  expect(changedLines(current, wanted)).toBe(changed);
});
