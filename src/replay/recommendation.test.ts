import { describe, expect, it, test } from '@jest/globals';
import { failing, indifferent, passing, plan, unknown } from '../../test/samples/recorded-changes.ts';
import type { Enforcement } from '../policy/written-policy.ts';
import type { Evaluation } from './evaluate-change.ts';
import { recommendations } from './recommendation.ts';
import { SummaryBuilder } from './summary.ts';

/** What is recommended for these evaluations, with this enforcement of each rule. */
function recommended(
  evaluations: readonly Evaluation[],
  enforcement: Exclude<Enforcement, 'off'> = 'observe',
): readonly string[] {
  const replayed = plan.replayed.map((each) => ({ ...each, enforcement }));
  const builder = new SummaryBuilder({ ...plan, replayed }, () => 'Mona');
  for (const evaluation of evaluations) builder.add(evaluation);
  return recommendations(builder.result());
}

function many(count: number, evaluation: () => Evaluation): readonly Evaluation[] {
  return Array.from({ length: count }, evaluation);
}

describe('which enforcement is recommended for a rule', () => {
  test.each<[failing: number, of: number, string]>([
    [0, 100, 'no change would have failed, 100 would have passed. Safe to enforce.'],
    [4, 100, '4 of 100 changes (4%) would have failed. Safe to enforce.'],
    [5, 100, '5 of 100 changes (5%) would have failed. Warn first, and enforce when the team agrees'],
    [
      20,
      100,
      '20 of 100 changes (20%) would have failed. Observe first: enforcement would stop too much work.',
    ],
  ])('%d of %d changes fail', (failures, all, text) => {
    const [, ...rest] = recommended([...many(failures, failing), ...many(all - failures, passing)]);
    expect(rest.find((sentence) => sentence.startsWith('Changelog'))).toContain(
      `Changelog (changelog, observe): ${text}`,
    );
  });

  it('is none where it has no verdict on any change', () => {
    expect(recommended(many(3, indifferent))).toContain(
      'Changelog (changelog, observe): has no verdict on any of these changes.',
    );
  });

  it('is none where only its applicability is known', () => {
    expect(recommended([failing(), passing()])).toContain(
      'Design (design, observe): applies to 1 of 2 changes (50%). Whether they would have passed is not recorded.',
    );
    expect(recommended([passing()])).toContain('Design (design, observe): applies to no change.');
  });
});

describe('the recommendation', () => {
  it('begins with what the policy as it is would have blocked', () => {
    expect(recommended([failing(), unknown(), passing(), passing()], 'enforce')[0]).toBe(
      'As configured, the policy would have blocked 2 of 4 changes (50%). Replayed rules that are enforced: changelog and design.',
    );
    expect(recommended([failing()], 'warn')[0]).toBe(
      'No replayed rule is enforced: the policy would have blocked no change.',
    );
  });

  it('names the rules that are safe to enforce and are not enforced yet', () => {
    const safe = 'Safe to enforce first: changelog.';
    expect(recommended([passing()], 'warn')).toContain(safe);
    expect(recommended([passing()], 'enforce')).not.toContain(safe);
    expect(recommended([failing()], 'warn')).not.toContain(safe);
  });

  test.each<[days: number, string]>([
    [13, '(100%) would have failed. Observe'],
    [14, '(100%) would have failed, about 1 per week.'],
    [140, '(100%) would have failed, less than 1 per month.'],
    [70, '(100%) would have failed, about 1 in 5 weeks.'],
  ])('tells how often a rule would have failed in %d days', (days, text) => {
    const from = new Date('2026-01-01T00:00:00Z');
    const to = new Date(from.getTime() + days * 86_400_000);
    expect(recommended([failing({ date: from }), failing({ date: to })]).join('\n')).toContain(text);
  });

  it('is empty without changes', () => {
    expect(recommended([])).toEqual([]);
  });
});
