import { expect, test } from '@jest/globals';
import { changedFile } from '../../../../test/samples/changed-file.ts';
import { earlierChanges } from '../../../../test/samples/earlier-changes.ts';
import {
  ada,
  bob,
  check,
  commitBy,
  labelWith,
  mona,
  renovate,
  type Situation,
  said,
  user,
  verdictOf,
} from '../../../../test/samples/own-rule.ts';
import type { Condition } from '../schema/condition.ts';

const signed = { signedByGitHub: true } as const;
const byRenovate: Situation = {
  pullRequest: { author: renovate },
  commits: [commitBy(renovate, signed)],
};

/** A requirement that is never met, so that whether it applies is what shows. */
const asks = { requires: { conditions: { base: ['nowhere'] } } };

/** `applies`, `not`, or `unknown` with whether it waits. */
function applies(when: Condition, situation: Situation): string {
  const { status, messageId } = verdictOf({ when, ...asks }, situation);
  if (messageId === 'may-apply') return status === 'pending' ? 'waits' : 'unknown';
  return status === 'not-applicable' ? 'not' : 'applies';
}

test.each<[what: string, when: Condition, situation: Situation, outcome: string]>([
  ['a path', { paths: ['src/**'] }, {}, 'applies'],
  ['another path', { paths: ['docs/**'] }, {}, 'not'],
  ['a path in other letters', { paths: ['SRC/**'] }, {}, 'not'],
  [
    'a file that is removed',
    { paths: ['src/**'] },
    { files: [changedFile('src/a.ts', { status: 'removed' })] },
    'applies',
  ],
  [
    'a file that is renamed out of the globs',
    { paths: ['src/**'] },
    { files: [changedFile('lib/a.ts', { previousPath: 'src/a.ts', status: 'renamed' })] },
    'applies',
  ],
  [
    'one that is renamed into them',
    { paths: ['src/**'] },
    { files: [changedFile('src/a.ts', { previousPath: 'lib/a.ts', status: 'renamed' })] },
    'applies',
  ],
  [
    'not only documentation: a file that becomes documentation',
    { not: { paths: { only: ['docs/**'] } } },
    { files: [changedFile('docs/a.ts', { previousPath: 'src/a.ts', status: 'renamed' })] },
    'applies',
  ],
  ['only documentation', { not: { paths: { only: ['docs/**'] } } }, { files: ['docs/a.md'] }, 'not'],
  [
    'no file at all is not only documentation',
    { not: { paths: { only: ['docs/**'] } } },
    { files: [] },
    'applies',
  ],
  ['no path of these', { paths: { none: ['docs/**'] } }, { files: ['docs/a.md', 'src/a.ts'] }, 'not'],
  [
    'paths that are ignored',
    { paths: { any: ['src/**'], ignore: ['**/*.md'] } },
    { files: ['src/a.md'] },
    'not',
  ],
  [
    'an ignored path that was another one',
    { paths: { any: ['src/**'], ignore: ['**/*.md'] } },
    { files: [changedFile('src/a.md', { previousPath: 'src/a.ts', status: 'renamed' })] },
    'applies',
  ],
  [
    'only these, but for what is ignored',
    { paths: { only: ['src/**'], ignore: ['*.lock'] } },
    { files: ['src/a.ts', 'yarn.lock'] },
    'applies',
  ],
  ['a title', { title: ['^Sum$'] }, {}, 'applies'],
  ['another title', { title: ['^Fix', '^feat'] }, {}, 'not'],
  [
    'a title with letters that look like others',
    { title: ['^feat'] },
    { pullRequest: { title: 'fеat: cart' } },
    'applies',
  ],
  [
    'a title with a letter that shows nothing',
    { title: ['^feat'] },
    { pullRequest: { title: '\u200bfeat: cart' } },
    'applies',
  ],
  [
    'letters that look like others spare nothing',
    { not: { title: ['^docs'] } },
    { pullRequest: { title: 'dоcs: cart' } },
    'applies',
  ],
  ['a title that spares', { not: { title: ['^docs'] } }, { pullRequest: { title: 'docs: cart' } }, 'not'],
  [
    'a second line is part of the first',
    { not: { title: ['(?m)^docs'] } },
    { pullRequest: { title: 'x\ndocs' } },
    'applies',
  ],
  [
    'a title that is too long',
    { not: { title: ['x'] } },
    { pullRequest: { title: 'x'.repeat(1001) } },
    'applies',
  ],
  [
    'a pattern of a slow shape',
    { title: ['^(a+)+$'] },
    { pullRequest: { title: `${'a'.repeat(999)}b` } },
    'not',
  ],
  ['the base branch', { base: ['main', 'release/**'] }, {}, 'applies'],
  [
    'a base branch by glob',
    { base: ['release/*'] },
    { pullRequest: { base: { sha: 'b', ref: 'release/1' } } },
    'applies',
  ],
  [
    'a base branch by pattern',
    { base: [{ pattern: '^v\\d+$' }] },
    { pullRequest: { base: { sha: 'b', ref: 'v12' } } },
    'applies',
  ],
  [
    'another base branch',
    { base: ['main'] },
    { pullRequest: { base: { sha: 'b', ref: 'maintenance' } } },
    'not',
  ],
  ['the branch', { head: ['sum'] }, {}, 'applies'],
  ['the branch of a fork', { head: ['sum'] }, { pullRequest: { fork: true } }, 'not'],
  ['the branch of a fork, by its owner', { head: ['acme:*'] }, { pullRequest: { fork: true } }, 'applies'],
  [
    'the branch of a fork that is gone',
    { head: ['sum'] },
    { pullRequest: { fork: true, head: { sha: 'a'.repeat(40), ref: 'sum', repository: null } } },
    'not',
  ],
  [
    'enough lines',
    { size: { total: { 'at-least': 3 } } },
    { files: [changedFile('a', { additions: 2, deletions: 1 })] },
    'applies',
  ],
  [
    'too few lines',
    { size: { total: { 'at-least': 4 } } },
    { files: [changedFile('a', { additions: 2, deletions: 1 })] },
    'not',
  ],
  ['enough files', { size: { files: { 'at-least': 2 } } }, { files: ['a', 'b'] }, 'applies'],
  [
    'both bounds',
    { size: { additions: { 'at-least': 1, 'at-most': 5 }, deletions: { 'at-most': 0 } } },
    { files: [changedFile('a', { additions: 5 })] },
    'applies',
  ],
  ['a small change', { not: { size: { total: { 'at-most': 9 } } } }, {}, 'not'],
  [
    'a small change with a binary file',
    { not: { size: { total: { 'at-most': 9 } } } },
    { files: [changedFile('a.bin', { binary: true })] },
    'applies',
  ],
  [
    'a small change with a submodule',
    { not: { size: { total: { 'at-most': 9 } } } },
    { files: [changedFile('a', { submodule: true })] },
    'applies',
  ],
  ['the author', { authors: ['Mona'] }, {}, 'applies'],
  ['another author', { authors: ['ada'] }, {}, 'not'],
  ['an author by team', { authors: { teams: ['core'] } }, { teams: { core: ['MONA'] } }, 'applies'],
  ['an author who is gone', { authors: ['ada'] }, { pullRequest: { author: null } }, 'unknown'],
  ['a bot by its name without ending', { authors: ['renovate'] }, byRenovate, 'not'],
  ['a bot', { authors: ['renovate[bot]'] }, byRenovate, 'applies'],
  ['a bot that spares', { not: { authors: ['renovate[bot]'] } }, byRenovate, 'not'],
  [
    'a bot that spares, and somebody who pushed to its branch',
    { not: { authors: ['renovate[bot]'] } },
    { ...byRenovate, commits: [commitBy(renovate, { ...signed, sha: 'c'.repeat(40) }), commitBy(bob)] },
    'applies',
  ],
  [
    'a bot that spares, and a person who proposes the same',
    { not: { authors: ['renovate[bot]'] } },
    {
      ...byRenovate,
      pullRequest: { author: renovate, copies: [{ number: 8, author: mona, assignees: [] }] },
    },
    'applies',
  ],
  [
    'one of those who propose the same',
    { authors: ['bob'] },
    { pullRequest: { copies: [{ number: 8, author: bob, assignees: [] }] } },
    'applies',
  ],
  [
    'a bot that spares, and a commit in its name that GitHub did not sign',
    { not: { authors: ['renovate[bot]'] } },
    { ...byRenovate, commits: [commitBy(renovate)] },
    'applies',
  ],
  [
    'a person with the name of a bot',
    { not: { authors: ['renovate[bot]'] } },
    { pullRequest: { author: user('renovate') }, commits: [commitBy(user('renovate'), signed)] },
    'applies',
  ],
  ['one of the contributors', { contributors: ['bob'] }, { commits: [commitBy(bob)] }, 'applies'],
  ['none of the contributors', { contributors: ['bob'] }, {}, 'not'],
  [
    'none of the contributors, and one is unknown',
    { contributors: ['bob'] },
    { commits: [commitBy(null)] },
    'unknown',
  ],
  ['only these contributors', { contributors: { only: ['mona'] } }, {}, 'applies'],
  ['not only these contributors', { contributors: { only: ['mona'] } }, { commits: [commitBy(bob)] }, 'not'],
  ['perhaps only these', { contributors: { only: ['mona'] } }, { commits: [commitBy(null)] }, 'unknown'],
  [
    'perhaps only these, which spares nothing',
    { not: { contributors: { only: ['mona'] } } },
    { commits: [commitBy(null)] },
    'applies',
  ],
  ['only these, not signed, spares nothing', { not: { contributors: { only: ['mona'] } } }, {}, 'applies'],
  [
    'only these, signed, spares',
    { not: { contributors: { only: ['mona'] } } },
    { commits: [commitBy(mona, signed)] },
    'not',
  ],
  ['one of these, not signed, spares nothing', { not: { contributors: ['mona'] } }, {}, 'applies'],
  [
    'one of these, signed, spares',
    { not: { contributors: ['mona'] } },
    { commits: [commitBy(mona, signed)] },
    'not',
  ],
  ['only the author', { contributors: { only: 'author' } }, {}, 'applies'],
  ['not only the author', { contributors: { only: 'author' } }, { commits: [commitBy(bob)] }, 'not'],
  ['a draft', { draft: true }, { pullRequest: { draft: true } }, 'applies'],
  ['no draft', { draft: true }, {}, 'not'],
  ['signed by GitHub', { 'signed-by-github': true }, { commits: [commitBy(mona, signed)] }, 'applies'],
  ['not signed by GitHub', { 'signed-by-github': true }, {}, 'not'],
  [
    'a check that failed',
    { checks: [{ name: 'scan', conclusions: ['failure'] }] },
    { checks: [check('scan', 'failure')] },
    'applies',
  ],
  [
    'a check that did not fail',
    { checks: [{ name: 'scan', conclusions: ['failure'] }] },
    { checks: [check('scan', 'success')] },
    'not',
  ],
  [
    'a check that runs',
    { checks: [{ name: 'scan', conclusions: ['failure'] }] },
    { checks: [check('scan', 'pending')] },
    'waits',
  ],
  ['a check that nobody reported', { checks: [{ name: 'scan', conclusions: ['failure'] }] }, {}, 'waits'],
  [
    'a check of which one of two failed',
    { checks: [{ name: 'scan', conclusions: ['failure'] }] },
    { checks: [check('scan', 'success', { suite: 1 }), check('scan', 'failure', { suite: 2 })] },
    'applies',
  ],
  [
    'a check of which one of two succeeded and the other runs',
    { checks: [{ name: 'scan', conclusions: ['failure'] }] },
    { checks: [check('scan', 'success', { suite: 1 }), check('scan', 'pending', { suite: 2 })] },
    'waits',
  ],
  [
    'a check that spares, and of which one of two failed',
    { not: { checks: ['scan'] } },
    { checks: [check('scan', 'success', { suite: 1 }), check('scan', 'failure', { suite: 2 })] },
    'applies',
  ],
  ['a check that spares', { not: { checks: ['scan'] } }, { checks: [check('scan', 'success')] }, 'not'],
  [
    'a check by another app',
    { not: { checks: [{ name: 'scan', app: 'scanner' }] } },
    { checks: [check('scan', 'success')] },
    'waits',
  ],
  [
    'a status by another account',
    { not: { checks: [{ name: 'scan', by: 'ci-bot' }] } },
    { checks: [check('scan', 'success', { kind: 'status', reportedBy: 'mona' })] },
    'waits',
  ],
])('%s', (_, when, situation, outcome) => {
  expect(applies(when, situation)).toBe(outcome);
});

