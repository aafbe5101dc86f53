import { describe, expect, it } from '@jest/globals';
import { failing, indifferent, passing, unknown } from '../../test/samples/recorded-changes.ts';
import type { Judgement } from './judge-change.ts';
import { type Tally, Tallying } from './summary.ts';

function tallyOf(judgements: readonly Judgement[]): Tally {
  const tallying = new Tallying((author) => author?.name ?? 'nobody');
  for (const judgement of judgements) tallying.add(judgement);
  return tallying.result();
}

describe('a tally', () => {
  const tally = tallyOf([
    failing({ author: { name: 'Ada', email: null }, diff: 'cut' }),
    passing({ date: new Date('2026-01-01T00:00:00Z') }),
    indifferent({ date: null, diff: 'absent' }),
    unknown({ repository: 'acme/tools' }),
  ]);

  it('counts verdicts, and keeps what is unknown apart', () => {
    expect(tally.changes).toBe(4);
    expect(tally.tests).toEqual({ pass: 1, fail: 1, pending: 0, 'not-applicable': 1, error: 1 });
    expect(tally.major).toEqual({ yes: 1, no: 2, unknown: 1 });
    expect(tally.dependencies).toEqual({ yes: 1, no: 2, unknown: 1 });
  });

  it('knows the repositories, the period and what the records lack', () => {
    expect(tally.repositories).toEqual(['acme/shop', 'acme/tools']);
    expect(tally.period).toEqual({
      from: new Date('2026-01-01T00:00:00Z'),
      to: new Date('2026-03-01T10:00:00Z'),
    });
    expect(tally.diffs).toEqual({ absent: 1, cut: 1, hidden: 0 });
    expect(tallyOf([indifferent({ date: null })]).period).toBeNull();
  });

  it('counts reasons without what is particular to a change', () => {
    expect(tally.reasons.untested.map(({ text }) => text)).toContain(
      'Product code changes in some files, and no test changes with it.',
    );
    expect(tally.reasons.noTestNeeded).toEqual([{ text: 'Only some document changed.', count: 1 }]);
    expect(tally.reasons.major).toEqual([
      { text: 'authentication: it changes how users prove who they are', count: 1 },
    ]);
    expect(tally.reasons.dependencies).toEqual([{ text: 'npm: raised', count: 1 }]);
  });

  it('shares out by directory: product code that needs tests, and signals of major changes', () => {
    expect(tally.directories).toEqual([
      { name: 'src/cart', changes: 2, tested: 1, untested: 1, major: 0 },
      { name: 'src/web', changes: 1, tested: 0, untested: 0, major: 1 },
    ]);
  });

  it('shares out by author', () => {
    expect(tally.people).toEqual([
      { name: 'Mona', changes: 3, tested: 1, untested: 0, major: 0 },
      { name: 'Ada', changes: 1, tested: 0, untested: 1, major: 1 },
    ]);
  });

  it('keeps a few samples, however many changes there are', () => {
    const many = tallyOf(Array.from({ length: 50 }, (_, index) => failing({ number: index })));
    expect(many.samples.untested.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(many.samples.major).toHaveLength(10);
    expect(many.samples.dependencies).toHaveLength(10);
  });
});
