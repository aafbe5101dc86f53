import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { GitRepository } from '../../test/git-repository.ts';
import type { RecordedChange } from '../dataset/recorded-change.ts';
import type { ChangedFile } from '../evidence/change.ts';
import { openClone } from './clone.ts';
import { GitError } from './git.ts';
import { type CommitReading, type Extent, listCommits, readHistory } from './history.ts';

async function read(path: string, extent: Extent = { last: 100 }): Promise<readonly RecordedChange[]> {
  const readings = await readAll(path, extent);
  return readings.map((reading) => {
    if (!reading.readable) throw new Error(reading.problem);
    return reading.change;
  });
}

async function readAll(path: string, extent: Extent = { last: 100 }): Promise<readonly CommitReading[]> {
  const clone = await openClone(path);
  const readings: CommitReading[] = [];
  for await (const reading of readHistory(clone, await listCommits(clone, extent))) readings.push(reading);
  return readings;
}

async function count(path: string, extent: Extent): Promise<number> {
  return (await listCommits(await openClone(path), extent)).shas.length;
}

async function filesOf(path: string): Promise<readonly ChangedFile[]> {
  const [newest] = await read(path, { last: 1 });
  if (newest?.change.available !== true) throw new Error('The change is unavailable.');
  return newest.change.value.files;
}

const text = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join('');

describe('the commits of a clone', () => {
  const repository = new GitRepository();
  let merged = '';
  beforeAll(() => {
    repository.commit('Begin', { 'src/cart.ts': text });
    repository.commit('Count the cart (#12)', { 'src/cart.ts': `${text}more\n` });
    repository.git(['switch', '--quiet', '--create', 'side']);
    repository.commit('On the side', { 'src/side.ts': 'a\n' });
    repository.commit('On the side again', { 'src/side.ts': 'b\n' });
    repository.git(['switch', '--quiet', 'main']);
    repository.git([
      'merge',
      '--quiet',
      '--no-ff',
      '--message=Merge pull request #13 from acme/side',
      '--message=Go aside\n\nFor a reason.',
      'side',
    ]);
    merged = repository.git(['rev-parse', 'HEAD']);
    repository.commit('Revert "Count the cart (#12)"');
  });
  afterAll(() => repository.remove());

  it('are the first parents, newest first, without the one that has no parent', async () => {
    const changes = await read(repository.path);
    expect(changes.map(({ title, number }) => [title, number])).toEqual([
      ['Revert "Count the cart (#12)"', null],
      ['Go aside', 13],
      ['Count the cart', 12],
    ]);
    expect(await count(repository.path, { last: 100 })).toBe(3);
  });

  it('are told with author, time and text', async () => {
    const [, merge] = await read(repository.path);
    expect(merge).toMatchObject({
      sha: merged,
      body: 'Go aside\n\nFor a reason.',
      author: { name: 'Mona', email: 'mona@example.com' },
      diff: 'whole',
    });
    expect(merge?.date?.toISOString()).toMatch(/^2026-03-01T10:00:\d\d\.000Z$/);
  });

  it('bring, when they merge, what they merge', async () => {
    const [empty, merge, squash] = await read(repository.path);
    expect(empty?.change).toEqual({ available: true, value: { files: [] } });
    expect(merge?.change).toMatchObject({
      value: { files: [{ path: 'src/side.ts', status: 'added', patch: '@@ -0,0 +1 @@\n+b' }] },
    });
    expect(squash?.change).toMatchObject({
      value: { files: [{ path: 'src/cart.ts', status: 'modified', additions: 1, deletions: 0 }] },
    });
  });

  test.each<[Extent, number]>([
    [{ last: 2 }, 2],
    [{ since: '2026-03-01T00:00:00.000Z' }, 3],
    [{ since: '2026-03-02T00:00:00.000Z' }, 0],
    [{ since: '2999-01-01T00:00:00.000Z' }, 0],
    [{ since: '1970-01-01T00:00:00.000Z' }, 3],
    [{ since: '0001-01-01T00:00:00.000Z' }, 3],
  ])('may be bounded: %j', async (extent, expected) => {
    expect(await read(repository.path, extent)).toHaveLength(expected);
    expect(await count(repository.path, extent)).toBe(expected);
  });

  it('may be read in part', async () => {
    const clone = await openClone(repository.path);
    for await (const reading of readHistory(clone, await listCommits(clone, { last: 100 }))) {
      expect(reading).toMatchObject({ readable: true });
      break;
    }
  });
});