const later = new Date('2026-01-16T12:00:00Z');
const removed = { kind: 'removed', at: later } as const;
const security = { labels: { any: ['security'], by: { teams: ['sec'] } } };
const skip = { not: { labels: ['skip'] } };
const teams = { sec: ['sam'] };
const sam = user('sam');

test.each<[what: string, when: Condition, situation: Situation, outcome: string]>([
  ['no label', { labels: ['api'] }, {}, 'not'],
  ['a label', { labels: ['API'] }, { labels: [labelWith('api')] }, 'applies'],
  [
    'a label that its author set',
    { labels: ['api'] },
    { labels: [labelWith('api', [{ by: mona }])] },
    'applies',
  ],
  ['one of two labels', { labels: { all: ['a', 'b'] } }, { labels: [labelWith('a')] }, 'not'],
  ['both labels', { labels: { all: ['a', 'b'] } }, { labels: [labelWith('a'), labelWith('b')] }, 'applies'],
  [
    'a label that a contributor removed',
    { labels: ['api'] },
    { labels: [labelWith('api', [{}, { ...removed, by: mona }], false)] },
    'applies',
  ],
  [
    'a label that somebody else removed',
    { labels: ['api'] },
    { labels: [labelWith('api', [{}, { ...removed, by: bob }], false)] },
    'not',
  ],
  [
    'a label that a contributor set and removed',
    { labels: ['api'] },
    { labels: [labelWith('api', [{ by: mona }, { ...removed, by: mona }], false)] },
    'not',
  ],
  ['a label of a team', security, { teams, labels: [labelWith('security', [{ by: sam }])] }, 'applies'],
  ['a label of a team that somebody else set', security, { teams, labels: [labelWith('security')] }, 'not'],
  [
    'a label of a team that somebody else removed',
    security,
    { teams, labels: [labelWith('security', [{ by: sam }, { ...removed, by: bob }], false)] },
    'applies',
  ],
  [
    'a label of a team that the team removed',
    security,
    { teams, labels: [labelWith('security', [{ by: sam }, { ...removed, by: sam }], false)] },
    'not',
  ],
  [
    'a label of a team, and who set it is not shown',
    security,
    { teams, labels: [labelWith('security', [])] },
    'applies',
  ],
  ['a label that spares', skip, { labels: [labelWith('skip')] }, 'not'],
  [
    'a label that spares, set by the author',
    skip,
    { labels: [labelWith('skip', [{ by: mona }])] },
    'applies',
  ],
  ['a label that spares, set by a bot', skip, { labels: [labelWith('skip', [{ by: renovate }])] }, 'applies'],
  [
    'a label that spares, set by a bot that is named',
    { not: { labels: { any: ['skip'], by: ['renovate[bot]'] } } },
    { labels: [labelWith('skip', [{ by: renovate }])] },
    'not',
  ],
  [
    'a label that spares, set by a contributor',
    skip,
    { commits: [commitBy(ada)], labels: [labelWith('skip')] },
    'applies',
  ],
  [
    'a label that spares, renamed since',
    skip,
    { labels: [labelWith('skip', [{ edited: true }])] },
    'applies',
  ],
  [
    'a label that spares, set by nobody known',
    skip,
    { labels: [labelWith('skip', [{ by: null }])] },
    'applies',
  ],
  ['a label that spares, without its events', skip, { labels: [labelWith('skip', [])] }, 'applies'],
  ['a label that spares, removed', skip, { labels: [labelWith('skip', [{}], false)] }, 'applies'],
  [
    'a label that spares, set on a head that is not known',
    skip,
    { labels: [labelWith('skip', [{ head: null }])] },
    'applies',
  ],
  [
    'a label that spares, set on another change',
    skip,
    {
      labels: [labelWith('skip', [{ head: 'd'.repeat(40), at: later }])],
      earlierChanges: earlierChanges(later, [], { ['d'.repeat(40)]: 'src/cart.ts' }),
    },
    'applies',
  ],
  [
    'a label that spares, set on the same change before a merge of the base',
    skip,
    {
      labels: [labelWith('skip', [{ head: 'd'.repeat(40), at: later }])],
      earlierChanges: earlierChanges(later, ['d'.repeat(40)]),
    },
    'not',
  ],
])('%s', (_, when, situation, outcome) => {
  expect(applies(when, situation)).toBe(outcome);
});

