import { describe, expect, it, test } from '@jest/globals';
import type { Actor } from '../evidence/pull-request.ts';
import type { LoggedLanding, MoveKind } from '../subjects/branch-moves.ts';
import { accountCommit, type CommitFacts, pushingBot, type RecordedLanding } from './account-commit.ts';
import type { CommitState } from './accounted-commit.ts';

const installedAt = new Date('2026-01-10T00:00:00Z');
const before = new Date('2026-01-09T00:00:00Z');
const after = new Date('2026-02-01T00:00:00Z');

const ada: Actor = { login: 'ada', kind: 'user' };
const bot: Actor = { login: 'Release-Bot[bot]', kind: 'bot' };

function logged(kind: MoveKind, actor: Actor | null = ada, at = after): LoggedLanding {
  return { kind: 'logged', move: { kind, actor, at, before: 'a'.repeat(40), after: 'b'.repeat(40) } };
}

const passed: RecordedLanding = {
  state: 'matched',
  pullRequest: 7,
  conclusion: 'success',
  confirmed: true,
  waived: { rules: [], emergencies: [] },
};

function without(
  reason: string,
  pullRequest: number | null = 7,
  pushedBy: string | null = null,
): RecordedLanding {
  return { state: 'unknown', reason, why: `The reason is ${reason}.`, pullRequest, pushedBy };
}

const merged: CommitFacts = {
  branch: 'main',
  shown: 7,
  landing: logged('pr_merge'),
  recorded: passed,
  emergencies: [],
  bots: new Set(),
  requiresCheck: true,
  installedAt,
};
const pushed: CommitFacts = { ...merged, shown: null, landing: logged('push'), recorded: null };
const declared = [{ id: 'EM-1', declaredAt: before }];

type Case = readonly [what: string, state: CommitState, why: string | RegExp, facts: CommitFacts];

function table(cases: readonly Case[]): void {
  test.each(cases)('%s: %s', (_, state, why, facts) => {
    const found = accountCommit(facts);
    expect(found.state).toBe(state);
    if (typeof why === 'string') expect(found.why).toBe(why);
    else expect(found.why).toMatch(why);
  });
}

describe('a commit with the verdict under which it was merged is', () => {
  table([
    ['its check passed', 'reviewed', 'the check of #7 passed before it was merged', merged],
    [
      'of a merge group',
      'reviewed',
      'the check of its merge group passed before it was merged',
      { ...merged, landing: logged('merge_queue_merge'), recorded: { ...passed, pullRequest: null } },
    ],
    [
      'its head was pushed to the branch as it was',
      'reviewed',
      /passed/,
      { ...merged, landing: logged('push') },
    ],
    ['a revert, which is a change like any other', 'reviewed', /passed/, { ...merged, shown: 8 }],
    [
      'GitHub’s log cannot be read: the record is enough',
      'reviewed',
      /passed/,
      { ...merged, landing: { kind: 'log-unreadable' } },
    ],
    [
      'its repository was renamed, and its pull requests are not shown',
      'reviewed',
      /passed/,
      { ...merged, shown: 'unreadable' },
    ],
    [
      'rules were waived',
      'waived',
      '#7 was merged with review and sast waived',
      { ...merged, recorded: { ...passed, waived: { rules: ['review', 'sast'], emergencies: [] } } },
    ],
    [
      'an emergency waived',
      'emergency',
      '#7 was merged under the emergency EM-1',
      { ...merged, recorded: { ...passed, waived: { rules: ['review'], emergencies: ['EM-1'] } } },
    ],
    [
      'an emergency was declared for the head, whose check failed',
      'emergency',
      'the emergency EM-1 was declared for its head',
      { ...merged, recorded: { ...passed, conclusion: 'failure' }, emergencies: declared },
    ],
    [
      'the emergency was declared afterwards',
      'emergency',
      /after it landed$/,
      {
        ...merged,
        recorded: { ...passed, conclusion: 'pending' },
        emergencies: [{ id: 'EM-1', declaredAt: new Date('2026-02-02') }],
      },
    ],
    [
      'its check failed',
      'bypass',
      '#7 was merged while its check failed',
      { ...merged, recorded: { ...passed, conclusion: 'failure' } },
    ],
    [
      'its check failed on a branch that does not require it',
      'bypass',
      /failed/,
      { ...merged, requiresCheck: false, recorded: { ...passed, conclusion: 'failure' } },
    ],
    [
      'its check was pending',
      'bypass',
      '#7 was merged while its check was pending',
      { ...merged, recorded: { ...passed, conclusion: 'pending' } },
    ],
    [
      'its check said something else',
      'unknown',
      /said neutral/,
      { ...merged, recorded: { ...passed, conclusion: 'neutral' } },
    ],
    [
      'nobody knows whether GitHub showed the verdict',
      'unknown',
      /not known whether GitHub showed/,
      { ...merged, recorded: { ...passed, confirmed: false } },
    ],
    [
      'the verdict was redacted',
      'unknown',
      /verdict on #7 was redacted/,
      { ...merged, recorded: { ...passed, waived: null } },
    ],
    [
      'the entry was redacted',
      'unknown',
      /the entry about how it landed was redacted/,
      { ...merged, recorded: { state: 'redacted', pullRequest: 7 } },
    ],
    [
      'it landed before the record began, and has a verdict',
      'reviewed',
      /passed/,
      { ...merged, landing: logged('pr_merge', ada, before) },
    ],
  ]);
});

