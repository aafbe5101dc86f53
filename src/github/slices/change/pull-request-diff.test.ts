import { beforeEach, describe, expect, test } from '@jest/globals';
import { engine } from '../../../engine/engine.ts';
import { Refused } from '../../client/failure.ts';
import type { Installation } from '../../client/installation.ts';
import { type Cache, createCache } from '../../read/cache.ts';
import { policyFilesInMemory } from '../../read/policy-files-in-memory.ts';
import type { PullRequestReading } from '../../read/read-pull-request.ts';
import type { FileEntry } from './diff.ts';
import { readPullRequestDiff } from './pull-request-diff.ts';

const headSha = 'a'.repeat(40);
let cache: Cache;
beforeEach(() => {
  cache = createCache();
});

function file(index: number, ref = headSha): FileEntry {
  return {
    sha: 'b'.repeat(40),
    filename: `src/${index}.ts`,
    status: 'added',
    additions: 1,
    deletions: 0,
    patch: '@@ -0,0 +1 @@\n+a',
    contents_url: `https://api.example/repos/o/r/contents/src/${index}.ts?ref=${ref}`,
  };
}

/** Reads the files of a pull request that GitHub says has this number of them. */
function reading(count: number, files: readonly FileEntry[] | Error) {
  const pages: number[] = [];
  const request = async (_: string, { page }: { page: number }) => {
    pages.push(page);
    if (files instanceof Error) throw files;
    return { data: files.slice((page - 1) * 100, page * 100), headers: {} };
  };
  const installation = { id: 1, request } as unknown as Installation;
  const source = {
    installation,
    cache,
    engine,
    now: () => new Date(),
    organizationRepository: '.github',
    lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
    exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
    ownAppId: 1,
    repositoryId: 2,
    owner: 'o',
    repository: 'r',
    number: 7,
  };
  const about = { changedFiles: count, additions: count, deletions: 0 };
  const pull = { repository: 'o/r', headSha, baseSha: 'c', about } as unknown as PullRequestReading;
  return { pages, read: () => readPullRequestDiff(source, pull) };
}

const files = (count: number) => Array.from({ length: count }, (_, index) => file(index));

test('all pages are read', async () => {
  const { pages, read } = reading(250, files(250));
  await expect(read()).resolves.toMatchObject({ available: true });
  expect(pages).toEqual([1, 2, 3]);
});

test('what was read of a head and base is not read again', async () => {
  const { pages, read } = reading(1, files(1));
  const first = await read();
  await expect(read()).resolves.toEqual(first);
  expect(pages).toEqual([1]);
});

describe('the object from which rules read a change, and with which what they read is kept,', () => {
  const changeOf = async (read: ReturnType<typeof reading>['read']) => {
    const diff = await read();
    return diff.available ? diff.value.change : null;
  };

  test('is the same for the next evaluation of a small change', async () => {
    const { read } = reading(1, files(1));
    const first = await changeOf(read);
    expect(first).not.toBeNull();
    expect(await changeOf(read)).toBe(first);
  });

  test('is another one for that of a large change, which would take too much memory', async () => {
    const { pages, read } = reading(1, [{ ...file(0), patch: `@@ -1 +1 @@\n${'+a\n'.repeat(20_000)}` }]);
    const first = await changeOf(read);
    const second = await changeOf(read);
    expect(second).not.toBe(first);
    expect(second).toEqual(first);
    expect(pages).toEqual([1]);
  });
});

test('more files than GitHub lists are not asked for', async () => {
  const { pages, read } = reading(3001, files(3000));
  await expect(read()).resolves.toMatchObject({ available: false, problem: { reason: 'too-large' } });
  expect(pages).toEqual([]);
});

test('fewer files than there are, are not the change', async () => {
  const { read } = reading(3, files(2));
  await expect(read()).resolves.toMatchObject({ available: false, problem: { reason: 'unreadable' } });
});

describe('files of another head', () => {
  test('are not taken for those of this one, nor remembered', async () => {
    const { read } = reading(1, [file(0, 'd'.repeat(40))]);
    await expect(read()).rejects.toMatchObject({ name: 'RetryLater' });
    await expect(reading(1, files(1)).read()).resolves.toMatchObject({ available: true });
  });

  test('are not told by a file that was removed', async () => {
    const { read } = reading(1, [{ ...file(0, 'd'.repeat(40)), status: 'removed' }]);
    await expect(read()).resolves.toMatchObject({ available: true });
  });
});

test('a permission that is missing says so', async () => {
  const { read } = reading(1, new Refused('GET /x', 403, 'Resource not accessible by integration', null));
  await expect(read()).resolves.toMatchObject({ available: false, problem: { reason: 'not-permitted' } });
});
