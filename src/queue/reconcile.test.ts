import { beforeEach, describe, expect, it, test } from '@jest/globals';
import { fakeGitHub, gathered, policyOf } from '../../test/fake-github.ts';
import { fakeRecorder } from '../../test/fake-recorder.ts';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { memoryStores } from '../../test/opened-stores.ts';
import { changedFile } from '../../test/samples/changed-file.ts';
import { noEarlierChanges } from '../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../test/samples/pull-request.ts';
import { engine } from '../engine/engine.ts';
import type { CodeScanning } from '../evidence/code-scanning.ts';
import type { PullRequest } from '../evidence/pull-request.ts';
import { available } from '../evidence/slice.ts';
import type { GitHub } from '../github/github.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { Enforcement } from '../policy/written-policy.ts';
import { sast } from '../rules/sast/index.ts';
import { commitAccounts } from '../store/commit-accounts.ts';
import { postureFrom } from '../store/posture-counts.ts';
import { recordedVerdicts } from '../store/recorded-verdicts.ts';
import { releaseVerdicts } from '../store/release-verdicts.ts';
import type { Store } from '../store/store.ts';
import type { Claim } from '../store/work-queue.ts';
import { type Ports, type Subject, subjectKey } from '../subjects/index.ts';
import { pullRequestEvents } from '../subjects/own-events.ts';
import type { Published } from '../subjects/publishing.ts';
import { decodeReason, encodeReason, resync } from '../subjects/reason.ts';
import type { OutcomeOf } from '../subjects/work.ts';
import { createReconcile } from './reconcile.ts';

const openMemoryStore = memoryStores();

const place = { repositoryId: 1296269, installationId: 1, owner: 'octo-org', repository: 'widgets' };
const head = 'a'.repeat(40);
const one = { ...place, kind: 'pull-request', number: 7 } as const;
const two = { ...place, kind: 'pull-request', number: 8 } as const;
const commit: Subject = { ...place, kind: 'commit', sha: head };
const branch: Subject = { ...place, kind: 'branch', ref: 'main' };
const group: Subject = {
  ...place,
  kind: 'merge-group',
  headSha: head,
  headRef: 'refs/heads/gh-readonly-queue/main/pr-7-b',
  baseSha: 'b'.repeat(40),
  baseRef: 'refs/heads/main',
};