describe('a commit without a verdict is', () => {
  table([
    [
      'merged without the check that is required',
      'bypass',
      '#7 was merged without the check that the branch requires',
      { ...merged, recorded: without('no-verdict') },
    ],
    [
      'merged before the check was evaluated',
      'bypass',
      /without the check/,
      { ...merged, recorded: without('evaluated-later') },
    ],
    [
      'merged in an emergency',
      'emergency',
      /EM-1/,
      { ...merged, recorded: without('no-verdict'), emergencies: declared },
    ],
    [
      'merged where the check is not required',
      'unknown',
      /which the branch does not require/,
      { ...merged, requiresCheck: false, recorded: without('no-verdict') },
    ],
    [
      'merged where the rules are hidden',
      'unknown',
      /does not show whether the branch requires/,
      { ...merged, requiresCheck: null, recorded: without('evaluated-later') },
    ],
    [
      'not the clean merge of the head',
      'unknown',
      'The reason is not-clean',
      { ...merged, recorded: without('not-clean') },
    ],
    [
      'not the clean merge of the head, and covered by no emergency for the head',
      'unknown',
      /not-clean/,
      { ...merged, recorded: without('not-clean'), emergencies: declared },
    ],
    [
      'not the clean merge of the head, and pushed',
      'direct-push',
      'ada pushed it to main, and it is not the evaluated head of a pull request',
      { ...merged, landing: logged('push'), recorded: without('not-clean') },
    ],
    ['not comparable', 'unknown', /not-comparable/, { ...merged, recorded: without('not-comparable') }],
    ['not readable', 'unknown', /not-readable/, { ...merged, recorded: without('not-readable') }],
    [
      'of a reason that a later release writes',
      'unknown',
      /later-reason/,
      { ...merged, recorded: without('later-reason') },
    ],
    [
      'of another branch, and pushed',
      'direct-push',
      /merged into another branch/,
      { ...pushed, recorded: without('other-branch', 5) },
    ],
    [
      'of another branch, though the log says merged',
      'unknown',
      /other-branch/,
      { ...merged, recorded: without('other-branch', 5) },
    ],
    [
      'of no pull request, though the log says merged',
      'unknown',
      /did not show which one/,
      { ...merged, shown: null, recorded: without('no-pull-request', null) },
    ],
    [
      'of a pull request that GitHub shows late',
      'unknown',
      /only now/,
      { ...pushed, shown: 7, recorded: without('no-pull-request', null) },
    ],
    [
      'of pull requests that GitHub does not show',
      'unknown',
      /did not show/,
      { ...pushed, shown: 'unreadable', recorded: without('no-pull-request', null) },
    ],
  ]);
});

