import { describe, expect, test } from '@jest/globals';
import { changedFile } from '../../../../test/samples/changed-file.ts';
import {
  analysis,
  at,
  codeqlWorkflow,
  defaultSetup,
  levelsAndTexts,
  run,
  type Situation,
  said,
  verdictOf,
} from '../../../../test/samples/scans.ts';

const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
const background = (...workflows: readonly string[]) => ({
  base: workflows.map((workflow) => analysis({ workflow })),
  merged: [],
  workflows: [],
});
const advanced = analysis({ workflow: codeqlWorkflow });

describe('an analysis counts with a run', () => {
  test.each<[what: string, situation: Situation, status: string]>([
    ['of default setup', { analyses: [analysis()], runs: [run(defaultSetup)] }, 'pass'],
    ['of its workflow', { analyses: [advanced], runs: [run(codeqlWorkflow)] }, 'pass'],
    ['that is not there', { analyses: [advanced], runs: [] }, 'pending'],
    ['of another workflow', { analyses: [advanced], runs: [run('.github/workflows/ci.yml')] }, 'pending'],
    [
      'that has not ended',
      { analyses: [advanced], runs: [run(codeqlWorkflow, { conclusion: 'pending' })] },
      'pending',
    ],
    ['that failed', { analyses: [advanced], runs: [run(codeqlWorkflow, { conclusion: 'failure' })] }, 'fail'],
    [
      'that was cancelled',
      { analyses: [advanced], runs: [run(codeqlWorkflow, { conclusion: 'cancelled' })] },
      'fail',
    ],
    [
      'of which one failed and one succeeded at its time',
      { analyses: [advanced], runs: [run(codeqlWorkflow), run(codeqlWorkflow, { conclusion: 'failure' })] },
      'pass',
    ],
    [
      'that ended long before it',
      {
        analyses: [advanced],
        runs: [run(codeqlWorkflow, { startedAt: minutes(-40), updatedAt: minutes(-30) })],
      },
      'pending',
    ],
    [
      'that ended just before it was processed',
      {
        analyses: [advanced],
        runs: [run(codeqlWorkflow, { startedAt: minutes(-9), updatedAt: minutes(-2) })],
      },
      'pass',
    ],
    [
      'that began after it',
      { analyses: [advanced], runs: [run(codeqlWorkflow, { startedAt: minutes(5), updatedAt: minutes(9) })] },
      'pending',
    ],
    [
      'if a workflow uploaded it',
      { analyses: [analysis({ workflow: null })], runs: [run(codeqlWorkflow)] },
      'pending',
    ],
    [
      'of the workflow that analyzed the base',
      { analyses: [advanced], background: background(codeqlWorkflow) },
      'pass',
    ],
    [
      'of no other workflow than that which analyzed the base',
      {
        analyses: [analysis({ workflow: '.github/workflows/other.yml' })],
        background: background(codeqlWorkflow),
      },
      'pending',
    ],
    [
      'of default setup, also after another',
      { analyses: [analysis()], background: background(codeqlWorkflow) },
      'pass',
    ],
    [
      'of the workflow that the policy names',
      { analyses: [advanced], options: { tools: [{ name: 'CodeQL', workflow: codeqlWorkflow }] } },
      'pass',
    ],
    [
      'of no other workflow than the policy names',
      { analyses: [analysis()], options: { tools: [{ name: 'CodeQL', workflow: codeqlWorkflow }] } },
      'pending',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('or without, where the policy only wants its origin shown', () => {
    const verdict = verdictOf({ analyses: [advanced], runs: [], options: { provenance: 'shown' } });
    expect(verdict.status).toBe('pass');
    expect(levelsAndTexts(verdict)).toEqual([
      [
        'notice',
        `The analyses by CodeQL say that they come from ${codeqlWorkflow}; the policy does not ask for proof.`,
      ],
    ]);
  });

  test('a claim that nothing proves fails after the time in which a run would have ended', () => {
    const situation = {
      analyses: [analysis({ workflow: null })],
      pullRequest: { head: { sha: 'a'.repeat(40), ref: 'x', repository: 'acme/shop', seenAt: minutes(-61) } },
    };
    expect(said(situation)).toEqual([
      'fail',
      'CodeQL has an analysis of this commit that no workflow uploaded. Nothing came within 60 minutes.',
    ]);
  });
});

describe('what an analysis leaves out', () => {
  test.each<[what: string, situation: Situation, status: string]>([
    [
      'more results in an earlier one of this head',
      {
        analyses: [analysis({ createdAt: minutes(1) }), analysis({ results: 4 })],
        runs: [run(defaultSetup, { updatedAt: minutes(2) })],
      },
      'error',
    ],
    [
      'fewer results in an earlier one of this head',
      {
        analyses: [analysis({ createdAt: minutes(1), results: 4 }), analysis()],
        runs: [run(defaultSetup, { updatedAt: minutes(2) })],
      },
      'pass',
    ],
    [
      'more results under another category',
      {
        analyses: [
          analysis({ createdAt: minutes(1), category: 'a' }),
          analysis({ results: 4, category: 'b' }),
        ],
        runs: [run(defaultSetup, { updatedAt: minutes(2) })],
      },
      'pass',
    ],
    [
      'four fifths of the base’s rules',
      { analyses: [analysis({ rules: 80 })], background: background(defaultSetup) },
      'pass',
    ],
    [
      'fewer of the base’s rules',
      { analyses: [analysis({ rules: 79 })], background: background(defaultSetup) },
      'fail',
    ],
  ])('%s', (_, situation, status) => {
    expect(verdictOf(situation).status).toBe(status);
  });

  test('says how many rules', () => {
    expect(
      said({
        analyses: [analysis({ rules: 3, category: '/language:go' })],
        background: { base: [analysis({ category: '/language:go' })], merged: [], workflows: [] },
      })[1],
    ).toBe(
      'CodeQL ran 3 rules on this commit and 100 on the base (/language:go): less than 80 % is not a whole analysis.',
    );
  });
});

test('a change of documents only is not analyzed, whatever claims to have', () => {
  expect(
    verdictOf({ files: [changedFile('README.md')], analyses: [analysis({ workflow: null })] }).status,
  ).toBe('not-applicable');
});
