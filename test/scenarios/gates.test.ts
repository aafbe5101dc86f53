import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, testedChange } from '../running-service.ts';
import { untestedChange } from './changes.ts';
import { enforcing, light, lights, scene, writes } from './scene.ts';

const stage = scene();

const review = enforcing('review');
const tests = enforcing('tests');
const nothing = 'enforcement: off\n';
const off = 'success: No rules enabled: name a preset or rules in the policy file';

/** A branch of the repository’s main branch with a policy of its own. */
async function branchWith(repository: Repository, branch: string, policy: string): Promise<void> {
  await repository.push({
    branch,
    by: 'mona',
    from: 'main',
    message: 'Another policy',
    files: { '.github/sdl.yml': policy },
  });
}

const topic = () => ({ ...testedChange(), branch: 'topic' });
const again = { title: 'The same', by: 'mona', branch: 'topic' };

/** The checks that decide about a merge: the one of a changed policy does not. */
const gatesOf = (change: PullRequest) =>
  Object.fromEntries(Object.entries(lights(change)).filter(([name]) => !name.startsWith('SDL policy')));

const evaluations = () =>
  stage.asked().filter(({ operation }) => operation === 'graphql:PullRequestEvidence').length;

describe('the same head, proposed to a branch whose policy asks for nothing', () => {
  test.each([
    ['after', ['main', 'free']],
    ['before', ['free', 'main']],
  ])('%s it was proposed to the main branch: the merge into main is refused', async (_, order) => {
    const repository = await stage.shop({ policy: review });
    await branchWith(repository, 'free', nothing);
    const [first, second] = order;
    const one = await repository.openPullRequest({ ...topic(), base: first ?? '' });
    await stage.settled();
    const other = await repository.openPullRequest({ ...again, base: second ?? '' });
    await stage.settled();
    expect(one.headSha).toBe(other.headSha);
    expect(gatesOf(one)).toEqual({ SDL: 'in_progress: Waiting for 1 review', 'SDL (free)': off });
    const intoMain = first === 'main' ? one : other;
    await expect(intoMain.merge({ by: 'mona' })).rejects.toThrow('SDL');

    await intoMain.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(gatesOf(one)).toEqual({ SDL: 'success: The rule passes', 'SDL (free)': off });
    await intoMain.merge({ by: 'mona' });
  });

  test.each([
    'Main',
    'SDL',
    'SDL (main)',
    'main)',
    'heads/main',
    'máin',
    'ma\u00adin',
    '\u202emain',
    'main\u{1f512}',
    '`@acme/security`',
    '<b>main',
    `main-${'x'.repeat(180)}`,
  ])('called %j: the merge into main is refused', async (name) => {
    const repository = await stage.shop({ policy: tests });
    const branch = name.replaceAll(' ', '_');
    await branchWith(repository, branch, nothing);
    const change = await repository.openPullRequest({ ...untestedChange, branch: 'topic' });
    await repository.openPullRequest({ ...again, base: branch });
    await stage.settled();
    const { SDL: gate, ...others } = gatesOf(change);
    expect(gate).toBe('failure: 1 of 1 rule fails: tests');
    expect(Object.values(others)).toEqual([off]);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });

  test('two such branches, named alike, have a check each', async () => {
    const repository = await stage.shop({ policy: tests });
    const names = ['Free', 'free', `${'x'.repeat(90)}1`, `${'x'.repeat(90)}2`];
    for (const name of names) await branchWith(repository, name, name === 'free' ? tests : nothing);
    let change = await repository.openPullRequest({ ...untestedChange, branch: 'topic', base: 'Free' });
    for (const base of names.slice(1)) change = await repository.openPullRequest({ ...again, base });
    await stage.settled();
    const shown = gatesOf(change);
    expect(Object.keys(shown)).toHaveLength(names.length);
    expect(shown['SDL (free)']).toBe('failure: 1 of 1 rule fails: tests');
  });
});

