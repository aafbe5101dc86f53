// Second pages, and what GitHub leaves out of a list (`null`), without the emulator, which shows everything.
import { describe, expect, test } from '@jest/globals';
import type { Installation } from '../client/installation.ts';
import { createCache } from '../read/cache.ts';
import { pullRequestsIntoBranch } from '../read/find-pull-requests.ts';
import { policyFilesInMemory } from '../read/policy-files-in-memory.ts';
import { readMergeGroup } from '../read/read-merge-group.ts';
import { readOpenMergeGroups } from './open-merge-groups.ts';
import { readOpenPullRequests } from './open-pull-requests.ts';

const app = { ownAppId: 1, organizationRepository: '.github' };

const place = { repositoryId: 3, installationId: 1, owner: 'acme', repository: 'shop' };
const repository = { ...place, kind: 'repository' } as const;

/** GitHub that gives one answer after another, and keeps where each page was asked to begin. */
function answering(...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const installation: Installation = {
    id: 1,
    request: (() => Promise.reject(new Error('unused'))) as unknown as Installation['request'],
    permissions: async () => ({}),
    async query<Data>(_: string, variables: Readonly<Record<string, unknown>>) {
      asked.push(variables.after ?? variables.contextsAfter ?? null);
      const data = answers[asked.length - 1];
      if (data === undefined) throw new Error(`The page ${asked.length} was not to be asked for.`);
      return {
        data: { repository: { databaseId: 3, nameWithOwner: 'acme/shop', ...data } } as Data,
        errors: [],
      };
    },
  };
  return { asked, installation };
}

const list = (nodes: readonly unknown[], next: string | null = null) => ({
  pageInfo: { hasNextPage: next !== null, endCursor: next },
  nodes,
});

describe('the merge groups of a queue', () => {
  const base = 'b'.repeat(40);
  const entry = (oid: string | null, state = 'AWAITING_CHECKS') => ({
    state,
    headCommit: oid === null ? null : { oid, statusCheckRollup: null, checkSuites: null },
  });
  const branch = (oid: string | null, number: number) => ({
    prefix: 'refs/heads/gh-readonly-queue/main/',
    name: `pr-${number}-${base}`,
    target: oid === null ? null : { oid },
  });
  const queue = (...page: Parameters<typeof list>) => ({ mergeQueue: { entries: list(...page) } });
  const refs = (...page: Parameters<typeof list>) => ({ refs: list(...page) });
  const heads = async (...answers: readonly unknown[]) => {
    const { asked, installation } = answering(...answers);
    const groups = await readOpenMergeGroups(installation, 1, repository, 'main');
    return { asked, heads: groups.map(({ subject }) => subject.headSha) };
  };

  test('come from every page of the queue and of its branches, in the order of the queue', async () => {
    expect(
      await heads(
        queue([entry('1'), null], 'a'),
        queue([null, entry('2')]),
        refs([branch('2', 2)], 'b'),
        refs([branch('1', 1), null]),
      ),
    ).toEqual({ asked: [null, 'a', null, 'b'], heads: ['1', '2'] });
  });

  test('end where the queue is not built any further', async () => {
    expect(await heads(queue([entry('1'), entry(null)], 'a'), refs([branch('1', 1)]))).toEqual({
      asked: [null, null],
      heads: ['1'],
    });
  });

  test.each<[string, readonly unknown[]]>([
    ['an entry that cannot be merged', [queue([entry('1', 'UNMERGEABLE')])]],
    ['a branch that is gone', [queue([entry('1')]), refs([branch(null, 1)])]],
    ['a branch of another commit', [queue([entry('1')]), refs([branch('2', 1)])]],
    ['lists that are null', [{ mergeQueue: { entries: null } }]],
    ['branches that are null', [queue([entry('1')]), { refs: null }]],
    ['nodes that are null', [queue([entry('1')]), { refs: { pageInfo: list([]).pageInfo, nodes: null } }]],
    ['no queue', [{ mergeQueue: null }]],
  ])('are none for %s', async (_, answers) => {
    expect((await heads(...answers)).heads).toEqual([]);
  });

  test('are read for ten pages at most', async () => {
    const pages = Array.from({ length: 10 }, (_, index) => queue([entry(`${index}`)], `${index}`));
    const { asked } = await heads(...pages, refs([]));
    expect(asked).toEqual([null, '0', '1', '2', '3', '4', '5', '6', '7', '8', null]);
  });
});

