import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import type { SliceName } from '../evidence/index.ts';
import { defineRule, type Rule } from '../rules/rule.ts';
import { say } from '../text/message.ts';
import { planReplay } from './plan.ts';

/** A rule that reads reviews only under its option `strict`. */
function scratch(differences: Partial<Rule> = {}): Rule {
  return defineRule({
    id: 'scratch',
    title: 'Scratch',
    passesWhen: 'It is so.',
    clauses: [],
    messages: { sample: 'Says so.' },
    options: z.object({ strict: z.boolean().default(true) }),
    on: { pullRequest: 'evaluate' },
    evidence: ['change'],
    furtherEvidence: { reviews: { when: ({ strict }) => strict } },
    evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`It is so.`, findings: [] }),
    ...(differences as object),
  }) as Rule;
}

const needing = (...evidence: SliceName[]) => scratch({ evidence, furtherEvidence: {} });
const lenient = { reviews: { when: isStrict, without: () => ({ strict: false }) } };
const applies = (...evidence: SliceName[]) => ({
  evidence,
  assess: () => ({ applies: true, summary: say`It is so.`, findings: [] }),
});

function isStrict(options: unknown): boolean {
  return (options as { strict: boolean }).strict;
}

function planned(rule: Rule) {
  const { replayed, notReplayed } = planReplay([{ rule, enforcement: 'warn', options: { strict: true } }]);
  return {
    replayed: replayed.map(({ measure, options, without }) => [measure, options, ...without]),
    needs: notReplayed[0]?.needs,
    options: notReplayed[0]?.options,
  };
}

describe('a rule of a policy', () => {
  test.each<[string, Rule]>([
    ['whose evidence is recorded', needing('pullRequest', 'change')],
    ['that needs nothing but the change', needing('change')],
  ])('%s is replayed', (_, rule) => {
    expect(planned(rule)).toEqual({ replayed: [['verdict', { strict: true }]] });
  });

  it('is replayed without the options that need other evidence, where it says how', () => {
    expect(planned(scratch({ furtherEvidence: lenient }))).toEqual({
      replayed: [['verdict', { strict: false }, 'reviews']],
    });
  });

  test.each<[string, Rule, readonly string[]]>([
    ['other evidence', needing('change', 'reviews', 'labels'), ['reviews', 'labels']],
    ['other evidence for an option that it cannot do without', scratch(), ['reviews']],
    [
      'other evidence even to tell whether it applies',
      { ...needing('reviews'), applies: applies('labels') },
      ['reviews'],
    ],
    [
      'a part of the pull request that is not recorded',
      { ...needing('change'), unrecorded: ['author', 'base branch'] },
      ['author', 'base branch'],
    ],
    ['another subject than a pull request', { ...needing('change'), on: { release: 'evaluate' } }, []],
  ])('that needs %s is named with its options and what it needs', (_, rule, needs) => {
    expect(planned(rule)).toEqual({ replayed: [], needs, options: ['strict'] });
  });

  it('that can tell from a record whether it applies is replayed for that', () => {
    expect(planned({ ...scratch(), applies: applies('change') })).toEqual({
      replayed: [['applicability', { strict: true }]],
    });
  });
});