const unknown: Condition = { authors: ['ada'] };
const yes: Condition = { draft: false };
const no: Condition = { draft: true };

test.each<[what: string, when: Condition, outcome: string]>([
  ['all of nothing but yes', { all: [yes, yes] }, 'applies'],
  ['all with a no', { all: [yes, no, unknown] }, 'not'],
  ['all with an unknown', { all: [yes, unknown] }, 'unknown'],
  ['any with a yes', { any: [no, unknown, yes] }, 'applies'],
  ['any with an unknown', { any: [no, unknown] }, 'unknown'],
  ['any of nothing but no', { any: [no, no] }, 'not'],
  ['not of a yes', { not: yes }, 'not'],
  ['not of not', { not: { not: yes } }, 'applies'],
  ['not of not of not', { not: { not: { not: no } } }, 'applies'],
  ['not of an unknown', { not: { any: [no, { checks: ['scan'] }] } }, 'waits'],
  ['an unknown that waits and one that does not', { all: [{ checks: ['scan'] }, unknown] }, 'unknown'],
  ['several keys are all', { draft: false, title: ['^Fix'] }, 'not'],
  ['several keys below not are not all', { not: { draft: false, title: ['^Fix'] } }, 'applies'],
])('%s', (_, when, outcome) => {
  expect(applies(when, { pullRequest: { author: null } })).toBe(outcome);
});

test('what is unknown does not matter where the change has everything', () => {
  const situation = { pullRequest: { author: null } };
  expect(said(verdictOf({ when: unknown, requires: { title: ['Sum'] } }, situation))).toBe(
    'pass: The title matches Sum.',
  );
  expect(said(verdictOf({ when: unknown, requires: { title: ['^Fix'] } }, situation))).toBe(
    'error: It cannot be told whether this applies: the account that opened the pull request is deleted. If it does: The title does not match ^Fix.',
  );
});
