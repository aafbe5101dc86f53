import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Installation, QueryError } from '../client/installation.ts';
import { createCache } from '../read/cache.ts';
import { policyFilesInMemory } from '../read/policy-files-in-memory.ts';
import { readTeams } from './teams.ts';

let now: Date;
let cache: ReturnType<typeof createCache>;
beforeEach(() => {
  now = new Date('2026-03-01T12:00:00Z');
  cache = createCache();
});

interface Options {
  readonly permissions?: Record<string, string>;
  readonly installationId?: number;
  readonly pageSize?: number;
  /** In place of a login where GitHub shows none. */
  readonly hidden?: string;
  readonly errors?: readonly QueryError[];
}

/** GitHub with these teams, answering in pages. Gives the variables of each query. */
function gitHub(teams: Readonly<Record<string, readonly string[]>>, options: Options = {}) {
  const {
    permissions = { members: 'read' },
    installationId = 1,
    pageSize = 100,
    hidden,
    errors = [],
  } = options;
  const asked: Record<string, unknown>[] = [];
  const installation: Installation = {
    id: installationId,
    request: (() => Promise.reject(new Error('unused'))) as unknown as Installation['request'],
    permissions: async () => permissions,
    async query<Data>(_: string, variables: Readonly<Record<string, unknown>>) {
      asked.push({ ...variables });
      const slugs = Object.entries(variables).filter(([name]) => name.startsWith('slug'));
      const organization = Object.fromEntries(
        slugs.map(([name, slug]) => {
          const index = name.slice('slug'.length);
          const members = teams[String(slug)];
          if (members === undefined) return [`team${index}`, null];
          const from = Number(variables[`after${index}`] ?? 0);
          const page = members.slice(from, from + pageSize);
          const more = from + pageSize < members.length;
          return [
            `team${index}`,
            {
              members: {
                pageInfo: { hasNextPage: more, endCursor: String(from + pageSize) },
                nodes: page.map((login) => (login === hidden ? null : { login })),
              },
            },
          ];
        }),
      );
      return { data: { organization: errors.length > 0 ? null : organization } as Data, errors };
    },
  };
  const source = {
    installation,
    repositoryId: 1,
    owner: 'acme',
    repository: 'shop',
    cache,
    now: () => now,
    engine: {
      documents: async () => [],
      linkedWork: async () => [],
      files: async () => [],
      needsIssues: async () => false,
      needsOwner: async () => false,
      baseDirectories: async () => [],
    },
    organizationRepository: '.github',
    lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
    exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
    ownAppId: 1,
  };
  return { asked, read: (slugs: readonly string[]) => readTeams(source, slugs) };
}

const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`);
const value = (teams: object) => ({ available: true, value: teams });

describe('the members of teams', () => {
  test('are all of them, page by page, each team to its own end', async () => {
    const [many, some] = [people(250), people(101)];
    const { asked, read } = gitHub({ many, some, one: ['ada'] });
    expect(await read(['many', 'some', 'one'])).toEqual(value({ many, some, one: ['ada'] }));
    expect(asked).toEqual([
      { owner: 'acme', slug0: 'many', after0: null, slug1: 'some', after1: null, slug2: 'one', after2: null },
      { owner: 'acme', slug0: 'many', after0: '100', slug1: 'some', after1: '100' },
      { owner: 'acme', slug0: 'many', after0: '200' },
    ]);
  });

  test('leave out a member that GitHub does not show, and a team that does not exist', async () => {
    const { read } = gitHub({ a: ['ada', 'ghost', 'bob'] }, { hidden: 'ghost' });
    expect(await read(['a', 'b'])).toEqual(value({ a: ['ada', 'bob'] }));
  });

  test('of a person’s account are none', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['organization'], message: 'no' }];
    expect(await gitHub({}, { errors }).read(['a'])).toEqual(value({}));
  });

  test('are not asked for where no team is named', async () => {
    const { asked, read } = gitHub({}, { permissions: {} });
    expect(await read([])).toEqual(value({}));
    expect(asked).toEqual([]);
  });

  test('are not readable without the permission', async () => {
    const { asked, read } = gitHub({ a: ['ada'] }, { permissions: { contents: 'write' } });
    expect(await read(['a'])).toMatchObject({ available: false, problem: { reason: 'not-permitted' } });
    expect(asked).toEqual([]);
  });

  test.each([
    [5000, true],
    [5001, false],
  ])('of a team of %i are read: %s', async (count, available) => {
    const { read } = gitHub({ a: people(count) }, { pageSize: 1000 });
    expect(await read(['a'])).toMatchObject(
      available ? { available } : { available, problem: { reason: 'too-large' } },
    );
  });

  test('are remembered for five minutes', async () => {
    const { asked, read } = gitHub({ a: ['ada'], b: ['bob'] });
    await read(['a']);
    now = new Date('2026-03-01T12:04:59.999Z');
    expect(await read(['a', 'b'])).toEqual(value({ a: ['ada'], b: ['bob'] }));
    expect(asked.slice(1)).toEqual([{ owner: 'acme', slug0: 'b', after0: null }]);
    now = new Date('2026-03-01T12:05:00Z');
    await read(['a']);
    expect(asked).toHaveLength(3);
  });

  test('are remembered also where a team does not exist, for each installation apart', async () => {
    const here = gitHub({});
    await here.read(['A']);
    expect(await here.read(['a'])).toEqual(value({}));
    expect(here.asked).toHaveLength(1);
    expect(await gitHub({ a: ['eve'] }, { installationId: 2 }).read(['a'])).toEqual(value({ a: ['eve'] }));
  });
});