describe('the files of a commit', () => {
  const repository = new GitRepository();
  beforeAll(() => {
    repository.commit('Begin', {
      'old name.ts': text,
      'gone.ts': 'gone\n',
      run: 'a\n',
      link: 'a\n',
      'crlf.ts': 'a\r\n',
    });
    repository.git(['mv', 'old name.ts', 'new name.ts']);
    rmSync(join(repository.path, 'gone.ts'));
    chmodSync(join(repository.path, 'run'), 0o755);
    rmSync(join(repository.path, 'link'));
    symlinkSync('run', join(repository.path, 'link'));
    repository.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib/other`]);
    repository.write({
      'café "menu"\t.ts': 'a\n',
      'a b/c d.ts': 'a\n',
      'logo.png': 'a\0b',
      empty: '',
      'no-line-feed.ts': 'a',
      'looks-like.diff': 'diff --git a/x b/x\n--- a/x\n+++ b/x\n\0',
      'crlf.ts': 'b\r\n',
    });
    repository.git(['add', '--all', '--', ':!lib']);
    repository.git(['commit', '--quiet', '--message=All sorts']);
  });
  afterAll(() => repository.remove());

  test.each<[string, Partial<ChangedFile>]>([
    ['new name.ts', { status: 'renamed', previousPath: 'old name.ts', additions: 0, deletions: 0 }],
    ['gone.ts', { status: 'removed', deletions: 1, patch: '@@ -1 +0,0 @@\n-gone' }],
    ['run', { status: 'changed', additions: 0, deletions: 0 }],
    ['link', { status: 'changed', additions: 1, deletions: 1 }],
    ['café "menu"\t.ts', { status: 'added', patch: '@@ -0,0 +1 @@\n+a' }],
    ['a b/c d.ts', { status: 'added', patch: '@@ -0,0 +1 @@\n+a' }],
    ['logo.png', { status: 'added', binary: true, additions: 0 }],
    ['empty', { status: 'added', binary: false, additions: 0 }],
    ['no-line-feed.ts', { status: 'added', patch: '@@ -0,0 +1 @@\n+a\n\\ No newline at end of file' }],
    ['looks-like.diff', { status: 'added', binary: true }],
    ['crlf.ts', { status: 'modified', patch: '@@ -1 +1 @@\n-a\r\n+b\r' }],
    ['lib/other', { status: 'added', submodule: true, additions: 1 }],
  ])('%j', async (path, expected) => {
    const files = await filesOf(repository.path);
    expect(files.find((file) => file.path === path)).toMatchObject(expected);
    expect(files).toHaveLength(12);
  });
});

describe('a large commit', () => {
  const repository = new GitRepository();
  beforeAll(() => {
    repository.commit('Begin');
    repository.commit('Much', {
      'big.ts': 'a\n'.repeat(20_001),
      'long.ts': `${'a'.repeat(600_000)}\n`,
      'small.ts': 'a\n',
    });
    repository.commit(
      'Many',
      Object.fromEntries(Array.from({ length: 3001 }, (_, index) => [`many/${index}.ts`, 'a\n'])),
    );
  });
  afterAll(() => repository.remove());

  it('shows no more of its diff than GitHub does, and says so', async () => {
    const [, much] = await read(repository.path);
    const files = much?.change.available === true ? much.change.value.files : [];
    expect(files.map(({ path, patch, additions }) => [path, patch === undefined, additions])).toEqual([
      ['big.ts', true, 20_001],
      ['long.ts', true, 1],
      ['small.ts', false, 1],
    ]);
    expect(much?.diff).toBe('hidden');
  });

  it('is unavailable when GitHub would not list its files', async () => {
    const [many] = await read(repository.path, { last: 1 });
    expect(many?.change).toMatchObject({ available: false, problem: { reason: 'too-large' } });
  });
});

describe('messages', () => {
  const repository = new GitRepository();
  afterAll(() => repository.remove());

  it('of any form are not taken for anything else', async () => {
    repository.commit('Begin');
    const body = ['diff --git a/x b/x', '--- a/x', '', `${'long '.repeat(130_000)}`, '%x00%H'].join('\n');
    repository.commit(`A title

${body}`);
    repository.commit(`${'word '.repeat(130_000)}`);
    repository.commit('Last', { 'a.ts': 'a\n' });
    const [last, longTitle, longBody] = await read(repository.path);
    expect(last).toMatchObject({
      title: 'Last',
      change: { value: { files: [{ path: 'a.ts' }] } },
    });
    expect(longTitle?.title).toMatch(/^word word/);
    expect(longBody).toMatchObject({ title: 'A title', change: { value: { files: [] } } });
    expect(longBody?.body).toMatch(/^diff --git/);
  });
});

describe('where a clone comes from', () => {
  const repository = new GitRepository();
  beforeAll(() => {
    repository.commit('Begin');
    repository.commit('Go on (#3)');
  });
  afterAll(() => repository.remove());

  const page = 'https://github.com/acme/shop/pull/3';

  test.each<[string, string | null, string | null]>([
    ['https://github.com/acme/shop.git', 'acme/shop', page],
    ['https://mona:secret@github.com/acme/shop', 'acme/shop', page],
    ['git@github.com:acme/shop.git', 'acme/shop', page],
    ['ssh://git@github.com:22/acme/shop.git', 'acme/shop', page],
    ['https://github.com.evil.example/acme/shop', 'acme/shop', null],
    ['https://git.example/group/acme/shop.git/', 'acme/shop', null],
    ['git@git.example:acme/shop.git', 'acme/shop', null],
    ['/srv/git/shop.git', null, null],
  ])('%s', async (origin, name, url) => {
    repository.git(['config', 'remote.origin.url', origin]);
    const [change] = await read(repository.path);
    expect(change?.repository).toBe(name ?? repository.path.split('/').at(-1));
    expect(change?.url).toBe(url);
  });

  it('is told by another remote where there is no origin, from any folder and worktree', async () => {
    repository.git(['config', '--unset', 'remote.origin.url']);
    const folder = join(repository.path, 'worktree');
    repository.git(['worktree', 'add', '--quiet', '--detach', folder]);
    expect((await openClone(folder)).repository).toBe(repository.path.split('/').at(-1));
    repository.git(['remote', 'add', 'upstream', 'https://github.com/acme/shop']);
    expect((await openClone(folder)).repository).toBe('acme/shop');
  });
});

describe('a clone that is not to be trusted', () => {
  const repository = new GitRepository();
  afterAll(() => repository.remove());

  it('runs nothing and changes nothing of how its diffs read', async () => {
    repository.commit('Begin', { 'a.ts': 'a\n', '.gitattributes': '*.js -diff\n' });
    repository.write({ '.git/info/attributes': '*.ts diff=evil\n' });
    repository.commit('Go on', { 'a.ts': 'b\n', 'b.js': 'b\n', 'c d.ts': 'c\n' });
    const mark = join(repository.path, 'evil');
    const evil = `touch ${mark}; cat`;
    for (const [key, value] of [
      ['diff.external', evil],
      ['diff.evil.command', evil],
      ['diff.evil.textconv', evil],
      ['core.fsmonitor', evil],
      ['core.pager', evil],
      ['pager.log', 'true'],
      ['gpg.program', evil],
      ['log.showSignature', 'true'],
      ['diff.noprefix', 'true'],
      ['diff.mnemonicPrefix', 'true'],
      ['diff.context', '0'],
      ['diff.renames', 'false'],
      ['diff.suppressBlankEmpty', 'true'],
      ['color.ui', 'always'],
      ['format.pretty', 'oneline'],
      ['log.diffMerges', 'off'],
    ]) {
      repository.git(['config', key ?? '', value ?? '']);
    }
    const files = await filesOf(repository.path);
    expect(files.map(({ path, patch }) => [path, patch])).toEqual([
      ['a.ts', '@@ -1 +1 @@\n-a\n+b'],
      ['b.js', '@@ -0,0 +1 @@\n+b'],
      ['c d.ts', '@@ -0,0 +1 @@\n+c'],
    ]);
    expect(existsSync(mark)).toBe(false);
  });
});

describe('what is no clone', () => {
  test.each<[string, (folder: string) => void]>([
    ['a folder that is not there', (folder) => rmSync(folder, { recursive: true })],
    ['a folder without a repository', () => {}],
    ['a repository without a commit', (folder) => void execFileSync('git', ['init', '--quiet', folder])],
  ])('%s is refused', async (_, prepare) => {
    const folder = mkdtempSync(join(tmpdir(), 'no-history-'));
    try {
      prepare(folder);
      await expect(read(folder)).rejects.toThrow(GitError);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a clone that lacks objects', () => {
  const repository = new GitRepository();
  beforeAll(() => {
    for (const number of [0, 1, 2, 3, 4, 5])
      repository.commit(`Commit ${number}`, { [`file${number}.ts`]: `${number}\n` });
  });
  afterAll(() => repository.remove());

  const objectAt = (name: string) => {
    const sha = repository.git(['rev-parse', name]);
    return join(repository.path, '.git', 'objects', sha.slice(0, 2), sha.slice(2));
  };
  const titles = async () =>
    (await readAll(repository.path)).map((reading) =>
      reading.readable
        ? reading.change.title
        : `unreadable ${reading.sha === repository.git(['rev-parse', 'HEAD~2'])}`,
    );

  it('tells which commit cannot be read, and reads the others', async () => {
    rmSync(objectAt('HEAD~2:file3.ts'));
    expect(await titles()).toEqual(['Commit 5', 'Commit 4', 'unreadable true', 'Commit 2', 'Commit 1']);
    const broken = (await readAll(repository.path)).find(({ readable }) => !readable);
    expect(broken).toMatchObject({ problem: expect.stringContaining('unable to read') });
  });

  it('tells a broken object from a missing one', async () => {
    chmodSync(objectAt('HEAD:file5.ts'), 0o600);
    writeFileSync(objectAt('HEAD:file5.ts'), 'broken');
    const [first, second] = await readAll(repository.path);
    expect([first?.readable, second?.readable]).toEqual([false, true]);
  });

  it('lists commits up to one that is missing', async () => {
    rmSync(objectAt('HEAD~4'));
    const { shas, problem } = await listCommits(await openClone(repository.path), { last: 100 });
    expect(shas.length).toBeGreaterThan(0);
    expect(problem).not.toBeNull();
  });
});

describe('the name of a clone', () => {
  const repository = new GitRepository();
  const folder = mkdtempSync(join(tmpdir(), 'clones-'));
  beforeAll(() => repository.commit('Begin'));
  afterAll(() => {
    repository.remove();
    rmSync(folder, { recursive: true });
  });

  test.each<[what: string, place: string, name: string]>([
    ['a bare clone', 'shop.git', 'shop'],
    ['a bare clone in a folder', 'cart/.bare', 'cart'],
    ['a bare clone that is called a repository', 'acme+shop/repo', 'acme+shop'],
    ['a bare clone named .git', 'web/.git', 'web'],
    ['a clone', 'site', 'site'],
  ])('%s: %s', async (_, place, name) => {
    const path = join(folder, place);
    repository.git(['clone', '--quiet', ...(name === 'site' ? [] : ['--bare']), '.', path]);
    execFileSync('git', [
      '--git-dir',
      name === 'site' ? join(path, '.git') : path,
      'remote',
      'remove',
      'origin',
    ]);
    expect((await openClone(path)).repository).toBe(name);
  });

  it('is that of the folder that it was cloned from where its own says nothing', async () => {
    const path = join(folder, 'bare.git');
    repository.git(['clone', '--quiet', '--bare', join(folder, 'shop.git'), path]);
    expect((await openClone(path)).repository).toBe('shop');
  });
});