describe('a pull request whose base is changed', () => {
  test('to the main branch is refused there until it was evaluated there, though the webhook got lost', async () => {
    const repository = await stage.shop({ policy: review });
    await branchWith(repository, 'free', nothing);
    const change = await repository.openPullRequest({ ...topic(), base: 'free' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ 'SDL (free)': off });
    stage.emulator.faults.webhooks.lose({ event: 'pull_request.edited', times: 1 });
    await change.edit({ base: 'main' });
    await stage.settled();
    expect(change.blockers).toEqual(['Required status check "SDL" is expected.']);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');

    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ SDL: 'in_progress: Waiting for 1 review', 'SDL (free)': off });
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });

  test('shows the check of the new base; that of the old one stays as it was, and holds up nothing', async () => {
    const repository = await stage.shop({ policy: tests });
    await branchWith(repository, 'careful', review);
    const change = await repository.openPullRequest({ ...topic(), base: 'careful' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ 'SDL (careful)': 'in_progress: Waiting for 1 review' });
    await change.edit({ base: 'main' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({
      'SDL (careful)': 'in_progress: Waiting for 1 review',
      SDL: 'success: The rule passes',
    });
    await change.merge({ by: 'mona' });
    expect(change.state).toBe('merged');
  });

  test('and back is evaluated again', async () => {
    const repository = await stage.shop({ policy: review });
    await branchWith(repository, 'free', nothing);
    const change = await repository.openPullRequest(topic());
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
    await change.edit({ base: 'free' });
    await stage.settled();
    await change.review({ by: 'grace', state: 'request-changes' });
    await change.edit({ base: 'main' });
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: review');
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });

  test('because it is stacked on one that was merged is evaluated for the main branch', async () => {
    const repository = await stage.shop({ policy: tests });
    const below = await repository.openPullRequest({ ...testedChange(), branch: 'below' });
    const above = await repository.openPullRequest({ ...untestedChange, branch: 'above', base: 'below' });
    await stage.settled();
    expect(gatesOf(above)).toEqual({ 'SDL (below)': 'failure: 1 of 1 rule fails: tests' });
    await below.merge({ by: 'mona' });
    stage.emulator.faults.webhooks.lose({ event: 'pull_request.edited', times: 1 });
    await repository.deleteBranch('below');
    await stage.settled();
    expect(above.baseRef).toBe('main');
    await expect(above.merge({ by: 'mona' })).rejects.toThrow('"SDL" is expected');
    await above.push({ files: { 'test/tax.test.js': 'test("rate", () => expect(rate).toBe(0.19));\n' } });
    await stage.settled();
    expect(gatesOf(above)).toEqual({ SDL: 'success: The rule passes' });
    await above.merge({ by: 'mona' });
  });
});

describe('a branch besides the default one', () => {
  const required = [{ name: 'SDL', app: 'sdl-gate' }];

  test.each<[string, Parameters<Repository['protect']>]>([
    ['a ruleset', ['release/*', { requiredChecks: required }]],
    ['a ruleset over all branches', ['~ALL', { requiredChecks: [{ name: 'SDL' }] }]],
    ['a branch protection rule', ['release/*', { requiredChecks: [{ name: 'SDL' }], classic: true }]],
  ])('that requires SDL by %s is gated by it', async (_, rules) => {
    const repository = await stage.shop({ policy: nothing });
    await branchWith(repository, 'release/1', review);
    repository.protect(...rules);
    const change = await repository.openPullRequest({ ...topic(), base: 'release/1' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ SDL: 'in_progress: Waiting for 1 review' });
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
    await change.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    await change.merge({ by: 'mona' });
    expect(change.state).toBe('merged');
  });

  test('may require the name that its check has without being required', async () => {
    const repository = await stage.shop({ policy: nothing });
    await branchWith(repository, 'release/1', review);
    repository.protect('release/1', { requiredChecks: [{ name: 'SDL (release/1)', app: 'sdl-gate' }] });
    const change = await repository.openPullRequest({ ...topic(), base: 'release/1' });
    await repository.openPullRequest(again);
    await stage.settled();
    expect(gatesOf(change)).toEqual({ SDL: off, 'SDL (release/1)': 'in_progress: Waiting for 1 review' });
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL (release/1)');
  });

  test.each([
    ['requires SDL', 'SDL'],
    ['requires the name of its own', 'SDL (develop)'],
  ])('with a merge queue, that %s: the check on the group has that name', async (_, name) => {
    const repository = await stage.shop({ policy: nothing });
    await branchWith(repository, 'develop', tests);
    repository.protect('develop', { requiredChecks: [{ name }], mergeQueue: { groupSize: 2 } });
    const first = await repository.openPullRequest({ ...topic(), base: 'develop' });
    const second = await repository.openPullRequest({
      ...testedChange(),
      base: 'develop',
      files: { 'docs/read.md': '# Read\n' },
    });
    await stage.settled();
    expect(Object.keys(gatesOf(first))).toEqual([name]);
    for (const change of [first, second]) await change.enqueue({ by: 'mona' });
    const headSha = repository.mergeGroups('develop')[0]?.headSha ?? '';
    await stage.settled();
    expect(repository.checkRuns(headSha).map((run) => [run.name, run.conclusion])).toEqual([
      [name, 'success'],
    ]);
    expect([first.state, second.state]).toEqual(['merged', 'merged']);
  });
});

