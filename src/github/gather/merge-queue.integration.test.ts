import { describe, expect, test } from '@jest/globals';
import type { MergeGroup, Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub, type Permissions } from '../../../test/emulated-github.ts';
import { enforced } from '../../../test/samples/policies.ts';
import { evaluate, evaluateMergeGroup } from '../../engine/evaluate.ts';
import type { GatheredMergeGroup } from '../../subjects/merge-group.ts';

const gitHub = await emulatedGitHub();

const policy = `comment: never\n${enforced}`;

/** A queue in which two pull requests, each of a file of its own, wait in groups of this size. */
async function queued(
  groupSize: number,
  options: { readonly permissions?: Permissions } = {},
): Promise<{ shop: Repository; groups: readonly MergeGroup[] }> {
  const shop = await gitHub.shop({ policy, ...options });
  shop.codeScanning(true);
  shop.protect('main', { requiredChecks: [{ name: 'other' }], mergeQueue: { groupSize } });
  for (const file of ['a', 'b']) {
    const pull = await shop.openPullRequest({
      by: 'mona',
      title: file,
      files: { [`src/${file}.js`]: '1\n' },
    });
    await shop.reportCheck({ sha: pull.headSha, name: 'other', conclusion: 'success' });
    await pull.enqueue({ by: 'ada' });
  }
  return { shop, groups: shop.mergeGroups() };
}

function gather(shop: Repository, group: MergeGroup): Promise<GatheredMergeGroup | null> {
  return gitHub.github.gatherMergeGroup(
    {
      kind: 'merge-group',
      ...gitHub.placeOf(shop),
      headSha: group.headSha,
      headRef: group.headRef,
      baseSha: group.baseSha,
      baseRef: 'refs/heads/main',
    },
    [],
  );
}

/** The group at this place in the queue. */
function at(groups: readonly MergeGroup[], index: number): MergeGroup {
  const group = groups[index];
  if (group === undefined) throw new Error(`no group ${index}`);
  return group;
}

const pathsOf = (gathered: GatheredMergeGroup | null) =>
  gathered?.evidence.change?.available ? gathered.evidence.change.value.files.map(({ path }) => path) : null;

