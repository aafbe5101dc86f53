import { describe, expect, it, test } from '@jest/globals';
import type { MergeGroup, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { enforced } from '../samples/policies.ts';
import { enforcing, light, mergeRef, scene, shown, writes } from './scene.ts';

const stage = scene();

/** Merges go through a queue, and ask for the check `SDL` unless told otherwise. */
async function queuedShop(groupSize: number, policy = enforced, check = 'SDL'): Promise<Repository> {
  const repository = await stage.shop({ policy });
  repository.protect('main', { requiredChecks: [{ name: check }], mergeQueue: { groupSize } });
  return repository;
}

/** Unlike the default setup of code scanning it also runs on merge groups. */
const workflow = '.github/workflows/codeql.yml';

/** A change in a file of its own that passes every rule. */
async function passing(repository: Repository, name: string): Promise<PullRequest> {
  const change = await repository.openPullRequest({
    by: 'mona',
    title: `Add ${name}`,
    files: { [`src/${name}.js`]: 'export const one = 1;\n', [`test/${name}.test.js`]: 'test("one", one);\n' },
  });
  await repository.uploadAnalysis({ ref: mergeRef(change), workflow });
  await change.review({ by: 'grace', state: 'approve' });
  await stage.settled();
  expect(light(change)).toBe('success: 3 rules pass, 1 does not apply');
  return change;
}

function groupOf(repository: Repository): MergeGroup {
  const group = repository.mergeGroups().at(-1);
  if (group === undefined) throw new Error('The queue has no group.');
  return group;
}

/** CodeQL’s workflow runs on the group: it uploads what it found, and its job ends. */
async function analyse(repository: Repository, { headRef, headSha }: MergeGroup, rule?: string) {
  await repository.uploadAnalysis({
    ref: headRef,
    workflow,
    alerts: rule === undefined ? [] : [{ rule, severity: 'high', path: 'src/one.js', line: 1 }],
  });
  await repository.reportCheck({ name: 'Analyze (javascript)', sha: headSha, conclusion: 'success' });
}

it('waits for the analysis of the group’s own commit, then lets it be merged', async () => {
  const repository = await queuedShop(1);
  const change = await passing(repository, 'one');
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  const group = groupOf(repository);
  expect(group.headSha).not.toBe(change.headSha);
  expect(shown(change, group.headSha)).toEqual({
    status: 'in_progress',
    conclusion: null,
    title: 'Merge queue (#1): waiting for CodeQL',
    rules: { tests: 'pass', review: 'pass', sast: 'pending', 'threat-model': 'not-applicable' },
  });
  expect(change.state).toBe('open');

  await analyse(repository, group);
  await stage.settled();
  expect(light(change, group.headSha)).toBe('success: Merge queue (#1): all rules pass');
  expect(change.state).toBe('merged');
});

it('evaluates all pull requests of a group together', async () => {
  const repository = await queuedShop(2);
  const first = await passing(repository, 'one');
  const second = await passing(repository, 'two');
  await first.enqueue({ by: 'mona' });
  await stage.settled();
  expect(repository.mergeGroups()).toEqual([]);
  await second.enqueue({ by: 'mona' });
  await stage.settled();
  const group = groupOf(repository);
  expect(light(first, group.headSha)).toBe('in_progress: Merge queue (#1 and #2): waiting for CodeQL');

  await analyse(repository, group);
  await stage.settled();
  expect([first.state, second.state]).toEqual(['merged', 'merged']);
});

it('tells a group from the one that it is built on', async () => {
  const repository = await queuedShop(1);
  const first = await passing(repository, 'one');
  const second = await passing(repository, 'two');
  await first.enqueue({ by: 'mona' });
  await second.enqueue({ by: 'mona' });
  await stage.settled();
  const [before, behind] = repository.mergeGroups();
  expect(behind?.baseSha).toBe(before?.headSha);
  expect(light(first, before?.headSha)).toBe('in_progress: Merge queue (#1): waiting for CodeQL');
  expect(light(second, behind?.headSha)).toBe('in_progress: Merge queue (#2): waiting for CodeQL');

  for (const group of [before, behind]) if (group !== undefined) await analyse(repository, group);
  await stage.settled();
  expect([first.state, second.state]).toEqual(['merged', 'merged']);
});

it('fails a group in which the analysis finds something, so that GitHub throws it out', async () => {
  const repository = await queuedShop(2);
  const first = await passing(repository, 'one');
  const second = await passing(repository, 'two');
  await first.enqueue({ by: 'mona' });
  await second.enqueue({ by: 'mona' });
  await stage.settled();
  const group = groupOf(repository);

  await analyse(repository, group, 'js/xss');
  await stage.settled();
  expect(light(first, group.headSha)).toBe('failure: Merge queue (#1 and #2): 1 of 4 rules fails: sast');
  expect(sdlCheck(first, group.headSha).annotations).toMatchObject([{ path: 'src/one.js', startLine: 1 }]);
  expect([first.state, second.state]).toEqual(['open', 'open']);
  expect([first.queuePosition, second.queuePosition]).toEqual([null, null]);
});

describe('what is evaluated on the pull requests is carried into their group', () => {
  it('the worst of them counts', async () => {
    const repository = await queuedShop(2, enforcing('tests', 'review'), 'build');
    const tested = await repository.openPullRequest(testedChange());
    const untested = await repository.openPullRequest({
      by: 'mona',
      title: 'Tax',
      files: { 'src/tax.js': 'export const rate = 0.19;\n' },
    });
    for (const change of [tested, untested]) {
      await repository.reportCheck({ name: 'build', sha: change.headSha, conclusion: 'success' });
      await change.enqueue({ by: 'mona' });
    }
    await stage.settled();
    const { headSha } = groupOf(repository);
    expect(shown(tested, headSha)).toEqual({
      status: 'completed',
      conclusion: 'failure',
      title: 'Merge queue (#1 and #2): 1 of 2 rules fails: tests; waiting for 1 review',
      rules: { tests: 'fail', review: 'pending' },
    });
    expect(sdlCheck(tested, headSha).summary).toContain(`\`#${untested.number}\``);
  });

  it('a request for changes fails a group that was green', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const requiredChecks = [{ name: 'SDL' }, { name: 'build' }];
    repository.protect('main', { requiredChecks, mergeQueue: { groupSize: 1 } });
    const change = await repository.openPullRequest(testedChange());
    await repository.reportCheck({ name: 'build', sha: change.headSha, conclusion: 'success' });
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    await change.enqueue({ by: 'mona' });
    await stage.settled();
    const { headSha } = groupOf(repository);
    expect(light(change, headSha)).toBe('success: Merge queue (#1): the rule passes');
    expect(change.state).toBe('open');

    await change.review({ by: 'ada', state: 'request-changes' });
    await stage.settled();
    expect(light(change, headSha)).toBe('failure: Merge queue (#1): 1 of 1 rule fails: review');
    expect(change.queuePosition).toBeNull();
  });

  it('an approval that is dismissed in the queue is waited for in the group', async () => {
    const repository = await queuedShop(1);
    const change = await passing(repository, 'one');
    const late = await change.review({ by: 'grace', state: 'approve' });
    await change.enqueue({ by: 'mona' });
    await stage.settled();
    const group = groupOf(repository);
    await late.dismiss({ by: 'ada', message: 'Wait.' });
    await analyse(repository, group);
    await stage.settled();
    expect(light(change, group.headSha)).toBe('in_progress: Merge queue (#1): waiting for 1 review');
    expect(change.state).toBe('open');

    await change.review({ by: 'ada', state: 'approve' });
    await stage.settled();
    expect(change.state).toBe('merged');
  });
});

