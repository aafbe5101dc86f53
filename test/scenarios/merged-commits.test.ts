import { describe, expect, it, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { isVerdict, readEntry } from '../../src/record/entry.ts';
import { resync } from '../../src/subjects/reason.ts';
import { enforcing, scene } from './scene.ts';

const stage = scene();

/** Lets the time pass after which a commit is recorded of which GitHub shows no pull request, or the record no verdict. */
async function givenUp(): Promise<void> {
  for (let tries = 1; tries <= 4; tries += 1) await stage.advance(6_000);
}

interface Facts {
  readonly state?: string;
  readonly how?: string;
  readonly reason?: string;
  readonly why?: string;
  readonly pullRequest?: number;
  readonly head?: string;
  readonly pushedBy?: string | null;
  readonly mergedBy?: string | null;
  readonly verdict?: { readonly digest: string; readonly conclusion: string };
  readonly landedWith?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
}

/** A commit in the record. */
interface Recorded {
  readonly kind: string;
  readonly sha: string;
  readonly conclusion: string | undefined;
  readonly number: number | undefined;
  readonly facts: Facts;
}

/** What is recorded about the commits of a branch, oldest first. */
async function recorded({ id: repositoryId }: Repository, branch = 'main'): Promise<readonly Recorded[]> {
  const listed = await stage.store.entries({ repositoryId, branch }, 1_000);
  const found: Recorded[] = [];
  for (const { id, kind, sha = '', conclusion, number } of listed) {
    if (kind !== 'commit' && kind !== 'branch-rewritten') continue;
    const entry = readEntry((await stage.store.entry(id))?.body ?? '');
    if (isVerdict(entry)) throw new Error('A commit is recorded as a verdict.');
    found.push({ kind, sha, conclusion, number, facts: entry.facts });
  }
  return found.reverse();
}

/** `squash #1 success`, or `unknown no-pull-request`. */
async function lines(repository: Repository, branch = 'main'): Promise<readonly string[]> {
  return (await recorded(repository, branch)).map(({ kind, conclusion, number, facts }) => {
    if (kind === 'branch-rewritten') return 'rewritten';
    const of = number === undefined ? '' : ` #${number}`;
    return facts.state === 'unknown' ? `unknown ${facts.reason}${of}` : `${facts.how}${of} ${conclusion}`;
  });
}

/** A branch into which anything can be merged, whatever its check says. */
async function openShop(): Promise<Repository> {
  const repository = await stage.shop({ policy: enforcing('tests') });
  repository.protect('main', null);
  return repository;
}

/** A change in a file of its own, evaluated. */
async function evaluated(
  repository: Repository,
  name: string,
  { tested = true, base = 'main' }: { readonly tested?: boolean; readonly base?: string } = {},
): Promise<PullRequest> {
  const test = { [`test/${name}.test.js`]: `test("${name}", () => expect(1).toBe(1));\n` };
  const change = await repository.openPullRequest({
    by: 'mona',
    title: `Add ${name}`,
    branch: name,
    base,
    commits: [
      { files: { [`src/${name}.js`]: `export const ${name} = 1;\n` } },
      { files: { [`src/${name}.js`]: `export const ${name} = 2;\n`, ...(tested ? test : {}) } },
    ],
  });
  await stage.advance(0);
  return change;
}

async function verdictOn({ repository: { id: repositoryId }, number, headSha: sha }: PullRequest) {
  const [verdict] = await stage.store.entries({ repositoryId, number, sha, kind: 'verdict' }, 1);
  return verdict?.digest;
}

describe('a merged pull request', () => {
  it.each<['merge' | 'squash' | 'rebase', readonly string[]]>([
    ['merge', ['merge #1 success']],
    ['squash', ['squash #1 success']],
    ['rebase', ['rebase #1 success', 'rebase #1 success']],
  ])('by %s is recorded with the verdict on its head', async (method, expected) => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/meanwhile.md': 'Text.\n' } });
    await givenUp();
    const sha = await change.merge({ by: 'grace', method });
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual(['unknown no-pull-request', ...expected]);
    const last = (await recorded(repository)).at(-1);
    expect(last).toMatchObject({
      sha,
      number: 1,
      facts: {
        head: change.headSha,
        mergedBy: 'grace',
        pushedBy: 'grace',
        verdict: { digest: await verdictOn(change), conclusion: 'success' },
      },
    });
  });

  it('against its check is recorded with the failure', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one', { tested: false });
    await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual(['squash #1 failure']);
  });

  it('is recorded once, however often its events are delivered', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    await change.merge({ by: 'grace' });
    await stage.advance(1_000);
    const sent = stage.emulator.deliveries.filter(
      ({ event }) => event === 'push' || event === 'pull_request',
    );
    for (const { id } of sent.slice(-3)) await stage.emulator.redeliver(id);
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual(['merge #1 success']);
  });

  it('in a repository that was renamed before its event arrived is recorded', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    await repository.rename('market');
    await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual(['squash #1 success']);
    const [entry] = await stage.store.entries({ repositoryId: repository.id, kind: 'commit' }, 1);
    expect(entry?.repository).toBe(`${repository.owner}/market`);
  });

  it('into another branch is recorded there', async () => {
    const repository = await openShop();
    await repository.branch('next', 'main', { by: 'ada' });
    const change = await evaluated(repository, 'one', { base: 'next' });
    await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(1_000);
    expect(await lines(repository, 'next')).toEqual(['squash #1 success']);
    expect(await lines(repository)).toEqual([]);
    await repository.push({ branch: 'main', by: 'ada', parents: ['main', 'next'], message: 'Take next' });
    await givenUp();
    expect(await lines(repository)).toEqual(['unknown no-pull-request']);
  });
});

