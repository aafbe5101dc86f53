import { describe, expect, it, test } from '@jest/globals';
import type { BranchMove, BranchMoves, LoggedLanding, MoveKind } from '../subjects/branch-moves.ts';
import { landingsOf } from './landings.ts';

const since = new Date('2025-03-01T00:00:00Z');

/** `push a>b`: from `a` to `b`; `-` for no commit. The time counts up in days. */
function move(text: string, day: number): BranchMove {
  const [kind = '', [before, after] = []] = text
    .split(/[ >]/)
    .reduce<[string, string[]]>(
      ([first, rest], word, index) => (index === 0 ? [word, rest] : [first, [...rest, word]]),
      ['', []],
    );
  const commit = (name = '') => (name === '-' ? null : name);
  return {
    kind: kind as MoveKind,
    actor: { login: 'ada', kind: 'user' },
    at: new Date(since.getTime() + day * 86_400_000),
    before: commit(before),
    after: commit(after),
  };
}

/** @param moves oldest first */
function logOf(...moves: readonly string[]): BranchMoves {
  return { since, moves: moves.map((text, index) => move(text, index + 1)).reverse() };
}

function short(landings: readonly LoggedLanding[]): string {
  return landings
    .map((landing) => {
      if (landing.kind === 'logged')
        return `${landing.move.kind} ${landing.move.before ?? '-'}>${landing.move.after}`;
      if (landing.kind === 'not-logged' && landing.presentAt !== null)
        return `not-logged by day ${(landing.presentAt.getTime() - since.getTime()) / 86_400_000}`;
      return landing.kind;
    })
    .join('; ');
}

describe('each commit landed with the line of the log that brought it', () => {
  test.each<[string, string, BranchMoves, string]>([
    [
      'one for each push',
      'c b a',
      logOf('branch_creation ->a', 'push a>b', 'pr_merge b>c'),
      'pr_merge b>c; push a>b; branch_creation ->a',
    ],
    [
      'several of one push',
      'c b a',
      logOf('branch_creation ->a', 'push a>c'),
      'push a>c; push a>c; branch_creation ->a',
    ],
    [
      'the history that a branch was created with',
      'c b a',
      logOf('branch_creation ->b', 'push b>c'),
      'push b>c; branch_creation ->b; branch_creation ->b',
    ],
    ['what was there before the first line', 'c b a', logOf('push b>c'), 'push b>c; before-log; before-log'],
    ['everything, where the log says nothing of the branch', 'b a', logOf(), 'before-log; before-log'],
    [
      'what no line brought, between two that did',
      'd c b a',
      logOf('push a>b', 'push c>d'),
      'push c>d; not-logged by day 2; push a>b; before-log',
    ],
    ['what is above the last line', 'c b a', logOf('push a>b'), 'not-logged; push a>b; before-log'],
    ['what a forced push brought', 'y a', logOf('push a>b', 'force_push b>y'), 'force_push b>y; before-log'],
    [
      'what a forced push took away, and the same one brought back',
      'b a',
      logOf('push a>b', 'force_push b>a', 'push a>b'),
      'push a>b; before-log',
    ],
    [
      'what a forced push leads back to, where the branch was elsewhere',
      'b a',
      logOf('push a>b', 'force_push b>x', 'force_push x>b'),
      'push a>b; before-log',
    ],
    [
      'more than what a forced push led away from',
      'c b a',
      logOf('push a>b', 'force_push b>x', 'force_push x>c'),
      'force_push x>c; push a>b; before-log',
    ],
    [
      'the commits of a line that a merge made the first one',
      'm x a',
      logOf('pr_merge a>b', 'push b>m'),
      'push b>m; push b>m; before-log',
    ],
    [
      'a branch that was deleted and created again',
      'b a',
      logOf('push a>b', 'branch_deletion b>-', 'branch_creation ->b'),
      'branch_creation ->b; branch_creation ->b',
    ],
    [
      'a log whose first line leads from elsewhere',
      'b a',
      logOf('force_push x>a', 'push a>b'),
      'push a>b; not-logged by day 1',
    ],
  ])('%s', (_, line, log, expected) => {
    expect(short(landingsOf(line.split(' '), log).landings)).toBe(expected);
  });

  it('and of none where the log cannot be read', () => {
    expect(short(landingsOf(['b', 'a'], null).landings)).toBe('log-unreadable; log-unreadable');
  });

  test.each<[string, string, BranchMoves]>([
    ['within one push', 'e d c|b a', logOf('push a>d', 'pr_merge d>e')],
    ['at the end of a push', 'e d c|b a', logOf('push a>b', 'push b>e')],
    ['within the history that the branch was created with', 'c|b a', logOf('branch_creation ->c')],
    ['below the log', 'd c|b a', logOf('push c>d')],
    ['above a gap', 'd c|b a', logOf('push c>d', 'push d>x')],
    ['without a line about the branch', 'd c|b a', logOf()],
  ])('in parts as in one: cut %s', (_, line, log) => {
    const [first = '', second = ''] = line.split('|');
    const all = [...first.split(' '), ...second.split(' ')];
    const { landings: whole } = landingsOf(all, log);
    const { landings, settled } = landingsOf(first.split(' '), log, { isEnd: false });
    const taken = landings.slice(0, settled);
    const rest = landingsOf(all.slice(settled), log, { above: taken.at(-1) ?? null });
    expect(short([...taken, ...rest.landings])).toBe(short(whole));
  });

  it('also in parts that are smaller than one push', () => {
    const log = logOf('push a>e');
    const first = landingsOf(['e', 'd'], log, { isEnd: false });
    const second = landingsOf(['c', 'b'], log, { isEnd: false, above: first.landings.at(-1) ?? null });
    const third = landingsOf(['a'], log, { above: second.landings.at(-1) ?? null });
    expect([first, second, third].map(({ landings, settled }) => `${settled}: ${short(landings)}`)).toEqual([
      '2: push a>e; push a>e',
      '2: push a>e; push a>e',
      '1: before-log',
    ]);
  });

  it('and down to the commit below, where that is known', () => {
    const { landings } = landingsOf(['c', 'b'], logOf('push a>b', 'push b>c'), { below: 'a' });
    expect(short(landings)).toBe('push b>c; push a>b');
  });
});