describe('a commit that was pushed is', () => {
  table([
    ['by a person', 'direct-push', 'ada pushed it to main, and it belongs to no pull request', pushed],
    [
      'by a person, and recorded',
      'direct-push',
      /^ada/,
      { ...pushed, recorded: without('no-pull-request', null) },
    ],
    ['with force', 'direct-push', /^ada/, { ...pushed, landing: logged('force_push') }],
    ['as a new branch', 'direct-push', /^ada/, { ...pushed, landing: logged('branch_creation') }],
    [
      'by an account that is gone',
      'direct-push',
      /the account is not known$/,
      { ...pushed, landing: logged('push', null) },
    ],
    [
      'by somebody whom only the webhook named',
      'direct-push',
      /^grace/,
      {
        ...pushed,
        landing: { kind: 'not-logged', presentAt: null },
        recorded: without('no-pull-request', null, 'grace'),
      },
    ],
    [
      'by a bot that the policy names',
      'bot',
      /the policy names this bot$/,
      { ...pushed, landing: logged('push', bot), bots: new Set(['release-bot[bot]']) },
    ],
    [
      'by a bot that only the webhook named',
      'bot',
      /names this bot/,
      {
        ...pushed,
        landing: { kind: 'log-unreadable' },
        recorded: without('no-pull-request', null, 'release-bot[bot]'),
        bots: new Set(['release-bot[bot]']),
      },
    ],
    [
      'by a bot that nobody named',
      'direct-push',
      /the policy names no such bot$/,
      { ...pushed, landing: logged('push', bot) },
    ],
    [
      'by a bot, under a policy that is not readable',
      'unknown',
      /can no longer be read$/,
      { ...pushed, landing: logged('push', bot), bots: null },
    ],
    [
      'by a person with the name of a bot',
      'direct-push',
      /^release-bot /,
      {
        ...pushed,
        landing: logged('push', { login: 'release-bot', kind: 'user' }),
        bots: new Set(['release-bot', 'release-bot[bot]']),
      },
    ],
    [
      'in an emergency that was declared for another head',
      'direct-push',
      /^ada/,
      { ...pushed, emergencies: declared },
    ],
  ]);
});

describe('a commit without an entry is', () => {
  const old: CommitFacts = { ...pushed, landing: logged('push', ada, before) };
  table([
    [
      'landed before the record began',
      'before-installation',
      'it landed before the record of the repository began on 2026-01-10',
      old,
    ],
    [
      'merged before the record began',
      'before-installation',
      /2026-01-10/,
      { ...merged, recorded: null, landing: logged('pr_merge', ada, before) },
    ],
    [
      'older than the log, which goes back further than the record',
      'before-installation',
      /2026-01-10/,
      { ...old, landing: { kind: 'before-log', since: before } },
    ],
    [
      'older than the log, which begins after the record',
      'unknown',
      /neither the record nor/,
      { ...old, landing: { kind: 'before-log', since: after } },
    ],
    [
      'in no log, and there before the record began',
      'before-installation',
      /2026-01-10/,
      { ...old, landing: { kind: 'not-logged', presentAt: before } },
    ],
    [
      'in no log, and there after the record began',
      'unknown',
      /neither the record nor/,
      { ...old, landing: { kind: 'not-logged', presentAt: after } },
    ],
    [
      'in no log at all',
      'unknown',
      /neither the record nor/,
      { ...old, landing: { kind: 'not-logged', presentAt: null } },
    ],
    [
      'of a branch whose log is not readable',
      'unknown',
      /log could not be read/,
      { ...old, landing: { kind: 'log-unreadable' } },
    ],
    ['merged while nothing was recorded', 'unknown', /though #7 was merged/, { ...merged, recorded: null }],
    [
      'merged by a queue, of which GitHub shows no pull request',
      'unknown',
      /says that a pull request was merged/,
      { ...merged, shown: null, landing: logged('merge_queue_merge'), recorded: null },
    ],
    [
      'pushed, with pull requests that GitHub does not show',
      'unknown',
      /did not show its pull requests/,
      { ...pushed, shown: 'unreadable' },
    ],
  ]);
});

it('needs the bots of the policy only where one pushed', () => {
  const { bots: _, ...facts } = { ...pushed, landing: logged('push', bot) };
  expect(pushingBot(facts)).toEqual(bot);
  expect(pushingBot({ ...facts, recorded: passed })).toBeNull();
  expect(pushingBot({ ...facts, landing: logged('push') })).toBeNull();
});
