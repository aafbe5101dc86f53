import { describe, expect, test } from '@jest/globals';
import type { OpenOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { isVerdict } from '../../src/record/entry.ts';
import { allEntries, expectRecorded, type ReadEntry } from '../faults/recorded.ts';
import { testedChange } from '../running-service.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, mergeRef, scene } from './scene.ts';

const stage = scene();
const path = '.github/sdl.yml';

/** The entries about a repository, oldest first. */
async function entriesOf({ id }: Repository): Promise<readonly ReadEntry[]> {
  return (await allEntries(stage.store)).filter(({ listed }) => listed.repositoryId === id);
}

/** What the record has besides what checks showed. */
const others: readonly string[] = ['policy-change', 'accounted-commit', 'commits-accounted'];

/** The entries about the checks of a repository, in short: `verdict #1: failure`. */
async function checksIn(repository: Repository): Promise<readonly string[]> {
  const entries = await entriesOf(repository);
  return entries
    .filter(({ listed: { kind } }) => !others.includes(kind))
    .map(({ listed: { kind, number, conclusion, confirmed } }) =>
      [kind, number === undefined ? '' : ` #${number}`, `: ${conclusion}`, confirmed ? '' : '?'].join(''),
    );
}

/** The changes of the policy of a repository. */
async function policyChangesIn(repository: Repository) {
  const entries = await entriesOf(repository);
  return entries
    .filter(({ listed: { kind } }) => kind === 'policy-change')
    .map(({ listed, entry }) => ({ ...listed, facts: isVerdict(entry) ? {} : entry.facts }));
}

async function opened(repository: Repository, change: OpenOptions = testedChange()): Promise<PullRequest> {
  const pull = await repository.openPullRequest(change);
  await stage.settled();
  return pull;
}

describe('the verdict on a pull request', () => {
  test('is recorded when it changes, with its rules, its deliveries and its evidence', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await opened(repository, untestedChange);
    const firstHead = change.headSha;
    await change.push(itsTest);
    await stage.settled();
    const [first, second, ...others] = (await entriesOf(repository)).filter(
      ({ listed: { kind } }) => kind === 'verdict',
    );
    expect(others).toEqual([]);
    expect(first?.listed).toMatchObject({
      repository: repository.fullName,
      number: change.number,
      sha: firstHead,
      branch: 'main',
      conclusion: 'failure',
      rules: ['tests=fail'],
      confirmed: true,
    });
    expect(second?.listed).toMatchObject({
      sha: change.headSha,
      conclusion: 'success',
      rules: ['tests=pass'],
    });
    if (first === undefined || !isVerdict(first.entry)) throw new Error('The first entry is no verdict.');
    expect(first.entry.deliveries).toHaveLength(1);
    expect(first.entry.report.rules.map(({ id }) => id)).toEqual(['tests']);
    await expectRecorded(stage.emulator, stage.store, repository);
  });

  test('is not recorded again while it stays the same: not for an event, a redelivery or a person who asks', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await opened(repository);
    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    for (const { id } of stage.emulator.deliveries.slice(-3)) await stage.emulator.redeliver(id);
    await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': 'Shop\n' } });
    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    expect(await checksIn(repository)).toEqual(['verdict #1: pending']);
  });

  test('of two with the same head is recorded for each', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await opened(repository, { ...testedChange(), branch: 'topic' });
    await repository.branch('copy', change.headSha, { by: 'ada' });
    await repository.openPullRequest({ title: 'The same', by: 'ada', branch: 'copy' });
    await stage.settled();
    const entries = await checksIn(repository);
    expect(new Set(entries)).toEqual(new Set(['verdict #1: success', 'verdict #2: success']));
    await expectRecorded(stage.emulator, stage.store, repository);
  });

  test('ends with it: what is closed is recorded, and what is reopened is recorded again', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await opened(repository);
    await change.close();
    await stage.settled();
    await stage.advance(2_000);
    await change.reopen();
    await stage.settled();
    expect(await checksIn(repository)).toEqual([
      'verdict #1: success',
      'check-ended #1: cancelled',
      'verdict #1: success',
    ]);
    await expectRecorded(stage.emulator, stage.store, repository);
  });
});

test('the verdict on a merge group is recorded with its pull requests', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 1 } });
  const change = await opened(repository);
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  expect(change.state).toBe('merged');
  const verdicts = (await entriesOf(repository)).filter(({ listed: { kind } }) => kind === 'verdict');
  const group = verdicts.find(({ listed: { number } }) => number === undefined);
  if (group === undefined || !isVerdict(group.entry)) throw new Error('No verdict is about a group.');
  expect(group.listed).toMatchObject({ branch: 'main', conclusion: 'success', confirmed: true });
  const { inputs } = group.entry;
  expect(
    'members' in inputs && inputs.members.map(({ subject }) => 'number' in subject && subject.number),
  ).toEqual([change.number]);
  await expectRecorded(stage.emulator, stage.store, repository);
});

test('a notice that the evaluation failed is recorded, and the verdict after it', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  const change = await opened(repository);
  const fault = stage.emulator.faults.fail('graphql:PullRequestEvidence', { status: 400 });
  const asked = () => change.comment({ by: 'mona', body: '/sdl re-evaluate' });
  const failTenTimes = async () => {
    await asked();
    await stage.settled();
    for (let tries = 1; tries < 10; tries += 1) await stage.advance(300_000);
    expect(light(change)).toMatch(/Evaluation failed/);
  };
  await failTenTimes();
  await failTenTimes();
  fault.remove();
  await asked();
  await stage.settled();
  expect(await checksIn(repository)).toEqual([
    'verdict #1: success',
    'evaluation-failed #1: failure',
    'verdict #1: success',
  ]);
  await expectRecorded(stage.emulator, stage.store, repository);
});