describe('the open pull requests', () => {
  const pull = (number: number, updatedAt = '2026-03-01') => ({
    number,
    headRefOid: 'a',
    updatedAt,
    isDraft: false,
    isMergeQueueEnabled: false,
    baseRefName: 'main',
    baseRef: null,
    commits: { nodes: null },
  });
  const page = (...given: Parameters<typeof list>) => ({
    isArchived: false,
    isDisabled: false,
    defaultBranchRef: null,
    pullRequests: list(...given),
  });

  test('come from every page, each once, as it was first seen; one that GitHub leaves out is none', async () => {
    const { asked, installation } = answering(
      page([pull(2, 'new'), null], 'x'),
      page([null, pull(1), pull(2, 'old')]),
    );
    const found = await readOpenPullRequests(installation, createCache(), app, repository);
    const alone = answering(page([pull(2, 'new')]));
    const [newest] =
      (await readOpenPullRequests(alone.installation, createCache(), app, repository))?.items ?? [];
    expect(found).toMatchObject({ whole: true, items: [newest, { number: 1, queue: null, shown: false }] });
    expect(asked).toEqual([null, 'x']);
  });

  test('of a very long list are the first, and the list is not whole', async () => {
    const pages = Array.from({ length: 100 }, (_, at) =>
      page(
        Array.from({ length: 50 }, (_, index) => pull(at * 50 + index)),
        `${at}`,
      ),
    );
    const { installation } = answering(...pages);
    const found = await readOpenPullRequests(installation, createCache(), app, repository);
    expect([found?.items.length, found?.whole]).toEqual([5000, false]);
  });

  test('into a branch come from every page', async () => {
    const { asked, installation } = answering(
      { pullRequests: list([{ number: 3 }, null], 'x') },
      { pullRequests: list([null, { number: 1 }]) },
    );
    const found = await pullRequestsIntoBranch(installation, {
      ...place,
      kind: 'branch',
      ref: 'refs/heads/a/b',
    });
    expect(found).toEqual([3, 1].map((number) => ({ ...place, kind: 'pull-request', number })));
    expect(asked).toEqual([null, 'x']);
  });
});

describe('the checks of a merge group', () => {
  const group = {
    ...place,
    kind: 'merge-group',
    headSha: 'a'.repeat(40),
    headRef: 'refs/heads/gh-readonly-queue/main/pr-1-b',
    baseSha: 'b'.repeat(40),
    baseRef: 'refs/heads/main',
  } as const;
  const answer = (oid: string, contexts: ReturnType<typeof list> | null) => ({
    url: 'https://github.com/acme/shop',
    group: { target: { oid } },
    mergeQueue: { entries: list([null]) },
    head: {
      committedDate: '2026-03-01T12:00:00Z',
      statusCheckRollup: contexts === null ? null : { contexts },
    },
  });
  const read = (...answers: readonly unknown[]) => {
    const { installation } = answering(...answers);
    const engine = {
      documents: async () => [],
      linkedWork: async () => [],
      files: async () => [],
      needsIssues: async () => false,
      needsOwner: async () => false,
      baseDirectories: async () => [],
    };
    const source = {
      installation,
      repositoryId: 3,
      owner: 'acme',
      cache: createCache(),
      now: () => new Date(),
      engine,
      organizationRepository: '.github',
      lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
      exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
      ownAppId: 1,
    };
    return readMergeGroup({ ...source, repository: 'shop' }, group);
  };

  test('come from every page', async () => {
    const found = await read(
      answer(group.headSha, list(['one', null], 'x')),
      answer(group.headSha, list([null, 'two'])),
    );
    expect(found).toMatchObject({ contexts: { available: true, value: ['one', 'two'] }, entries: [] });
  });

  test('are none where the commit has none', async () => {
    expect(await read(answer(group.headSha, null))).toMatchObject({
      contexts: { available: true, value: [] },
    });
  });

  test('are not those of a group that was replaced, also while its pages are read', async () => {
    expect(await read(answer('c'.repeat(40), list([])))).toBeNull();
    expect(
      await read(answer(group.headSha, list(['one'], 'x')), answer('c'.repeat(40), list([]))),
    ).toBeNull();
  });
});
