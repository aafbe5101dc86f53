import { describe, expect, it } from '@jest/globals';
import { type Inventory, renderCommits } from './commits-text.ts';

const inventory = (day: number, isWhole: boolean, branch = 'main'): Inventory => ({
  repository: 'acme/shop',
  branch,
  at: new Date(Date.UTC(2026, 2, day)),
  tip: 'a'.repeat(40),
  isWhole,
  firstParent: 4,
  activity: 3,
  entries: 2,
});
const incomplete = (...inventories: readonly Inventory[]) =>
  renderCommits([], [], inventories)
    .split('\n')
    .filter((line) => line.startsWith('INCOMPLETE'));

describe('the totals', () => {
  it('say that they are incomplete where the newest inventory of a branch was cut', () => {
    expect(incomplete(inventory(1, true), inventory(2, false), inventory(3, true, 'next'))).toEqual([
      'INCOMPLETE: acme/shop main was rewritten while its commits were accounted for. The next inventory reads a year again.',
    ]);
  });

  it('say nothing of one that was cut before a whole one', () => {
    expect(incomplete(inventory(2, true), inventory(1, false))).toEqual([]);
  });
});