describe('what the app may not read counts as not required', () => {
  async function gated(): Promise<PullRequest> {
    const repository = await stage.shop({ policy: tests });
    await branchWith(repository, 'release/1', tests);
    repository.protect('release/1', { requiredChecks: [{ name: 'SDL' }] });
    return repository.openPullRequest({ ...topic(), base: 'release/1' });
  }

  test('rules: the check has the branch’s own name, and a required SDL waits', async () => {
    for (const field of ['Ref.rules', 'Ref.refUpdateRule']) {
      stage.emulator.faults.partial(field, { type: 'FORBIDDEN' });
    }
    const change = await gated();
    const intoMain = await change.repository.openPullRequest({ ...testedChange(), branch: 'other' });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ 'SDL (release/1)': 'success: The rule passes' });
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('"SDL" is expected');
    expect(gatesOf(intoMain)).toEqual({ SDL: 'success: The rule passes' });
  });

  test('one kind of rules: the other kind still counts', async () => {
    stage.emulator.faults.partial('Ref.refUpdateRule', { type: 'FORBIDDEN' });
    const change = await gated();
    await stage.settled();
    expect(gatesOf(change)).toEqual({ SDL: 'success: The rule passes' });
  });

  test('the default branch: its check has the branch’s own name, unless its rules require SDL', async () => {
    stage.emulator.faults.partial('Repository.defaultBranchRef', { type: 'FORBIDDEN' });
    const repository = await stage.shop({ policy: tests });
    const change = await repository.openPullRequest(topic());
    await stage.settled();
    expect(gatesOf(change)).toEqual({ SDL: 'success: The rule passes' });
    repository.protect('main', null);
    await change.push({ files: { 'docs/read.md': '# Read\n' } });
    await stage.settled();
    expect(gatesOf(change)).toEqual({ 'SDL (main)': 'success: The rule passes' });
  });

  test('rules that are missing for no known reason are asked for again', async () => {
    const fault = stage.emulator.faults.partial('Ref.rules', { type: 'INTERNAL', message: 'Something' });
    const change = await gated();
    await stage.settled();
    expect(gatesOf(change)).toEqual({});
    fault.remove();
    await stage.advance(10_000);
    expect(gatesOf(change)).toEqual({ SDL: 'success: The rule passes' });
  });
});