test('a merge group of three lands with the verdict of the group', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 3 } });
  for (const name of ['one', 'two', 'three']) {
    const change = await evaluated(repository, name);
    await change.enqueue({ by: 'grace' });
  }
  await stage.advance(1_000);
  expect(await lines(repository)).toEqual([
    'merge-group #1 success',
    'merge-group #2 success',
    'merge-group #3 success',
  ]);
  const head = await repository.sha('main');
  const [group] = await stage.store.entries({ repositoryId: repository.id, sha: head, kind: 'verdict' }, 1);
  for (const { facts } of await recorded(repository)) {
    expect(facts.verdict).toMatchObject({ digest: group?.digest, conclusion: 'success' });
  }
});

describe('unknown is', () => {
  test('a head that was pushed during the merge', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    stage.emulator.faults.webhooks.lose({ event: 'pull_request' });
    await change.push({ by: 'mona', files: { 'src/one.js': 'export const one = 3;\n' } });
    await change.merge({ by: 'grace' });
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual([]);
    await givenUp();
    expect(await lines(repository)).toEqual(['unknown no-verdict #1']);
  });

  test('what was pushed directly', async () => {
    const repository = await openShop();
    await repository.push({
      branch: 'main',
      by: 'ada',
      files: { 'src/cart.js': 'export const total = 1;\n' },
    });
    await givenUp();
    const [entry] = await recorded(repository);
    expect(entry).toMatchObject({
      conclusion: 'unknown',
      number: undefined,
      facts: { reason: 'no-pull-request', pushedBy: 'ada' },
    });
  });

  test('a merge commit that holds more than the head', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    await repository.push({
      branch: 'main',
      by: 'ada',
      parents: ['main', change.headSha],
      files: { 'src/cart.js': 'export const total = () => 0;\n' },
    });
    await stage.advance(1_000);
    expect(change.state).toBe('merged');
    const [entry, ...others] = await recorded(repository);
    expect(others).toEqual([]);
    expect(entry?.facts).toMatchObject({
      reason: 'not-clean',
      why: expect.stringMatching(/not the clean merge of the evaluated head .*src\/cart\.js/),
    });
  });

  test('one whose base was changed and that was evaluated only under the policy of another branch', async () => {
    const repository = await openShop();
    await repository.branch('next', 'main');
    const change = await evaluated(repository, 'one', { base: 'next' });
    stage.emulator.faults.webhooks.lose({ event: 'pull_request', times: 1 });
    await change.edit({ by: 'mona', base: 'main' });
    await change.merge({ by: 'mona', method: 'squash' });
    await givenUp();
    expect(await lines(repository)).toEqual(['unknown no-verdict #1']);
  });

  test('not a merge commit that was pushed and holds nothing else', async () => {
    const repository = await openShop();
    const change = await evaluated(repository, 'one');
    await repository.push({
      branch: 'main',
      by: 'ada',
      parents: ['main', change.headSha],
      message: 'Merge one',
    });
    await stage.advance(1_000);
    expect(await lines(repository)).toEqual(['merge #1 success']);
  });
});

