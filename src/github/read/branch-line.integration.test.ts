import { describe, expect, it, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';
import type { BranchLine, LineEnd } from '../../subjects/branch-line.ts';

const on = await emulatedGitHub();

async function line(
  repository: Repository,
  end: LineEnd,
  { branch = 'main', from = null }: { readonly branch?: string; readonly from?: string | null } = {},
): Promise<BranchLine | null> {
  return on.github.branchLine({ ...on.placeOf(repository), branch }, from, end);
}

/** A commit with a text of its own on a branch. */
function land(repository: Repository, text: string, branch = 'main'): Promise<string> {
  return repository.push({ branch, by: 'ada', files: { [`docs/${text}.md`]: `${text}\n` } });
}

function shas(found: BranchLine | null): readonly string[] | undefined {
  return found?.commits.map(({ sha }) => sha);
}

describe('the line of a branch', () => {
  it('ends at a commit, in one request', async () => {
    const repository = await on.shop();
    const start = await repository.sha('main');
    const one = await land(repository, 'one');
    const two = await land(repository, 'two');
    on.asked();
    const found = await line(repository, { kind: 'commit', sha: start });
    expect(on.asked()).toEqual(['graphql:BranchHistory']);
    expect(found).toMatchObject({ tip: two, until: start, next: null, rewritten: null });
    expect(shas(found)).toEqual([two, one]);
    expect(await line(repository, { kind: 'commit', sha: two })).toMatchObject({ commits: [], next: null });
  });

  it('leaves out the commits of merged branches, and shows the pull requests', async () => {
    const repository = await on.shop();
    const start = await repository.sha('main');
    const opened = await repository.openPullRequest(change);
    const merge = await opened.merge({ by: 'grace', method: 'merge' });
    const [commit, ...others] = (await line(repository, { kind: 'commit', sha: start }))?.commits ?? [];
    expect(others).toEqual([]);
    expect(commit).toMatchObject({
      sha: merge,
      parents: [start, opened.headSha],
      pullRequests: [
        {
          number: opened.number,
          base: 'main',
          head: opened.headSha,
          mergeCommit: merge,
          mergedBy: { login: 'grace', kind: 'user' },
        },
      ],
    });
  });

  it('ends where it met the commit, where that is on a side branch by now', async () => {
    const repository = await on.shop();
    const fork = await land(repository, 'fork');
    const end = await land(repository, 'end');
    await repository.branch('local', fork, { by: 'ada' });
    const own = await land(repository, 'own', 'local');
    const merge = await repository.push({
      branch: 'local',
      by: 'ada',
      parents: ['local', 'main'],
      message: 'M',
    });
    await repository.push({
      branch: 'main',
      by: 'ada',
      force: true,
      from: merge,
      files: { 'docs/last.md': '' },
    });
    const found = await line(repository, { kind: 'commit', sha: end });
    expect(shas(found)).toEqual([await repository.sha('main'), merge, own]);
    expect(found).toMatchObject({ next: null, rewritten: null });
  });

  it('that was rewritten ends where both histories meet', async () => {
    const repository = await on.shop();
    const start = await repository.sha('main');
    const end = await land(repository, 'gone');
    const files = { 'docs/instead.md': '' };
    const instead = await repository.push({ branch: 'main', by: 'ada', force: true, from: start, files });
    const found = await line(repository, { kind: 'commit', sha: end });
    expect(shas(found)).toEqual([instead]);
    expect(found).toMatchObject({ next: null, rewritten: { mergeBase: start } });
  });

  it('that was moved back is empty', async () => {
    const repository = await on.shop();
    const start = await land(repository, 'start');
    await repository.branch('old', start, { by: 'ada' });
    const end = await land(repository, 'end');
    const found = await line(repository, { kind: 'commit', sha: end }, { branch: 'old' });
    expect(found).toMatchObject({ tip: start, commits: [], next: null, rewritten: { mergeBase: start } });
  });

  it('whose end is gone says so, and gives what one run reads', async () => {
    const repository = await on.shop();
    const tip = await land(repository, 'tip');
    const found = await line(repository, { kind: 'commit', sha: 'f'.repeat(40) });
    expect(found).toMatchObject({ next: null, rewritten: { mergeBase: null } });
    expect(shas(found)?.[0]).toBe(tip);
    expect(shas(found)).toHaveLength(2);
  });

  it('that begins ends at the default branch', async () => {
    const repository = await on.shop();
    const one = await land(repository, 'one', 'release');
    const two = await land(repository, 'two', 'release');
    await land(repository, 'meanwhile');
    const found = await line(repository, { kind: 'default-branch' }, { branch: 'release' });
    expect(shas(found)).toEqual([two, one]);
    expect(found?.rewritten).toBeNull();
    expect(shas(await line(repository, { kind: 'default-branch' }))).toEqual([await repository.sha('main')]);
  });

  it('is read in parts', async () => {
    const repository = await on.shop();
    const start = await repository.sha('main');
    const commits = Array.from({ length: 110 }, (_, index) => ({ files: { 'docs/count.md': `${index}\n` } }));
    await repository.push({ branch: 'main', by: 'ada', commits });
    const first = await line(repository, { kind: 'commit', sha: start });
    expect(first?.commits).toHaveLength(100);
    const second = await line(repository, { kind: 'commit', sha: start }, { from: first?.next ?? null });
    expect(second).toMatchObject({ tip: first?.next, next: null, rewritten: null });
    expect(new Set([...(shas(first) ?? []), ...(shas(second) ?? [])]).size).toBe(110);
  });

  it('is none of a branch or a commit that is gone', async () => {
    const repository = await on.shop();
    expect(await line(repository, { kind: 'open' }, { branch: 'gone' })).toBeNull();
    expect(await line(repository, { kind: 'open' }, { from: 'f'.repeat(40) })).toBeNull();
  });

  it('is read without the pull requests that the app may not read', async () => {
    const repository = await on.shop();
    on.emulator.faults.partial('Commit.associatedPullRequests', { type: 'FORBIDDEN' });
    const [commit] = (await line(repository, { kind: 'open' }))?.commits ?? [];
    expect(commit?.pullRequests).toBeNull();
  });
});

describe('what landed', () => {
  const lines = (replaced: Readonly<Record<number, string>> = {}): string =>
    Array.from({ length: 20 }, (_, index) => `${replaced[index] ?? `line ${index}`}\n`).join('');

  interface Landed {
    readonly repository: Repository;
    readonly head: string;
    readonly onto: string;
  }

  /** A head that changes a line of a file, and a branch that meanwhile changed another line. */
  async function prepared(): Promise<Landed> {
    const repository = await on.shop({ files: { 'src/long.js': lines() } });
    const files = { 'src/long.js': lines({ 15: 'theirs' }), 'src/new.js': 'new\n' };
    const opened = await repository.openPullRequest({ ...change, files });
    const onto = await repository.push({
      branch: 'main',
      by: 'ada',
      files: { 'src/long.js': lines({ 2: 'ours' }) },
    });
    return { repository, head: opened.headSha, onto };
  }

  function compare({ repository, head, onto }: Landed, merged: string) {
    const subject = { ...on.placeOf(repository), kind: 'merged-commits', branch: 'main' } as const;
    return on.github.compareMerge(subject, { head, onto, merged });
  }

  test.each(['merge', 'squash', 'rebase'] as const)('by %s is clean', async (method) => {
    const landed = await prepared();
    const merged = await landed.repository.pullRequest(1).merge({ by: 'grace', method });
    expect(await compare(landed, merged)).toEqual({ state: 'clean' });
  });

  test.each([
    ['another file', { 'src/extra.js': 'extra\n' }, 'src/extra.js'],
    ['a file of the change', { 'src/new.js': 'newer\n' }, 'src/new.js'],
    [
      'a line of a file that both changed',
      { 'src/long.js': lines({ 2: 'ours', 15: 'theirs', 9: 'mine' }) },
      'src/long.js',
    ],
  ])('with %s is not', async (_, files, path) => {
    const landed = await prepared();
    const parents = ['main', landed.head];
    const merged = await landed.repository.push({ branch: 'main', by: 'ada', parents, files });
    expect(await compare(landed, merged)).toEqual({
      state: 'different',
      why: `the change is no longer the same in ${path}`,
    });
  });

  test('without a part of the change is not', async () => {
    const landed = await prepared();
    const merged = await landed.repository.push({
      branch: 'main',
      by: 'ada',
      files: { 'src/long.js': lines({ 2: 'ours', 15: 'theirs' }) },
    });
    expect(await compare(landed, merged)).toMatchObject({ state: 'different' });
  });

  test('cannot be compared with a head that is gone, or where it is too large', async () => {
    const landed = await prepared();
    const merged = await landed.repository.pullRequest(1).merge({ by: 'grace', method: 'squash' });
    expect(await compare({ ...landed, head: 'f'.repeat(40) }, merged)).toEqual({
      state: 'not-comparable',
      why: 'GitHub no longer has the commit',
    });
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`docs/${index}.md`, 'x\n']));
    const many = await landed.repository.push({ branch: 'main', by: 'ada', files });
    expect(await compare({ ...landed, onto: merged }, many)).toMatchObject({ state: 'not-comparable' });
  });
});
