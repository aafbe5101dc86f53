import { describe, expect, it } from '@jest/globals';
import { failing, indifferent, passing, plan, unknown } from '../../test/samples/recorded-changes.ts';
import type { Evaluation } from './evaluate-change.ts';
import type { RuleSummary } from './rule-summary.ts';
import { type Summary, SummaryBuilder } from './summary.ts';

function summaryOf(evaluations: readonly Evaluation[]): Summary {
  const builder = new SummaryBuilder(plan, (author) => author?.name ?? 'nobody');
  for (const evaluation of evaluations) builder.add(evaluation);
  return builder.result();
}

function ruleOf(summary: Summary, id: string): RuleSummary {
  const found = summary.rules.find(({ rule }) => rule.id === id);
  if (found === undefined) throw new Error(`There is no rule ${id}.`);
  return found;
}

describe('a summary', () => {
  const summary = summaryOf([
    failing({ author: { name: 'Ada', email: null }, diff: 'cut' }),
    passing({ date: new Date('2026-01-01T00:00:00Z') }),
    indifferent({ date: null, diff: 'absent' }),
    unknown({ repository: 'acme/tools' }),
  ]);
  const changelog = ruleOf(summary, 'changelog');
  const design = ruleOf(summary, 'design');

  it('counts each rule by status', () => {
    expect(summary.changes).toBe(4);
    const none = { pass: 0, fail: 0, applies: 0, pending: 0, waived: 0, 'not-applicable': 0, error: 0 };
    expect(changelog.counts).toEqual({ ...none, pass: 1, fail: 1, 'not-applicable': 1, error: 1 });
    expect(design.counts).toEqual({ ...none, applies: 1, 'not-applicable': 2, error: 1 });
    expect([changelog.affected, design.affected]).toEqual([1, 1]);
  });

  it('counts the changes that an enforced rule would have blocked: those that fail or cannot be told', () => {
    expect(summary.blocked).toBe(2);
  });

  it('names the rules that are not replayed', () => {
    expect(summary.notReplayed.map(({ rule, needs }) => [rule.id, needs])).toEqual([
      ['approval', ['codeScanning', 'reviews']],
    ]);
  });

  it('knows the repositories, the period and what the records lack', () => {
    expect(summary.repositories).toEqual(['acme/shop', 'acme/tools']);
    expect(summary.period).toEqual({
      from: new Date('2026-01-01T00:00:00Z'),
      to: new Date('2026-03-01T10:00:00Z'),
    });
    expect(summary.diffs).toEqual({ absent: 1, cut: 1, hidden: 0 });
    expect(summary.unlisted).toBe(1);
    expect(summaryOf([indifferent({ date: null })]).period).toBeNull();
  });

  it('counts reasons by status; findings only where they tell changes apart', () => {
    const texts = ({ reasons }: RuleSummary) =>
      Object.entries(reasons).flatMap(([status, all]) => all.map(({ text }) => [status, text]));
    expect(texts(changelog)).toEqual([
      ['fail', '… product files changed without an entry.'],
      ['error', 'The record lists … changed files.'],
      ['not-applicable', 'Only … document changed.'],
    ]);
    expect(texts(design)).toEqual([
      ['applies', 'The change is large.'],
      ['error', 'The record lists … changed files.'],
      ['not-applicable', 'The change is small.'],
    ]);
  });

  it('shares out by directory: of product code, and of the findings that make the change fail or the rule apply', () => {
    expect(changelog.directories).toEqual([
      { name: 'src/cart', changes: 2, affected: 1 },
      { name: 'src/web', changes: 1, affected: 0 },
    ]);
    expect(design.directories).toEqual([
      { name: 'src/web', changes: 1, affected: 1 },
      { name: 'src/cart', changes: 2, affected: 0 },
    ]);
  });

  it('affects every directory of a change whose failing findings have no place', () => {
    const { outcomes, ...rest } = failing();
    const { changelog: outcome, ...others } = outcomes;
    const placeless = { status: 'fail', summary: outcome?.summary ?? [], findings: [] } as const;
    const found = summaryOf([{ ...rest, outcomes: { ...others, changelog: placeless } }]);
    expect(ruleOf(found, 'changelog').directories).toEqual([
      { name: 'src/cart', changes: 1, affected: 1 },
      { name: 'src/web', changes: 1, affected: 1 },
    ]);
  });

  it('shares out by author: the changes that the rule is about', () => {
    expect(changelog.people).toEqual([
      { name: 'Ada', changes: 1, affected: 1 },
      { name: 'Mona', changes: 1, affected: 0 },
    ]);
    expect(design.people).toEqual([
      { name: 'Mona', changes: 2, affected: 0 },
      { name: 'Ada', changes: 1, affected: 1 },
    ]);
  });

  it('groups by kind of file, size and week: every change whose files are known', () => {
    expect(changelog.kinds).toEqual([
      { name: 'product code', changes: 2, affected: 1 },
      { name: 'documentation', changes: 1, affected: 0 },
    ]);
    expect(changelog.sizes).toEqual([
      { name: 'up to 10 lines', changes: 1, affected: 0 },
      { name: '11 to 50 lines', changes: 2, affected: 1 },
    ]);
    expect(changelog.weeks).toEqual([
      { name: '2025-12-29', changes: 1, affected: 0 },
      { name: '2026-02-23', changes: 2, affected: 1 },
    ]);
  });

  it('lists each affected change, with its author and directories, up to a bound', () => {
    const many = summaryOf(Array.from({ length: 2_100 }, (_, index) => failing({ number: index })));
    const { affected, changes } = ruleOf(many, 'changelog');
    expect([affected, changes.length]).toEqual([2_100, 2_000]);
    expect(changes[1_999]).toMatchObject({ number: 1_999, person: 'Mona', directories: ['src/cart'] });
  });
});