describe('two open pull requests with one head, into branches that both require SDL', () => {
  /** The main branch enforces tests, and the release asks for nothing unless told. */
  async function shared(policy = nothing): Promise<Repository> {
    const repository = await stage.shop({ policy: tests });
    await branchWith(repository, 'release/1', policy);
    repository.protect('release/*', { requiredChecks: [{ name: 'SDL' }] });
    return repository;
  }
  const untested = { ...untestedChange, branch: 'topic' };

  test.each([
    ['the worse first', ['main', 'release/1']],
    ['the worse last', ['release/1', 'main']],
  ])('the check is that of the worse, and says whose it is: %s', async (_, [first, second]) => {
    const repository = await shared();
    const one = await repository.openPullRequest({ ...untested, base: first ?? '' });
    await stage.settled();
    const other = await repository.openPullRequest({ ...again, base: second ?? '' });
    await stage.settled();
    const [worse, better] = first === 'main' ? [one, other] : [other, one];
    const expected = `failure: #${worse.number} (same head as #${better.number}): 1 of 1 rule fails: tests`;
    expect(gatesOf(one)).toEqual({ SDL: expected });
    expect(sdlCheck(one).summary).toMatch(
      new RegExp(`^This is about \\[\`#${worse.number}\`\\]\\(\\S+/pull/${worse.number}\\)\\.`),
    );
    for (const change of [one, other]) {
      await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
    }
    expect(better.comments).toEqual([]);
  });

  it('is written once, whichever of them is evaluated, and costs nothing more while there is one', async () => {
    const repository = await shared(review);
    const change = await repository.openPullRequest(topic());
    await stage.settled();
    expect(evaluations()).toBe(1);
    const other = await repository.openPullRequest({ ...again, base: 'release/1' });
    await stage.settled();
    const expected = `in_progress: #${other.number} (same head as #${change.number}): waiting for 1 review`;
    expect(light(change)).toBe(expected);
    stage.asked();
    for (const pull of [change, other, change, other]) {
      await pull.edit({ title: `${pull.title}!` });
      await stage.settled();
    }
    expect(writes(stage.asked())).toEqual([]);
    expect(light(change)).toBe(expected);

    await other.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(change)).toBe(`success: #${change.number} (same head as #${other.number}): the rule passes`);
    await change.merge({ by: 'mona' });
  });

  it('a push to one of two branches parts them', async () => {
    const repository = await shared();
    const change = await repository.openPullRequest(untested);
    await repository.branch('twin', change.headSha, { by: 'mona' });
    const other = await repository.openPullRequest({ ...again, branch: 'twin', base: 'release/1' });
    await stage.settled();
    expect(light(other)).toContain(`#${change.number} (same head as #${other.number})`);
    await other.push({ files: { 'docs/read.md': '# Read\n' } });
    await stage.settled();
    expect(light(other)).toBe(off);
    expect(light(change)).toContain('1 of 1 rule fails: tests');
  });

  it('one that is stacked on the other, or closed, is none of them', async () => {
    const repository = await shared();
    const change = await repository.openPullRequest(untested);
    await repository.branch('higher', change.headSha, { by: 'mona' });
    const higher = await repository.openPullRequest({
      by: 'mona',
      title: 'Higher',
      branch: 'higher',
      base: 'release/1',
      files: { 'docs/read.md': '# Read\n' },
    });
    const closed = await repository.openPullRequest({ ...again, base: 'release/1' });
    await closed.close();
    await stage.settled();
    stage.asked();
    await change.edit({ title: 'Taxes' });
    await stage.settled();
    expect(evaluations()).toBe(1);
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(light(higher)).toBe(off);
  });

  it('where GitHub does not show them with the head, they are asked for', async () => {
    const repository = await shared();
    await repository.openPullRequest(untested);
    await stage.settled();
    stage.emulator.faults.partial('Commit.associatedPullRequests', { type: 'FORBIDDEN' });
    const other = await repository.openPullRequest({ ...again, base: 'release/1' });
    await stage.settled();
    expect(light(other)).toContain('1 of 1 rule fails: tests');
  });

  it('a result that is written late, over that of the other, does not stay', async () => {
    const repository = await shared('rules:\n  tests: observe\n');
    await stage.settled();
    const slow = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
    const change = await repository.openPullRequest({ ...untested, base: 'release/1' });
    await slow.reached();
    const written = stage.emulator.faults.hang('checks/create', { times: 1 });
    const other = await repository.openPullRequest(again);
    await written.reached();
    written.release();
    await stage.emulator.idle();
    slow.release();
    await stage.settled();
    expect(gatesOf(change)).toEqual({
      SDL: `failure: #${other.number} (same head as #${change.number}): 1 of 1 rule fails: tests`,
    });
  });

  it('where they are many they are not evaluated, and the check fails', async () => {
    const repository = await shared();
    // From main, so that none of them changes a policy.
    await repository.push({ branch: 'topic', from: 'main', by: 'mona', files: topic().files });
    const change = await repository.openPullRequest({ ...again, base: 'release/1' });
    for (let count = 2; count <= 7; count++) {
      await repository.branch(`release/${count}`, 'main', { by: 'mona' });
      await repository.openPullRequest({ ...again, base: `release/${count}` });
    }
    await stage.settled();
    expect(light(change)).toBe('failure: 7 open pull requests have the same head');
    stage.asked();
    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    expect(evaluations()).toBe(1);
    await repository.pullRequest(7).close();
    await change.comment({ by: 'mona', body: '/sdl re-evaluate' });
    await stage.settled();
    expect(light(change)).toContain('(same head as #2, #3, #4 and 2 more)');
  });

  it('a broken policy of one of them counts', async () => {
    const repository = await shared('rules: 7\n');
    const change = await repository.openPullRequest(topic());
    await stage.settled();
    const other = await repository.openPullRequest({ ...again, base: 'release/1' });
    await stage.settled();
    expect(light(change)).toBe(
      `failure: #${other.number} (same head as #${change.number}): the policy file has 1 error`,
    );
  });
});