const failedAnalysis: CodeScanning['analyses'][number] = {
  commit: head,
  ref: 'refs/pull/7/merge',
  tool: 'CodeQL',
  category: null,
  workflow: null,
  results: 0,
  rules: 100,
  error: 'no source code seen',
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

let clock: ManualClock;
let store: Store;
beforeEach(async () => {
  clock = manualClock();
  store = await openMemoryStore(() => clock.now().getTime());
});

const rested: OutcomeOf<never> = { outcome: 'rested', completion: () => ({}) };

const noResync: Ports['resync'] = {
  schedule: async () => rested,
  installation: async () => rested,
  repository: async () => rested,
};

/** Wakes a subject, takes it, and stores what came of it, as the worker does. */
function reconciling(answers: Partial<GitHub> = {}, resync: Partial<Ports['resync']> = {}) {
  const github = fakeGitHub(answers);
  let missedEvents = 0;
  const reconcile = createReconcile({
    ports: {
      engine,
      github,
      resync: { ...noResync, ...resync },
      onMissedEvent: () => {
        missedEvents += 1;
      },
      exceptionEvents: store,
      clock,
      recorder: fakeRecorder,
      recordedVerdicts: recordedVerdicts(store),
      commitAccounts: commitAccounts(store, () => new Set()),
      releaseVerdicts: releaseVerdicts(store),
      posture: postureFrom(store),
    },
    store,
    random: () => 0,
  });
  const process = async (holdsLease: boolean, subject: Subject, reasons: readonly string[]) => {
    await store.wake(reasons.map((text) => ({ subject, reason: decodeReason(text), deliveries: ['d1'] })));
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    try {
      const { completion, ...facts } = await reconcile(claim, async () => holdsLease);
      await store.complete(claim, completion(5));
      return facts;
    } catch (error) {
      await store.fail(claim, { error: String(error), retryInMs: 0, defect: true });
      throw error;
    }
  };
  return {
    github,
    missedEvents: () => missedEvents,
    run: (claim: Claim) => reconcile(claim, async () => true),
    reconcile: (subject: Subject, ...reasons: readonly string[]) => process(true, subject, reasons),
    overtaken: (subject: Subject, ...reasons: readonly string[]) => process(false, subject, reasons),
  };
}

async function woken(): Promise<readonly string[]> {
  const claims = await store.claim(1_000, 10);
  return claims.map(({ key, reasons }) => `${reasons.map(encodeReason)} → ${key}`);
}

describe('a pull request', () => {
  it('is gathered, evaluated and published', async () => {
    const { github, reconcile } = reconciling();
    expect(await reconcile(one, 'pull_request.opened')).toEqual({
      outcome: 'evaluated',
      head,
      conclusion: 'success',
      check: 'created',
      comment: 'unchanged',
    });
    expect(github.calls).toEqual([`gather ${subjectKey(one)}`, 'publish octo-org/widgets#7']);
    expect(github.reports).toMatchObject([{ subject: { number: 7 }, evaluatedAt: clock.now() }]);
  });

  it('hands on its reasons', async () => {
    const asked: (readonly string[])[] = [];
    const { reconcile } = reconciling({
      gatherPullRequest: async (subject, reasons) => {
        asked.push(reasons.map(encodeReason));
        return gathered(subject, policyOf('off'));
      },
    });
    await reconcile(one, 'pull_request.opened', 'status');
    expect(asked).toEqual([['pull_request.opened', 'status']]);
  });

  it('that is closed gets nothing', async () => {
    const { github, reconcile } = reconciling({ gatherPullRequest: async () => null });
    expect(await reconcile(one, 'status')).toEqual({ outcome: 'gone' });
    expect(github.calls).toEqual([`gather ${subjectKey(one)}`]);
  });

  it('that another worker took over meanwhile is left to that one', async () => {
    const { github, overtaken } = reconciling();
    expect(await overtaken(one, 'status')).toEqual({ outcome: 'overtaken', head });
    expect(github.calls).toEqual([`gather ${subjectKey(one)}`]);
  });

  it('whose head moved is re-evaluated soon, in case the event of the push is lost', async () => {
    const { reconcile } = reconciling({
      publish: async () => ({ check: 'superseded', comment: 'unchanged' }),
    });
    expect(await reconcile(one, 'status')).toMatchObject({ outcome: 'superseded' });
    expect(await woken()).toEqual([]);
    await clock.advance(2_000);
    expect(await woken()).toEqual([`superseded → ${subjectKey(one)}`]);
  });
});

describe('a full resync', () => {
  test.each<[string, readonly string[], string | null, 'skipped' | 'evaluated']>([
    ['that sees what was evaluated', ['resync a'], 'a', 'skipped'],
    ['that sees something else', ['resync b'], 'a', 'evaluated'],
    ['that sees what was evaluated after another change', ['resync b', 'resync a'], 'a', 'evaluated'],
    ['that sees what was evaluated, beside an event', ['resync a', 'status'], 'a', 'evaluated'],
    ['whatever it sees', ['resync'], 'a', 'evaluated'],
    ['of what could not be told', ['resync a'], null, 'evaluated'],
  ])('%s', async (_, reasons, fingerprint, outcome) => {
    const { reconcile } = reconciling({
      gatherPullRequest: async (subject) => ({ ...gathered(subject, policyOf('observe')), fingerprint }),
    });
    await reconcile(one, 'pull_request.opened');
    expect(await reconcile(one, ...reasons)).toMatchObject({ outcome });
  });

  test.each<[string, readonly string[], Published['check'], number]>([
    ['a check that only the resync asked for, and was missing', ['resync'], 'created', 1],
    ['one that said something else', ['resync'], 'updated', 1],
    ['one that looked otherwise', ['resync 0123456789ab'], 'updated', 1],
    ['one that was replaced because of its age', ['resync'], 'renewed', 0],
    ['one that was right', ['resync'], 'unchanged', 0],
    ['one of a head that has moved', ['resync'], 'superseded', 0],
    ['one that an event asked for', ['status'], 'updated', 0],
    ['one that an event asked for, too', ['resync', 'status'], 'updated', 0],
  ])('finds a missed event only where no event told: %s', async (_, reasons, check, missed) => {
    const { reconcile, missedEvents } = reconciling({
      publish: async () => ({ check, comment: 'created' }),
    });
    await reconcile(one, ...reasons);
    expect(missedEvents()).toBe(missed);
  });
});

describe('an event that no enabled rule asks for', () => {
  const broken: PolicyResult = {
    valid: false,
    source: { kind: 'default' },
    problems: [{ message: 'x', line: 1, column: 1 }],
  };

  test.each<readonly [string, PolicyResult, readonly string[], 'skipped' | 'evaluated']>([
    ['a status while every rule is off', policyOf('off'), ['status'], 'skipped'],
    [
      'a status and a review while every rule is off',
      policyOf('off'),
      ['status', 'pull_request_review.submitted'],
      'skipped',
    ],
    ['a status while the policy is broken', broken, ['status'], 'skipped'],
    ['a status while a rule reads checks', policyOf('observe'), ['status'], 'evaluated'],
    ['a new description while every rule is off', policyOf('off'), ['pull_request.edited'], 'skipped'],
    ['a new description while the policy is broken', broken, ['pull_request.edited'], 'skipped'],
    ['a new description while a rule reads it', policyOf('observe'), ['pull_request.edited'], 'evaluated'],
    ...pullRequestEvents.map(
      (event) => [`${event} while every rule is off`, policyOf('off'), [event], 'evaluated'] as const,
    ),
    ['another base while the policy is broken', broken, ['pull_request.edited.base'], 'evaluated'],
    ['a status and a push', policyOf('off'), ['status', 'pull_request.synchronize'], 'evaluated'],
    ['a person’s request', policyOf('off'), ['re-evaluate'], 'evaluated'],
    ['a change of the policy', policyOf('off'), ['push'], 'evaluated'],
    ['a change of a broken policy', broken, ['push'], 'evaluated'],
    ['a head that moved', policyOf('off'), ['superseded'], 'evaluated'],
    ['a resync', policyOf('off'), ['resync'], 'evaluated'],
  ])('%s', async (_what, policy, reasons, outcome) => {
    const { github, reconcile } = reconciling({
      gatherPullRequest: async (subject) => gathered(subject, policy),
    });
    await reconcile(one, 'pull_request.opened');
    github.calls.length = 0;
    expect(await reconcile(one, ...reasons)).toMatchObject({ outcome });
    expect(github.calls).toHaveLength(outcome === 'skipped' ? 0 : 2);
  });

  it('is not skipped for a pull request that is not known yet', async () => {
    const { reconcile } = reconciling({
      gatherPullRequest: async (subject) => gathered(subject, policyOf('off')),
    });
    await reconcile(two, 'pull_request.opened');
    expect(await reconcile(one, 'status')).toMatchObject({ outcome: 'evaluated' });
  });

  it('is not skipped after an evaluation that failed', async () => {
    let fails = false;
    const { reconcile } = reconciling({
      gatherPullRequest: async (subject) => gathered(subject, policyOf('off')),
      publish: async () => {
        if (fails) throw new Error('502');
        return { check: 'created', comment: 'unchanged' };
      },
    });
    await reconcile(one, 'pull_request.opened');
    fails = true;
    await expect(reconcile(one, 'pull_request.synchronize')).rejects.toThrow('502');
    fails = false;
    expect(await reconcile(one, 'status')).toMatchObject({ outcome: 'evaluated' });
  });
});

describe('re-evaluation without an event', () => {
  const minute = 60_000;
  const tenDays = 10 * 24 * 60 * minute;

  /** A pull request under the rule `sast` alone, of which this is known. */
  function scanned(
    enforcement: Enforcement,
    scan: Partial<CodeScanning> = {},
    told: Partial<PullRequest['head']> = { workflowsHeld: true },
  ): Partial<GitHub> {
    const options = sast.options.parse({});
    const rules = enforcement === 'off' ? [] : [{ rule: sast, enforcement, options }];
    const policy: PolicyResult = {
      valid: true,
      policy: { source: { kind: 'default' }, comment: 'never', rules },
    };
    const codeScanning = available({ analyses: [], alerts: [], ...scan });
    return {
      gatherPullRequest: async (subject) => ({
        ...gathered(subject, policy),
        evidence: {
          checks: available([]),
          codeScanning,
          workflowRuns: available([]),
          pullRequest: available(samplePullRequest({ head: { ...samplePullRequest().head, ...told } })),
          change: available({ files: [changedFile('src/cart.js')] }),
          commits: available({ commits: [], forcePushes: [] }),
          earlierChanges: available(noEarlierChanges),
          reviews: available({ reviews: [], requested: [] }),
          pushes: available({ needed: false }),
          owners: available({ needed: false }),
        },
      }),
    };
  }

  /** In how many milliseconds the subject is due; null: at no time. */
  async function dueInMs(): Promise<number | null> {
    const [item] = await store.list('scheduled', 1);
    return item === undefined || item.dueAt === null ? null : item.dueAt - clock.now().getTime();
  }

  const seen = (waitedMs: number) => ({ seenAt: new Date(clock.now().getTime() - waitedMs) });

  test.each<[string, () => Partial<GitHub>, number | null]>([
    ['nothing is awaited', () => scanned('off'), null],
    ['a rule fails', () => scanned('enforce', { alerts: [], analyses: [failedAnalysis] }), null],
    ['an event will tell: before GitHub gives up the check', () => scanned('enforce'), tenDays],
    ['an event will tell, and the check waits for nothing', () => scanned('observe'), null],
    ['its time will end', () => scanned('enforce', {}, seen(0)), 60 * minute],
    ['its time will end soon', () => scanned('enforce', {}, seen(52 * minute)), 8 * minute],
    ['the time of an observed rule will end', () => scanned('observe', {}, seen(0)), 60 * minute],
  ])('%s', async (_, answers, expected) => {
    const { reconcile } = reconciling(answers());
    await reconcile(one, 'pull_request.opened');
    expect(await dueInMs()).toBe(expected);
  });

  it('happens at its time, and is never skipped', async () => {
    const { github, reconcile } = reconciling(scanned('enforce'));
    await reconcile(one, 'pull_request.opened');
    await clock.advance(tenDays);
    github.calls.length = 0;
    expect(await reconcile(one)).toMatchObject({ outcome: 'evaluated' });
    expect(github.calls).toHaveLength(2);
    expect(await dueInMs()).toBe(tenDays);
  });

  it('is rescheduled by each evaluation, not by an event that changes nothing', async () => {
    const { reconcile } = reconciling(scanned('enforce'));
    await reconcile(one, 'pull_request.opened');
    await clock.advance(minute);
    expect(await reconcile(one, 'pull_request.labeled')).toMatchObject({ outcome: 'skipped' });
    expect(await dueInMs()).toBe(tenDays - minute);
    await reconcile(one, 'status');
    expect(await dueInMs()).toBe(tenDays);
  });

  it('ends when nothing is awaited any more, or the pull request is closed', async () => {
    let answers: Partial<GitHub> = scanned('enforce');
    const { reconcile } = reconciling({
      gatherPullRequest: async (...asked) => (await answers.gatherPullRequest?.(...asked)) ?? null,
    });
    await reconcile(one, 'status');
    answers = scanned('off');
    await reconcile(one, 'status');
    expect(await dueInMs()).toBeNull();
    answers = scanned('enforce');
    await reconcile(one, 'pull_request.reopened');
    answers = {};
    expect(await reconcile(one, 'status')).toMatchObject({ outcome: 'gone' });
    expect(await dueInMs()).toBeNull();
  });
});

describe('a merge group', () => {
  it('is evaluated with its pull requests and published on its commit', async () => {
    const { github, reconcile } = reconciling();
    expect(await reconcile(group, 'merge_group.checks_requested')).toMatchObject({
      outcome: 'evaluated',
      head,
    });
    expect(github.calls).toEqual([`gather ${subjectKey(group)}`, `publish octo-org/widgets@${head}`]);
    expect(github.reports).toMatchObject([{ subject: { kind: 'merge-group', pullRequests: [7] } }]);
  });

  it('that is gone gets nothing', async () => {
    const { reconcile } = reconciling({ gatherMergeGroup: async () => null });
    expect(await reconcile(group, 'status')).toEqual({ outcome: 'gone' });
  });

  it('is re-evaluated when the report of one of its pull requests changes', async () => {
    const { reconcile } = reconciling();
    await reconcile(group, 'merge_group.checks_requested');
    await reconcile(two, 'pull_request_review.submitted');
    expect(await woken()).toEqual([]);
    await reconcile(one, 'pull_request_review.submitted');
    expect(await woken()).toEqual([`pull_request_review.submitted → ${subjectKey(group)}`]);
  });

  it('is left alone when the same is said of its pull requests as before', async () => {
    const checks = ['created', 'created', 'unchanged'] as const;
    let written = 0;
    const { reconcile } = reconciling({
      publish: async () => {
        written += 1;
        return { check: checks[written - 1] ?? 'unchanged', comment: 'unchanged' };
      },
    });
    await reconcile(one, 'pull_request.opened');
    await reconcile(group, 'merge_group.checks_requested');
    await reconcile(one, 'pull_request_review.submitted');
    expect(await woken()).toEqual([]);
  });
});

describe('a commit or a branch', () => {
  test.each<[string, Subject, keyof GitHub]>([
    ['a commit', commit, 'pullRequestsOfCommit'],
    ['a branch', branch, 'pullRequestsIntoBranch'],
  ])('%s wakes its pull requests, for the same reasons', async (_what, subject, question) => {
    const { github, reconcile } = reconciling({ [question]: async () => [one, two] });
    expect(await reconcile(subject, 'status', 're-evaluate')).toEqual({
      outcome: 'resolved',
      pullRequests: ['#7', '#8'],
    });
    expect(github.calls).toEqual([`resolve ${subjectKey(subject)}`]);
    expect(await woken()).toEqual([
      `status,re-evaluate → ${subjectKey(one)}`,
      `status,re-evaluate → ${subjectKey(two)}`,
    ]);
  });

  it('without pull requests wakes nothing', async () => {
    const { reconcile } = reconciling();
    expect(await reconcile(commit, 'status')).toEqual({ outcome: 'resolved', pullRequests: [] });
    expect(await woken()).toEqual([]);
  });

  it('names the deliveries on', async () => {
    const { reconcile } = reconciling({ pullRequestsOfCommit: async () => [one] });
    await reconcile(commit, 'status');
    expect(await store.claim(1_000, 10)).toMatchObject([{ deliveries: ['d1'] }]);
  });
});

describe('resync', () => {
  test.each<[keyof Ports['resync'], Subject]>([
    ['schedule', { kind: 'schedule', name: 'resync' }],
    ['installation', { kind: 'installation', installationId: 1 }],
    ['repository', { ...place, kind: 'repository' }],
  ])('does the work of its own subjects: %s', async (part, subject) => {
    const resynced: OutcomeOf<never> = { outcome: 'resynced', completion: () => ({}) };
    const { github, reconcile } = reconciling({}, { [part]: async () => resynced });
    expect(await reconcile(subject, 'resync')).toEqual({ outcome: 'resynced' });
    expect(github.calls).toEqual([]);
  });

  it('is deferred while little of the rate limit is left, before anything is asked', async () => {
    await store.noteAllowance(1, 'rest', { limit: 5_000, remaining: 0, resetInMs: 60_000 });
    await store.wake([{ subject: one, reason: resync(), background: true }]);
    const [claim] = await store.claim(1_000, 1);
    if (claim === undefined) throw new Error('nothing is due');
    const { github, run } = reconciling();
    expect(await run(claim)).toMatchObject({ outcome: 'deferred', retryMs: 60_000 });
    expect(github.calls).toEqual([]);
  });
});
