import { describe, expect, it, test } from '@jest/globals';
import { changedFile, patchOf } from '../../test/samples/changed-file.ts';
import { recorded } from '../../test/samples/recorded-changes.ts';
import { changeOf } from '../dataset/recorded-change.ts';
import type { Rule } from '../rules/rule.ts';
import { tests } from '../rules/tests-included/index.ts';
import { outcomeOf } from './evaluate-change.ts';
import { planReplay } from './plan.ts';
import { clearedBy, WhatIfCounter } from './what-if.ts';

const [replayed] = planReplay([
  { rule: tests as Rule, enforcement: 'enforce', options: tests.options.parse({}) },
]).replayed;
if (replayed === undefined) throw new Error('The rule cannot be replayed.');

function cleared(...paths: readonly string[]): readonly string[] {
  const patch = patchOf(['-return 1;', '+return items.length;']);
  const change = recorded({
    change: changeOf(
      paths.map((path) => changedFile(path, { patch })),
      paths.length,
    ),
  });
  return replayed === undefined ? [] : clearedBy(change, outcomeOf(replayed, change), replayed);
}

describe('the directories without which a change would pass', () => {
  test.each<[paths: readonly string[], globs: readonly string[]]>([
    [
      ['apps/docs/a.ts', 'apps/docs/deep/b.ts'],
      ['apps/**', 'apps/docs/**'],
    ],
    [['apps/docs/a.ts', 'apps/web/b.ts'], ['apps/**']],
    [['apps/docs/a.ts', 'src/b.ts'], []],
    [['a.ts'], []],
    [['app/[id]/a.ts'], ['app/**', 'app/\\[id\\]/**']],
  ])('%j', (paths, globs) => {
    expect(cleared(...paths)).toEqual(globs);
  });
});

describe('what ignoring a directory leaves', () => {
  it('is counted, without directories that clear no more than one inside them', () => {
    const counter = new WhatIfCounter();
    for (let index = 0; index < 7; index++) counter.add(['apps/**', 'apps/docs/**']);
    counter.add(['src/**', 'src/a/**']);
    counter.add(['src/**', 'src/b/**']);
    expect(counter.top(72, 5)).toEqual([
      { ignored: 'apps/docs/**', left: 65 },
      { ignored: 'src/**', left: 70 },
      { ignored: 'src/a/**', left: 71 },
      { ignored: 'src/b/**', left: 71 },
    ]);
    expect(counter.top(72, 1)).toHaveLength(1);
  });
});
