import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { isVerdict, readEntry } from '../../src/record/entry.ts';
import type { AccountedFacts } from '../../src/store/earlier-accounts.ts';
import { type Reason, requested, resync } from '../../src/subjects/reason.ts';
import { scene } from './scene.ts';

const stage = scene();

const minute = 60_000;

/** `tests` is enforced; ada approves exceptions, sam declares emergencies; a bot is named, and another one is not. */
const policy = `
rules:
  tests: enforce
  review:
    enforcement: observe
    exempt-authors: ['release-bot[bot]']
owners: [ada]
exceptions:
  approvers:
    - by: [ada]
  longest: { none: 60 }
  emergency:
    by: [sam]
`;

/** A branch into which anything can be merged, whatever its check says; it is recorded. */
async function openShop(): Promise<Repository> {
  const repository = await stage.shop({ policy });
  repository.protect('main', null);
  return repository;
}

async function opened(
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
    files: { [`src/${name}.js`]: `export const ${name} = 1;\n`, ...(tested ? test : {}) },
  });
  await stage.advance(0);
  return change;
}

function placeOf(repository: Repository) {
  return {
    repositoryId: repository.id,
    installationId: stage.installationOn(repository).id,
    owner: repository.owner,
    repository: repository.name,
  };
}

/** Accounts for the commits of a branch a while later, as a person asks for it. */
async function accountFor(
  repository: Repository,
  branch = 'main',
  reason: Reason = requested,
): Promise<void> {
  for (let tries = 1; tries <= 4; tries += 1) await stage.advance(6_000);
  await stage.advance(20 * minute);
  await stage.store.wake([
    { subject: { ...placeOf(repository), kind: 'accounted-commits', branch }, reason, background: true },
  ]);
  await stage.settled();
  if (reason.kind === 'resync') await anHour();
  for (let runs = 1; runs <= 3; runs += 1) await stage.advance(10_000);
}

/** After a resync an inventory is deferred for less than that. */
async function anHour(): Promise<void> {
  for (let tens = 1; tens <= 6; tens += 1) await stage.advance(10 * minute);
}

/** The entries about the commits of a branch, in the order of their writing. */
async function entries(repository: Repository, branch = 'main'): Promise<readonly AccountedFacts[]> {
  const listed = await stage.store.entries(
    { repositoryId: repository.id, branch, kind: 'accounted-commit' },
    1_000,
  );
  const found: AccountedFacts[] = [];
  for (const { id } of listed.toReversed()) {
    const entry = readEntry((await stage.store.entry(id))?.body ?? '');
    if (isVerdict(entry)) throw new Error('A commit is recorded as a verdict.');
    found.push(entry.facts as unknown as AccountedFacts);
  }
  return found;
}

function lineOf({ gitDirectory }: Repository, branch = 'main'): readonly string[] {
  const words = ['--git-dir', gitDirectory, 'rev-list', '--first-parent', `refs/heads/${branch}`];
  return execFileSync('git', words, { encoding: 'utf8' }).trim().split('\n');
}

/** The state of each commit of a branch, the newest first. */
async function states(repository: Repository, branch = 'main'): Promise<readonly string[]> {
  const found = await entries(repository, branch);
  const byCommit = new Map(found.map((facts) => [facts.sha, facts]));
  return lineOf(repository, branch).map((sha) => byCommit.get(sha)?.state ?? 'none');
}

function changeOf(name: string): Readonly<Record<string, string>> {
  return { [`docs/${name}.md`]: `${name}\n` };
}

