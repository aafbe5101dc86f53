import { z } from 'zod';
import type { RecordedChange } from '../../src/dataset/recorded-change.ts';
import { available, unavailable } from '../../src/evidence/slice.ts';
import type { Evaluation, Outcome } from '../../src/replay/evaluate-change.ts';
import type { ReplayPlan } from '../../src/replay/plan.ts';
import { defineRule, type Rule } from '../../src/rules/rule.ts';
import { say } from '../../src/text/message.ts';

/** Recorded changes and what made-up rules say of them, for what counts and renders them. */

export function recorded(differences: Partial<RecordedChange> = {}): RecordedChange {
  return {
    repository: 'acme/shop',
    number: 7,
    sha: '0123456789abcdef0123456789abcdef01234567',
    date: new Date('2026-03-01T10:00:00Z'),
    title: 'Count the cart',
    body: '',
    author: { name: 'Mona', email: 'mona@example.com' },
    url: 'https://github.com/acme/shop/pull/7',
    change: available({ files: [] }),
    diff: 'whole',
    ...differences,
  };
}

function rule(id: string, title: string, differences: Partial<Rule> = {}): Rule {
  return defineRule({
    id,
    title,
    passesWhen: `It is as the rule ${id} wants it.`,
    clauses: [],
    options: z.object({}),
    on: { pullRequest: 'evaluate' },
    evidence: ['change'],
    evaluate: () => ({ messageId: 'sample', status: 'pass', summary: say`Nothing is wrong.`, findings: [] }),
    ...differences,
  } as Rule);
}

/** A rule with verdicts and message ids, one whose applicability is replayed, and one that is not replayed. */
export const plan: ReplayPlan = {
  replayed: [
    {
      rule: rule('changelog', 'Changelog', { messages: { 'no-entry': 'A product file has no entry.' } }),
      enforcement: 'enforce',
      measure: 'verdict',
      options: {},
      without: [],
    },
    {
      rule: rule('design', 'Design'),
      enforcement: 'observe',
      measure: 'applicability',
      options: {},
      without: [],
    },
  ],
  notReplayed: [
    {
      rule: rule('approval', 'Approval'),
      enforcement: 'warn',
      options: ['2 approvals', 'security'],
      needs: ['codeScanning', 'reviews'],
    },
  ],
};

/** A change that fails one rule, and to which the other applies. */
export function failing(differences: Partial<RecordedChange> = {}): Evaluation {
  return evaluated(
    differences,
    {
      messageId: 'sample',
      status: 'fail',
      summary: say`${2} product files changed without an entry.`,
      findings: [
        {
          level: 'failure',
          messageId: 'no-entry',
          path: 'src/cart/total.ts',
          line: 12,
          message: say`${'total.ts'} has no entry.`,
        },
        {
          messageId: 'sample-finding',
          level: 'notice',
          path: 'docs/log.md',
          message: say`This is no entry.`,
        },
      ],
    },
    {
      status: 'applies',
      summary: say`The change is large.`,
      findings: [
        {
          messageId: 'sample-finding',
          level: 'notice',
          path: 'src/web/login.ts',
          line: 3,
          message: say`It changes ${'login'}.`,
        },
      ],
    },
    ['src/cart', 'src/web'],
  );
}

/** A change that passes. */
export function passing(differences: Partial<RecordedChange> = {}): Evaluation {
  return evaluated(
    differences,
    { messageId: 'sample', status: 'pass', summary: say`It has an entry.`, findings: [] },
    { messageId: 'sample', status: 'not-applicable', summary: say`The change is small.`, findings: [] },
    ['src/cart'],
  );
}

/** A change of a document. */
export function indifferent(differences: Partial<RecordedChange> = {}): Evaluation {
  return evaluated(
    differences,
    {
      messageId: 'sample',
      status: 'not-applicable',
      summary: say`Only ${1} document changed.`,
      findings: [],
    },
    { messageId: 'sample', status: 'not-applicable', summary: say`The change is small.`, findings: [] },
    [],
  );
}

/** A change whose files are not known. */
export function unknown(differences: Partial<RecordedChange> = {}): Evaluation {
  const summary = say`The record lists ${1} of ${2} changed files.`;
  const change = unavailable({ reason: 'not-found', message: summary, remedy: say`Record every file.` });
  const outcome: Outcome = { messageId: 'sample', status: 'error', summary, findings: [] };
  return evaluated({ change, ...differences }, outcome, outcome, []);
}

function evaluated(
  differences: Partial<RecordedChange>,
  changelog: Outcome,
  design: Outcome,
  directories: readonly string[],
): Evaluation {
  const isKnown = differences.change?.available !== false;
  return {
    recorded: recorded(differences),
    outcomes: { changelog, design },
    directories,
    kinds: !isKnown ? [] : directories.length > 0 ? ['product'] : ['documentation'],
    lines: isKnown ? 12 * directories.length : null,
  };
}