describe('a merge group', () => {
  test('of several pull requests has them all, and the files of them all', async () => {
    const { shop, groups } = await queued(2);
    const gathered = await gather(shop, at(groups, 0));
    expect(gathered).toMatchObject({
      subject: { kind: 'merge-group', headSha: at(groups, 0).headSha, pullRequests: [1, 2] },
      policy: { valid: true, policy: { source: { commit: await shop.sha('main') } } },
      members: [{ subject: { number: 1 } }, { subject: { number: 2 } }],
    });
    expect(pathsOf(gathered)).toEqual(['src/a.js', 'src/b.js']);
  });

  test('behind another has only its own', async () => {
    const { shop, groups } = await queued(1);
    const gathered = await gather(shop, at(groups, 1));
    expect(gathered?.subject.pullRequests).toEqual([2]);
    expect(pathsOf(gathered)).toEqual(['src/b.js']);
  });

  test('has the checks and analyses of its own commit', async () => {
    const { shop, groups } = await queued(2);
    const { headSha, headRef } = at(groups, 0);
    await shop.reportCheck({ sha: headSha, name: 'build', conclusion: 'success' });
    await shop.uploadAnalysis({
      tool: 'CodeQL',
      ref: headRef,
      alerts: [{ rule: 'js/xss', severity: 'high', path: 'src/a.js', line: 1 }],
    });
    const gathered = await gather(shop, at(groups, 0));
    expect(gathered?.evidence).toMatchObject({
      checks: { value: [{ name: 'build', conclusion: 'success' }] },
      codeScanning: {
        value: {
          analyses: [{ commit: headSha, ref: headRef }],
          alerts: [{ rule: 'js/xss', onBase: 'absent' }],
        },
      },
    });
  });

  test('is shown on its own commit, updated in place, without a comment', async () => {
    const { shop, groups } = await queued(2);
    const group = at(groups, 0);
    const show = async () => {
      const gathered = await gather(shop, group);
      if (gathered === null) throw new Error('gone');
      const now = new Date('2026-03-01T12:00:00Z');
      const members = gathered.members.map((member) =>
        evaluate(member.subject, member.policy, member.evidence, now),
      );
      const { subject, policy, evidence } = gathered;
      return gitHub.github.publish(gathered, evaluateMergeGroup(subject, policy, evidence, members, now));
    };
    await expect(show()).resolves.toEqual({ check: 'created', comment: 'unchanged' });
    await expect(show()).resolves.toEqual({ check: 'unchanged', comment: 'unchanged' });
    expect(shop.checkRuns(group.headSha)).toMatchObject([{ name: 'SDL', app: 'sdl-gate' }]);
    expect(shop.pullRequests.flatMap(({ comments }) => comments)).toEqual([]);
  });

  test('that changes the policy says so, at the cost of one request; its pull requests do not', async () => {
    const shop = await gitHub.shop({ policy });
    shop.protect('main', { requiredChecks: [{ name: 'other' }], mergeQueue: { groupSize: 1 } });
    const pull = await shop.openPullRequest({ by: 'mona', title: 'Loosen', remove: ['.github/sdl.yml'] });
    await shop.reportCheck({ sha: pull.headSha, name: 'other', conclusion: 'success' });
    await pull.enqueue({ by: 'ada' });
    gitHub.asked();
    const gathered = await gather(shop, at(shop.mergeGroups(), 0));
    expect(gathered).toMatchObject({
      subject: { policyChange: { kind: 'settings', file: 'removed' } },
      policy: { valid: true, policy: { source: { kind: 'repository' } } },
    });
    expect(gathered?.members[0]?.subject.policyChange).toBeUndefined();
    expect(gitHub.asked().filter((operation) => operation === 'graphql:ProposedPolicy')).toHaveLength(1);
  });

  test('that leaves the policy alone has nothing to say of it', async () => {
    const { shop, groups } = await queued(2);
    gitHub.asked();
    expect((await gather(shop, at(groups, 0)))?.subject.policyChange).toBeUndefined();
    expect(gitHub.asked()).not.toContain('graphql:ProposedPolicy');
  });

  test('that is gone is nothing to talk about', async () => {
    const { shop, groups } = await queued(2);
    await shop.pullRequest(1).dequeue({ by: 'ada' });
    await expect(gather(shop, at(groups, 0))).resolves.toBeNull();
  });
});

describe('fails closed', () => {
  test('when the queue may not be read', async () => {
    const { shop, groups } = await queued(2, {
      permissions: {
        checks: 'write',
        contents: 'read',
        pull_requests: 'write',
        security_events: 'read',
        statuses: 'read',
      },
    });
    const gathered = await gather(shop, at(groups, 0));
    expect(gathered).toMatchObject({
      subject: { pullRequests: [] },
      members: [],
      evidence: { change: { available: false, problem: { reason: 'unreadable' } } },
    });
  });

  test('when one of its pull requests cannot be read any more', async () => {
    const { shop, groups } = await queued(2);
    gitHub.emulator.faults.partial('Repository.pullRequest', { type: 'NOT_FOUND', times: 1 });
    const gathered = await gather(shop, at(groups, 0));
    expect(gathered).toMatchObject({ subject: { pullRequests: [1, 2] }, members: [] });
  });

  test('when part of the answer is missing', async () => {
    const { shop, groups } = await queued(2);
    gitHub.emulator.faults.partial('MergeQueue.entries', { type: 'INTERNAL' });
    await expect(gather(shop, at(groups, 0))).rejects.toMatchObject({ name: 'RetryLater' });
  });
});