describe('a commit is', () => {
  it('reviewed, whose check passed, however it was merged; and what was there before is before the installation', async () => {
    const repository = await openShop();
    for (const [name, method] of [
      ['one', 'merge'],
      ['two', 'squash'],
      ['three', 'rebase'],
    ] as const) {
      const change = await opened(repository, name);
      await change.merge({ by: 'grace', method });
      await stage.advance(20_000);
    }
    await accountFor(repository);
    expect(await states(repository)).toEqual(['reviewed', 'reviewed', 'reviewed', 'before-installation']);
    const [newest] = await entries(repository);
    expect(newest).toMatchObject({
      branch: 'main',
      why: 'the check of #3 passed before it was merged',
      by: 'grace',
      pullRequest: 3,
      landedAt: expect.any(Date),
      verdict: { conclusion: 'success' },
      isBackfilled: false,
    });
    const oldest = (await entries(repository)).at(-1);
    expect(oldest).toMatchObject({ isBackfilled: true, verdict: null });
  });

  it('reviewed in a merge group', async () => {
    const repository = await stage.shop({ policy });
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }], mergeQueue: { groupSize: 2 } });
    for (const name of ['one', 'two']) {
      const change = await opened(repository, name);
      await change.enqueue({ by: 'grace' });
    }
    await accountFor(repository);
    expect(await states(repository)).toEqual(['reviewed', 'reviewed', 'before-installation']);
  });

  it('waived, whose failing rule an exception waived', async () => {
    const repository = await openShop();
    const change = await opened(repository, 'one', { tested: false });
    await stage.later(20_000);
    const until = new Date(stage.emulator.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    await change.comment({
      by: 'mona',
      body: `/sdl waive tests until ${until} because the harness is replaced`,
    });
    await stage.advance(20_000);
    const [reply] = change.comments.filter(({ body }) => body.includes('EX-'));
    const [id] = /EX-[a-z0-9-]+/.exec(reply?.body ?? '') ?? [];
    await change.comment({ by: 'ada', body: `/sdl approve ${id}` });
    await stage.advance(20_000);
    await change.merge({ by: 'grace' });
    await accountFor(repository);
    expect((await states(repository))[0]).toBe('waived');
  });

  it('an emergency that was declared before the merge; and one that was declared afterwards is no bypass any more', async () => {
    const repository = await openShop();
    const declared = '/sdl emergency because payments fail incident https://status.example.com/1';
    const first = await opened(repository, 'one', { tested: false });
    await stage.later(20_000);
    await first.comment({ by: 'sam', body: declared });
    await stage.advance(20_000);
    await first.merge({ by: 'grace' });
    const second = await opened(repository, 'two', { tested: false });
    await second.merge({ by: 'grace' });
    await accountFor(repository);
    expect((await states(repository)).slice(0, 2)).toEqual(['bypass', 'emergency']);
    await second.comment({ by: 'sam', body: declared });
    await accountFor(repository, 'main', resync());
    expect((await states(repository)).slice(0, 2)).toEqual(['emergency', 'emergency']);
    expect((await entries(repository)).at(-1)?.why).toMatch(/was declared for its head after it landed$/);
  });

  it('a direct push, by a person or by a bot that the policy does not name, and a bot where it does', async () => {
    const { world } = stage.emulator;
    const repository = await openShop();
    for (const login of ['release-bot[bot]', 'other-bot[bot]']) {
      if (!world.users.some((user) => user.login === login)) world.user(login);
      repository.collaborator(login, 'write');
    }
    await opened(repository, 'one');
    for (const by of ['ada', 'release-bot[bot]', 'other-bot[bot]']) {
      await repository.push({ branch: 'main', by, files: changeOf(by.slice(0, 5)) });
      await stage.advance(20_000);
    }
    await accountFor(repository);
    expect(await states(repository)).toEqual(['direct-push', 'bot', 'direct-push', 'before-installation']);
    expect((await entries(repository)).map(({ why }) => why)).toEqual([
      'other-bot[bot] pushed it to main, and it belongs to no pull request; the policy names no such bot',
      'release-bot[bot] pushed it to main, and it belongs to no pull request; the policy names this bot',
      'ada pushed it to main, and it belongs to no pull request',
      expect.stringMatching(/^it landed before/),
    ]);
  });

  it('a direct push also where no webhook reported it, by the activity log', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).close();
    stage.emulator.faults.webhooks.lose({ event: 'push' });
    await repository.push({ branch: 'main', by: 'ada', files: changeOf('lost') });
    await accountFor(repository);
    expect(await states(repository)).toEqual(['direct-push', 'before-installation']);
    expect((await entries(repository))[0]).toMatchObject({ by: 'ada', isBackfilled: true });
  });

  it('a bypass, whose check failed, or never was where the branch requires it', async () => {
    const repository = await openShop();
    const failing = await opened(repository, 'one', { tested: false });
    await failing.merge({ by: 'grace' });
    await stage.advance(20_000);
    stage.emulator.faults.webhooks.lose({ event: 'pull_request' });
    const unseen = await repository.openPullRequest({
      by: 'mona',
      title: 'Add two',
      branch: 'two',
      files: changeOf('two'),
    });
    await unseen.merge({ by: 'grace' });
    repository.protect('main', { requiredChecks: [{ name: 'SDL' }] });
    await accountFor(repository);
    expect(await states(repository)).toEqual(['bypass', 'bypass', 'before-installation']);
  });

  it('unknown, where it was merged while nothing was recorded, or the branch does not require the check', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).close();
    stage.emulator.faults.webhooks.lose({ event: 'pull_request' });
    const first = await repository.openPullRequest({
      by: 'mona',
      title: 'Add two',
      branch: 'two',
      files: changeOf('two'),
    });
    await first.merge({ by: 'grace' });
    await accountFor(repository);
    expect(await states(repository)).toEqual(['unknown', 'before-installation']);
    expect((await entries(repository))[0]?.why).toBe(
      '#2 was merged without a verdict, which the branch does not require',
    );
  });
});

