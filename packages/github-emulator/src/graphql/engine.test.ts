import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { githubSchema } from '../contract/graphql-schema.ts';
import { costOf } from './cost.ts';
import { answer, type GraphqlOutcome, notFound } from './engine.ts';

const budget = { limit: 5000, remaining: 4990, used: 10, resetAt: '2026-01-01T01:00:00Z' };

const pull = (number: number) => ({
  __typename: 'PullRequest',
  number,
  title: `Change ${number}`,
  state: 'OPEN',
});
const root = {
  repository: ({ name }: Record<string, unknown>) => {
    if (name !== 'shop') throw notFound('Repository', `with the name 'acme/${String(name)}'`);
    return {
      __typename: 'Repository',
      name: 'shop',
      isFork: async () => false,
      owner: { __typename: 'Organization', login: 'acme', name: null },
      pullRequests: ({ states }: Record<string, unknown>) =>
        String(states) === 'OPEN' ? [1, 2, 3].map(pull) : [],
      labels: [],
    };
  },
};

const ask = (query: string, variables?: Record<string, unknown>): Promise<GraphqlOutcome> =>
  answer({ query, ...(variables && { variables }) }, { root, context: {}, budget });

const repository = (fields: string): string => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;

describe('views', () => {
  it('reads properties, functions, promises and unions', async () => {
    const { body } = await ask(
      repository('name isFork owner { __typename login ... on Organization { name } }'),
    );
    expect(body).toEqual({
      data: {
        repository: {
          name: 'shop',
          isFork: false,
          owner: { __typename: 'Organization', login: 'acme', name: null },
        },
      },
    });
  });

  it('paginates a list for a connection', async () => {
    const query = `query($after: String) { repository(owner: "acme", name: "shop") {
      pullRequests(first: 2, after: $after, states: [OPEN]) {
        totalCount nodes { number } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
    const first = await ask(query);
    const { pageInfo, ...rest } = pullRequestsOf(first);
    expect(rest).toEqual({
      totalCount: 3,
      nodes: [{ number: 1 }, { number: 2 }],
      edges: [{ cursor: expect.any(String) }, { cursor: pageInfo.endCursor }],
    });
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = pullRequestsOf(await ask(query, { after: pageInfo.endCursor }));
    expect(second.nodes).toEqual([{ number: 3 }]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('paginates from the end', async () => {
    const { body } = await ask(repository('pullRequests(last: 1, states: [OPEN]) { nodes { number } }'));
    expect(body.data).toEqual({ repository: { pullRequests: { nodes: [{ number: 3 }] } } });
  });

  it.each([
    ['a field that no view has', 'homepageUrl', 'not emulated: Repository.homepageUrl'],
    [
      'an argument that a list cannot heed',
      'labels(first: 1, query: "x") { totalCount }',
      'not emulated: Repository.labels(query)',
    ],
  ])('gives an error for what is not emulated: %s', async (_, field, message) => {
    const { body, notEmulated } = await ask(repository(field));
    expect(notEmulated).toEqual([message]);
    expect(body.errors).toEqual([expect.objectContaining({ message })]);
  });

  it.each([
    ['visibility', 'secret', 'Enum "RepositoryVisibility" cannot represent value: "secret"'],
    ['createdAt', new Date(0), 'DateTime cannot represent value: "1970-01-01T00:00:00.000Z"'],
    ['url', 'not one', 'URI cannot represent value: "not one"'],
    ['id', null, 'Cannot return null for non-nullable field Repository.id.'],
  ])('refuses values that GitHub would not send: %s', async (field, value, message) => {
    const { body } = await answer(
      { query: repository(field) },
      { root: { repository: () => ({ [field]: value }) }, context: {}, budget },
    );
    expect(body.errors?.map((error) => error.message)).toEqual([message]);
  });
});

describe("errors as GitHub's", () => {
  it('NOT_FOUND is a partial error', async () => {
    const { body } = await ask('{ repository(owner: "acme", name: "none") { name } }');
    expect(body).toEqual({
      data: { repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository'],
          locations: [{ line: 1, column: 3 }],
          message: "Could not resolve to a Repository with the name 'acme/none'.",
        },
      ],
    });
  });

  it('FORBIDDEN nulls the field and keeps the rest', async () => {
    const { body } = await answer(
      { query: repository('name labels(first: 1) { totalCount }') },
      {
        root,
        context: {},
        budget,
        authorize: (type, field) =>
          `${type}.${field}` === 'Repository.labels' ? 'Resource not accessible by integration' : null,
      },
    );
    expect(body).toEqual({
      data: { repository: { name: 'shop', labels: null } },
      errors: [
        {
          type: 'FORBIDDEN',
          path: ['repository', 'labels'],
          extensions: { saml_failure: false },
          locations: [{ line: 1, column: 50 }],
          message: 'Resource not accessible by integration',
        },
      ],
    });
  });

  it.each([
    ['syntax', '{ repository('],
    ['an unknown field', '{ repository(owner: "a", name: "b") { nonsense } }'],
    [
      'a missing variable',
      'query($n: Int!) { repository(owner: "a", name: "b") { pullRequest(number: $n) { id } } }',
    ],
  ])('%s gives errors and no data', async (_, query) => {
    const { body } = await ask(query);
    expect(Object.keys(body)).toEqual(['errors']);
  });

  it.each([
    ['no page size', 'labels { totalCount }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['a page too large', 'labels(first: 101) { totalCount }', 'EXCESSIVE_PAGINATION'],
    [
      'too many nodes',
      'pullRequests(first: 100) { nodes { commits(first: 100) { nodes { commit { comments(first: 100) { totalCount } } } } } }',
      'MAX_NODE_LIMIT_EXCEEDED',
    ],
  ])('refuses %s', async (_, field, type) => {
    const { body } = await ask(repository(field));
    expect(body.data).toBeNull();
    expect(body.errors?.[0]?.type).toBe(type);
  });
});

describe('cost', () => {
  const cost = (query: string, variables = {}) => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (operation == null) throw new Error('no operation');
    return costOf(githubSchema(), document, operation, variables);
  };

  it("is 51 points for GitHub's documented example of 5,101 requests", () => {
    const query = `{ viewer { login repositories(first: 100) { edges { node { id
      issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }`;
    expect(cost(query)).toMatchObject({ requests: 5101, points: 51 });
  });

  it("is 22,060 nodes for GitHub's documented example", () => {
    const query = `{ viewer {
      repositories(first: 50) { edges { repository: node { name
        pullRequests(first: 20) { edges { pullRequest: node { title
          comments(first: 10) { edges { comment: node { bodyHTML } } } } } }
        issues(first: 20) { totalCount edges { issue: node { title bodyHTML
          comments(first: 10) { edges { comment: node { bodyHTML } } } } } } } } }
      followers(first: 10) { edges { follower: node { login } } } } }`;
    expect(cost(query)).toMatchObject({ nodeCount: 22_060, points: 21, problems: [] });
  });

  it('leaves out fields that a directive skips, and expands fragments once', () => {
    const query = `query($on: Boolean!) { viewer { ...repos ...repos
        followers(first: 10) @include(if: $on) { totalCount } following(first: 10) @skip(if: $on) { totalCount } } }
      fragment repos on User { repositories(first: 5) { nodes { ... on Repository { labels(last: 2) { totalCount } } } } }`;
    expect(cost(query, { on: false })).toMatchObject({ nodeCount: 5 + 10 + 10 });
  });

  it('is answered by rateLimit', async () => {
    const {
      body,
      cost: points,
      nodeCount,
    } = await ask('{ rateLimit { limit cost nodeCount remaining used resetAt } }');
    expect([points, nodeCount]).toEqual([1, 0]);
    expect(body.data).toEqual({
      rateLimit: { limit: 5000, cost: 1, nodeCount: 0, remaining: 4989, used: 11, resetAt: budget.resetAt },
    });
  });

  it('is undefined without a root type', () => {
    const document = parse('mutation { x }');
    const operation = getOperationAST(document);
    if (operation == null) throw new Error('no operation');
    expect(costOf(buildSchema('type Query { x: Int }'), document, operation, {})).toMatchObject({
      points: 1,
    });
  });
});

interface Page {
  readonly totalCount: number;
  readonly nodes: readonly unknown[];
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly endCursor: string };
}

function pullRequestsOf({ body }: GraphqlOutcome): Page {
  return (body.data as { repository: { pullRequests: Page } }).repository.pullRequests;
}