describe('what GitHub may show without an answer', () => {
  test('is recorded once, when the next attempt says the same', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const fault = stage.emulator.faults.drop('checks/create', { when: 'after', times: 1 });
    await opened(repository, untestedChange);
    expect(fault.hits).toBe(1);
    await stage.advance(60_000);
    expect(await checksIn(repository)).toEqual(['verdict #1: failure']);
    await expectRecorded(stage.emulator, stage.store, repository);
  });

  test('is recorded as unconfirmed, when the next attempt says something else', async () => {
    const repository = await stage.shop({ policy: enforcing('tests', 'review') });
    const fault = stage.emulator.faults.drop('checks/create', { when: 'after', times: 1 });
    const change = await opened(repository, untestedChange);
    expect(fault.hits).toBe(1);
    await change.push(itsTest);
    await stage.settled();
    await stage.advance(60_000);
    expect(await checksIn(repository)).toEqual(['verdict #1: failure?', 'verdict #1: pending']);
    await expectRecorded(stage.emulator, stage.store, repository);
  });
});

describe('the policy file of a branch', () => {
  const stricter = enforcing('tests', 'review');

  test('is recorded when it is first seen, and after a pull request that changes it, with who merged that', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await opened(repository);
    const change = await repository.openPullRequest({
      by: 'mona',
      title: 'Policy',
      files: { [path]: stricter },
    });
    await stage.settled();
    await change.merge({ by: 'ada' });
    await stage.settled();
    const [first, second, ...others] = await policyChangesIn(repository);
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      branch: 'main',
      conclusion: 'valid',
      facts: { layer: 'repository', from: null },
    });
    expect(second).toMatchObject({
      branch: 'main',
      number: change.number,
      conclusion: 'valid',
      facts: {
        path,
        from: { state: 'valid' },
        to: { state: 'valid', problems: [] },
        pullRequest: { number: change.number, mergedBy: 'ada' },
      },
    });
  });

  test('is recorded after a push, which names no pull request', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await opened(repository);
    await repository.push({ branch: 'main', by: 'ada', files: { [path]: stricter } });
    await stage.settled();
    const last = (await policyChangesIn(repository)).at(-1);
    expect(last?.number).toBeUndefined();
    expect(last?.facts).toMatchObject({ pullRequest: null, commit: { author: { login: 'ada' } } });
  });

  test('is recorded as invalid with its mistakes, and as absent when it is removed', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await opened(repository);
    await repository.push({ branch: 'main', by: 'ada', files: { [path]: 'rules:\n  test: enforce\n' } });
    await stage.settled();
    await repository.push({ branch: 'main', by: 'ada', remove: [path] });
    await stage.settled();
    const changes = await policyChangesIn(repository);
    expect(changes.map(({ conclusion }) => conclusion)).toEqual(['valid', 'invalid', 'absent']);
    expect(changes[1]?.facts).toMatchObject({ to: { problems: [expect.stringContaining('test')] } });
    expect(changes[2]?.facts).toMatchObject({ from: { state: 'invalid' }, to: { blob: null } });
  });

  test('is recorded by the next evaluation, where the event of its change was lost', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await opened(repository);
    stage.emulator.faults.webhooks.lose({ event: 'push', times: 1 });
    await repository.push({ branch: 'main', by: 'ada', files: { [path]: stricter } });
    await stage.settled();
    expect(await policyChangesIn(repository)).toHaveLength(1);
    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    expect(await policyChangesIn(repository)).toHaveLength(2);
  });

  test('costs a request when it changed, and none otherwise', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await opened(repository);
    stage.asked();
    await opened(repository, { ...untestedChange, branch: 'other' });
    const operations = stage.asked().map(({ operation }) => operation);
    expect(operations.filter((name) => name.includes('PolicyFile'))).toEqual([]);
  });
});

test('the policy file of an organization is recorded for its installation', async () => {
  const shop = await stage.shop({ policy: null });
  const policies = await stage.emulator.world.repository({
    owner: shop.owner,
    name: '.github',
    files: { [path]: enforcing('tests') },
  });
  policies.teamAccess('developers', 'write');
  await opened(shop);
  await policies.push({ branch: 'main', by: 'ada', files: { [path]: enforcing('tests', 'review') } });
  await stage.settled();
  const changes = await policyChangesIn(policies);
  expect(changes.map(({ facts }) => facts.layer)).toEqual(['organization', 'organization']);
  expect(changes[0]?.facts.from).toBeNull();
});

test('the release and what an account granted are recorded, once', async () => {
  const { owner } = await stage.shop();
  const entries = await allEntries(stage.store);
  const ofApp = entries.filter(({ listed: { kind } }) => kind === 'app-configuration');
  expect(ofApp).toHaveLength(1);
  expect(ofApp[0]?.entry).toMatchObject({
    facts: { app: { slug: 'sdl-gate' }, settings: { organizationRepository: '.github' } },
  });
  const granted = entries.filter(
    ({ listed: { kind }, entry }) =>
      kind === 'installation-configuration' &&
      !isVerdict(entry) &&
      (entry.facts.account as { login: string }).login === owner,
  );
  expect(granted).toHaveLength(1);
  expect(granted[0]?.listed.conclusion).toBe('active');
  expect(granted[0]?.entry).toMatchObject({ facts: { permissions: { checks: 'write' } } });
});

test('a pull request with an analysis and an approval is recorded up to its success', async () => {
  const repository = await stage.shop({ policy: enforcing('tests', 'review', 'sast') });
  const change = await opened(repository);
  await repository.uploadAnalysis({ ref: mergeRef(change) });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect((await checksIn(repository)).at(-1)).toBe('verdict #1: success');
  await expectRecorded(stage.emulator, stage.store, repository);
});