describe('the commits of a branch', () => {
  it('have one entry each, until their state changes; the totals have what each source says', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).merge({ by: 'grace' });
    await repository.push({ branch: 'main', by: 'ada', files: changeOf('two') });
    await accountFor(repository);
    await accountFor(repository);
    await accountFor(repository, 'main', resync());
    expect(await entries(repository)).toHaveLength(3);
    const totals = await stage.store.entries(
      { repositoryId: repository.id, branch: 'main', kind: 'commits-accounted' },
      10,
    );
    expect(totals).toHaveLength(1);
    const entry = readEntry((await stage.store.entry(totals[0]?.id ?? 0))?.body ?? '');
    expect(isVerdict(entry) ? null : entry.facts).toMatchObject({
      tip: await repository.sha('main'),
      isWhole: true,
      firstParent: lineOf(repository).length,
      activity: 3,
      entries: 2,
      withoutActivity: 0,
      withoutEntry: 1,
      states: { reviewed: 1, 'direct-push': 1, 'before-installation': 1 },
    });
  });

  it('are accounted for again after a forced push that removes some and brings them back', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).close();
    const start = await repository.sha('main');
    const two = await repository.push({ branch: 'main', by: 'ada', files: changeOf('two') });
    await accountFor(repository);
    expect(await states(repository)).toEqual(['direct-push', 'before-installation']);
    await repository.push({
      branch: 'main',
      by: 'grace',
      parents: [start],
      files: changeOf('three'),
      force: true,
    });
    await accountFor(repository, 'main', resync());
    expect(await states(repository)).toEqual(['direct-push', 'before-installation']);
    expect((await entries(repository)).at(-1)).toMatchObject({ by: 'grace' });
    expect(two).not.toBe(await repository.sha('main'));
  });

  it('of another protected branch are accounted for with those of the default one, back to where it was made', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).merge({ by: 'grace' });
    await accountFor(repository);
    await repository.branch('release/1', 'main', { by: 'ada' });
    repository.protect('release/*', { approvals: 1 });
    await repository.push({ branch: 'release/1', by: 'ada', files: changeOf('hotfix') });
    await repository.branch('topic', 'main', { by: 'ada' });
    await accountFor(repository, 'main', resync());
    await anHour();
    expect((await entries(repository, 'release/1')).map(({ state }) => state)).toEqual(['direct-push']);
    expect(await entries(repository, 'topic')).toEqual([]);
  });

  it('of a renamed repository keep their entries', async () => {
    const repository = await openShop();
    await (await opened(repository, 'one')).merge({ by: 'grace' });
    await accountFor(repository);
    await repository.rename('market');
    await (await opened(repository, 'two')).merge({ by: 'grace' });
    await accountFor(repository, 'main', resync());
    expect(await states(repository)).toEqual(['reviewed', 'reviewed', 'before-installation']);
    expect(await entries(repository)).toHaveLength(3);
  });

  it('are read by a resync, of a repository that is new to it', async () => {
    const repository = await openShop();
    await stage.store.wake([{ subject: { ...placeOf(repository), kind: 'repository' }, reason: resync() }]);
    await stage.settled();
    for (let minutes = 0; minutes < 70; minutes += 10) await stage.advance(10 * minute);
    expect(await states(repository)).toEqual(['before-installation']);
  });
});