it('fails a group of which a pull request was closed meanwhile', async () => {
  const repository = await queuedShop(2);
  const first = await passing(repository, 'one');
  const second = await passing(repository, 'two');
  const held = stage.emulator.faults.webhooks.hold();
  await first.enqueue({ by: 'mona' });
  await second.enqueue({ by: 'mona' });
  const group = groupOf(repository);
  await second.close();
  await held.release();
  await stage.settled();
  expect(shown(first, group.headSha)).toMatchObject({ conclusion: 'failure', rules: { review: 'error' } });
});

it('asks for no comment and annotates no pull request for a group', async () => {
  const repository = await queuedShop(1);
  const change = await passing(repository, 'one');
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  expect(change.comments).toEqual([]);
});

it('says nothing more about a group that is gone', async () => {
  const repository = await queuedShop(1);
  const change = await passing(repository, 'one');
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  const group = groupOf(repository);
  await change.dequeue({ by: 'mona' });
  await stage.settled();
  stage.asked();
  await repository.reportCheck({ name: 'build', sha: group.headSha, conclusion: 'success' });
  await stage.settled();
  expect(writes(stage.asked())).toEqual([]);
  expect(light(change, group.headSha)).toBe('in_progress: Merge queue (#1): waiting for CodeQL');
});

it('looks at a group again when a person asks', async () => {
  const repository = await queuedShop(1);
  const change = await passing(repository, 'one');
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  const group = groupOf(repository);
  await repository.uploadAnalysis({ ref: group.headRef, workflow });
  await stage.settled();
  expect(change.state).toBe('open');
  await repository.rerequestCheck(sdlCheck(change, group.headSha).id, { by: 'mona' });
  await stage.settled();
  expect(change.state).toBe('merged');
  expect(sdlChecks(change, group.headSha)).toHaveLength(1);
});

describe('what GitHub does not return of a group never passes', () => {
  test.each([
    'Repository.mergeQueue',
    'MergeQueue.entries',
    'MergeQueueEntry.pullRequest',
    'MergeQueueEntry.headCommit',
    'Repository.ref',
    'Commit.file',
    'StatusCheckRollup.contexts',
    'PullRequest.reviews',
  ])('%s', async (field) => {
    const repository = await queuedShop(1);
    const change = await passing(repository, 'one');
    const held = stage.emulator.faults.webhooks.hold();
    await change.enqueue({ by: 'mona' });
    const group = groupOf(repository);
    await analyse(repository, group);
    const fault = stage.emulator.faults.partial(field, { type: 'UNKNOWN', message: 'Something is missing.' });
    await held.release();
    await stage.settled();
    expect(fault.hits).toBeGreaterThan(0);
    expect(sdlChecks(change, group.headSha)).toEqual([]);
    expect(change.state).toBe('open');

    fault.remove();
    await stage.advance(10_000);
    expect(change.state).toBe('merged');
  });
});

it('tries again when GitHub fails while a group is read', async () => {
  const repository = await queuedShop(1);
  const change = await passing(repository, 'one');
  stage.emulator.faults.fail('graphql:MergeGroup', { status: 502, times: 1 });
  await change.enqueue({ by: 'mona' });
  await stage.settled();
  await stage.advance(2_000);
  expect(light(change, groupOf(repository).headSha)).toBe(
    'in_progress: Merge queue (#1): waiting for CodeQL',
  );
});
