import { beforeEach, describe, expect, test } from '@jest/globals';
import type { MergeGroup, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import { evaluate } from '../../engine/evaluate.ts';
import type { FailedCheck } from '../../subjects/publishing.ts';

const gitHub = await emulatedGitHub();
const { github, emulator } = gitHub;
let shop: Repository;
let pull: PullRequest;

beforeEach(async () => {
  shop = await gitHub.shop();
  pull = await shop.openPullRequest(change);
});

const announced: FailedCheck[] = [];
const announce = async (check: FailedCheck) => {
  announced.push(check);
  return true;
};
const failed = (number = pull.number) =>
  github.publishFailure({ kind: 'pull-request', ...gitHub.placeOf(shop), number }, announce);
const runs = () =>
  shop.checkRuns(pull.headSha).map(({ name, conclusion, title }) => [name, conclusion, title]);
const title = 'Evaluation failed: internal error after repeated attempts';

describe('the check of a pull request whose evaluation fails', () => {
  test('says so, without a look at what the pull request holds', async () => {
    gitHub.asked();
    await expect(failed()).resolves.toBe('created');
    expect(gitHub.asked()).toEqual(['graphql:PullRequestPlace', 'checks/list-for-ref', 'checks/create']);
    expect(runs()).toEqual([['SDL', 'failure', title]]);
  });

  test('is announced before it is written, and not written where that is refused', async () => {
    announced.length = 0;
    await failed();
    expect(announced).toEqual([
      { place: gitHub.placeOf(shop), headSha: pull.headSha, branch: 'main', checkName: 'SDL' },
    ]);
    const subject = { kind: 'pull-request', ...gitHub.placeOf(shop), number: pull.number } as const;
    gitHub.asked();
    await expect(github.publishFailure(subject, async () => false)).resolves.toBeNull();
    expect(gitHub.asked()).toEqual(['graphql:PullRequestPlace', 'checks/list-for-ref']);
  });

  test('is written again each time, in place', async () => {
    await failed();
    await expect(failed()).resolves.toBe('updated');
    expect(runs()).toHaveLength(1);
  });

  test('replaces what was shown before, and is replaced by the next verdict', async () => {
    const show = async () => {
      const gathered = await gitHub.gather(pull);
      const { subject, policy, evidence } = gathered;
      return github.publish(gathered, evaluate(subject, policy, evidence, new Date()));
    };
    await show();
    const [verdict] = runs();
    await failed();
    expect(runs().at(-1)).toEqual(['SDL', 'failure', title]);
    await show();
    expect(runs().at(-1)).toEqual(verdict);
  });

  test('has the name that its base asks for', async () => {
    await shop.push({ branch: 'next', by: 'ada', files: { 'README.md': 'next\n' } });
    pull = await shop.openPullRequest({ ...change, base: 'next' });
    await failed();
    expect(runs()).toEqual([['SDL (next)', 'failure', title]]);
  });

  test('has it also where the app may not read the base', async () => {
    emulator.faults.partial('PullRequest.baseRef', { type: 'FORBIDDEN' });
    await failed();
    expect(runs()).toEqual([['SDL', 'failure', title]]);
  });

  test('is not there where the pull request is closed or gone', async () => {
    await pull.close({ by: 'mona' });
    await expect(failed()).resolves.toBeNull();
    await expect(failed(99)).resolves.toBeNull();
    expect(runs()).toEqual([]);
  });

  test('is written later where GitHub answers in part', async () => {
    emulator.faults.partial('PullRequest.headRefOid', { type: 'UNKNOWN' });
    await expect(failed()).rejects.toMatchObject({ name: 'RetryLater' });
    expect(runs()).toEqual([]);
  });
});

describe('the check of a merge group whose evaluation fails', () => {
  const grouped = async () => {
    shop.protect('main', { requiredChecks: [{ name: 'other' }], mergeQueue: { groupSize: 1 } });
    await shop.reportCheck({ sha: pull.headSha, name: 'other', conclusion: 'success' });
    await pull.enqueue({ by: 'ada' });
    const [group] = shop.mergeGroups();
    if (group === undefined) throw new Error('no group');
    return group;
  };
  const groupFailed = ({ headSha, headRef, baseSha }: MergeGroup) =>
    github.publishFailure(
      {
        kind: 'merge-group',
        ...gitHub.placeOf(shop),
        headSha,
        headRef,
        baseSha,
        baseRef: 'refs/heads/main',
      },
      announce,
    );

  test.each([
    ['says so', () => {}],
    [
      'says so also where the app may not read the branches',
      () => {
        emulator.faults.partial('Repository.ref', { type: 'FORBIDDEN' });
      },
    ],
  ])('%s', async (_, meanwhile) => {
    const group = await grouped();
    meanwhile();
    await expect(groupFailed(group)).resolves.toBe('created');
    expect(shop.checkRuns(group.headSha)).toMatchObject([{ name: 'SDL', conclusion: 'failure', title }]);
  });

  test('is not there where the group is dissolved', async () => {
    const group = await grouped();
    await pull.dequeue({ by: 'ada' });
    await expect(groupFailed(group)).resolves.toBeNull();
    expect(shop.checkRuns(group.headSha)).toEqual([]);
  });
});