describe('a branch', () => {
  it('that is rewritten is recorded as such, with what it holds now', async () => {
    const repository = await openShop();
    const before = await repository.sha('main');
    const change = await evaluated(repository, 'one');
    await change.merge({ by: 'grace', method: 'squash' });
    await stage.advance(1_000);
    const from = await repository.sha('main');
    await repository.push({
      branch: 'main',
      by: 'ada',
      force: true,
      from: before,
      files: { 'src/other.js': 'export const other = 1;\n' },
    });
    await givenUp();
    expect(await lines(repository)).toEqual(['squash #1 success', 'rewritten', 'unknown no-pull-request']);
    expect((await recorded(repository))[1]?.facts).toEqual({
      branch: 'main',
      from,
      to: await repository.sha('main'),
      mergeBase: before,
      by: 'ada',
      at: expect.any(Date),
    });
  });

  it('is recorded from the push that was heard on, when another got lost', async () => {
    const repository = await openShop();
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/one.md': 'One.\n' } });
    await givenUp();
    stage.emulator.faults.webhooks.lose({ event: 'push', times: 1 });
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/two.md': 'Two.\n' } });
    await repository.push({ branch: 'main', by: 'grace', files: { 'docs/three.md': 'Three.\n' } });
    await givenUp();
    expect((await recorded(repository)).map(({ facts }) => facts.pushedBy)).toEqual([
      'ada',
      'grace',
      'grace',
    ]);
  });

  it('of which a push got lost is recorded by the next comparison of the repository', async () => {
    const repository = await openShop();
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/one.md': 'One.\n' } });
    await givenUp();
    stage.emulator.faults.webhooks.lose({ event: 'push' });
    await repository.push({ branch: 'main', by: 'ada', files: { 'docs/two.md': 'Two.\n' } });
    await givenUp();
    expect(await lines(repository)).toHaveLength(1);
    const { owner, name, id: repositoryId } = repository;
    const { id: installationId } = stage.installationOn(repository);
    const place = { repositoryId, installationId, owner, repository: name };
    await stage.store.wake([{ subject: { ...place, kind: 'repository' }, reason: resync() }]);
    await stage.advance(1_000);
    await givenUp();
    expect((await recorded(repository)).map(({ facts }) => facts.pushedBy)).toEqual(['ada', null]);
  });

  it('is recorded in several runs where more landed than one run reads', async () => {
    const repository = await openShop();
    const commits = Array.from({ length: 130 }, (_, index) => ({ files: { 'docs/count.md': `${index}\n` } }));
    await repository.push({ branch: 'main', by: 'ada', commits });
    await givenUp();
    await givenUp();
    const shas = (await recorded(repository)).map(({ sha }) => sha);
    expect(new Set(shas).size).toBe(130);
    expect(shas).toHaveLength(130);
  });

  it('into which nothing is merged is left alone', async () => {
    const repository = await openShop();
    stage.asked();
    await repository.push({ branch: 'feature', by: 'ada', files: { 'docs/one.md': 'One.\n' } });
    await givenUp();
    expect(stage.asked()).toEqual([]);
    expect(await lines(repository, 'feature')).toEqual([]);
  });
});
