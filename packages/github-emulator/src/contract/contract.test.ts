import { describe, expect, it, test } from '@jest/globals';
import { loadContract, type Request } from './contract.ts';

const contract = loadContract();

const request = (parts: Partial<Request>): Request => ({
  parameters: { owner: 'o', repo: 'r' },
  query: {},
  ...parts,
});

describe('routes', () => {
  test.each([
    ['GET', '/repos/o/r', 'repos/get', { owner: 'o', repo: 'r' }],
    ['POST', '/repos/o/r/check-runs', 'checks/create', { owner: 'o', repo: 'r' }],
    [
      'get',
      '/repos/o/r/contents/docs/a%20b.md',
      'repos/get-content',
      { owner: 'o', repo: 'r', path: 'docs/a b.md' },
    ],
    ['GET', '/repos/o/r/commits/heads/x', 'repos/get-commit', { owner: 'o', repo: 'r', ref: 'heads/x' }],
    [
      'GET',
      '/repos/o/r/commits/heads/x/check-runs',
      'checks/list-for-ref',
      { owner: 'o', repo: 'r', ref: 'heads/x' },
    ],
    ['GET', '/repos/o/r/git/ref/heads%2Fx', 'git/get-ref', { owner: 'o', repo: 'r', ref: 'heads/x' }],
    [
      'GET',
      '/repos/o/r/compare/main...o:f',
      'repos/compare-commits-with-basehead',
      { owner: 'o', repo: 'r', basehead: 'main...o:f' },
    ],
    ['GET', '/repos/o/r/issues/comments/7', 'issues/get-comment', { owner: 'o', repo: 'r', comment_id: '7' }],
    [
      'GET',
      '/repos/o/r/issues/7/comments',
      'issues/list-comments',
      { owner: 'o', repo: 'r', issue_number: '7' },
    ],
    [
      'GET',
      '/repos/o/r/collaborators/a/permission',
      'repos/get-collaborator-permission-level',
      { owner: 'o', repo: 'r', username: 'a' },
    ],
  ])('%s %s is %s', (method, path, operationId, parameters) => {
    expect(contract.match(method, path)).toEqual({ operationId, parameters });
  });

  test.each([
    ['DELETE', '/repos/o/r'],
    ['GET', '/repos/o'],
    ['GET', '/repos/o/r/'],
    ['GET', '/repos/o/r/contents/%zz'],
  ])('%s %s is not an operation', (method, path) => {
    expect(contract.match(method, path)).toBeUndefined();
  });
});

describe('requests', () => {
  const annotation = { path: 'a.ts', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' };
  const check = { name: 'SDL', head_sha: 'abc' };
  const output = { title: 't', summary: 's' };
  const repeat = (count: number) => Array.from({ length: count }, () => annotation);

  test.each<[string, string, Partial<Request>]>([
    [
      'a check run with annotations',
      'checks/create',
      { body: { ...check, output: { ...output, annotations: repeat(50) } } },
    ],
    [
      'a completed check run',
      'checks/create',
      { body: { ...check, status: 'completed', conclusion: 'success' } },
    ],
    ['paging', 'pulls/list', { query: { per_page: '100', page: '2', state: 'all' } }],
    [
      'an empty body where it is optional',
      'pulls/merge',
      { parameters: { owner: 'o', repo: 'r', pull_number: '1' } },
    ],
    [
      'an empty object where no body is documented',
      'apps/redeliver-webhook-delivery',
      { parameters: { delivery_id: '1' }, body: {} },
    ],
  ])('accepts %s', (_, operationId, parts) => {
    expect(contract.requestViolations(operationId, request(parts))).toEqual([]);
  });

  test.each<[string, string, Partial<Request>, string]>([
    ['a missing key', 'checks/create', { body: { name: 'SDL' } }, "/ must have required property 'head_sha'"],
    ['a wrong type', 'checks/create', { body: { ...check, name: 1 } }, '/name must be string'],
    ['null', 'checks/create', { body: { ...check, name: null } }, '/name must be string'],
    [
      'an unknown key',
      'checks/create',
      { body: { ...check, conclusoin: 'success' } },
      '/conclusoin is not documented',
    ],
    [
      'an unknown nested key',
      'checks/create',
      { body: { ...check, output: { ...output, sumary: '' } } },
      '/output/sumary is not documented',
    ],
    [
      'a misspelt word',
      'checks/create',
      { body: { ...check, status: 'done' } },
      '/status must be equal to one of the allowed values (queued, in_progress, completed)',
    ],
    [
      '51 annotations',
      'checks/create',
      { body: { ...check, output: { ...output, annotations: repeat(51) } } },
      '/output/annotations must NOT have more than 50 items',
    ],
    [
      'a long summary',
      'checks/update',
      {
        parameters: { owner: 'o', repo: 'r', check_run_id: '1' },
        body: { output: { ...output, summary: 'x'.repeat(65_536) } },
      },
      '/output/summary must NOT have more than 65535 characters',
    ],
    [
      'four actions',
      'checks/create',
      {
        body: {
          ...check,
          actions: Array.from({ length: 4 }, () => ({ label: 'l', description: 'd', identifier: 'i' })),
        },
      },
      '/actions must NOT have more than 3 items',
    ],
    [
      'a long action description',
      'checks/create',
      { body: { ...check, actions: [{ label: 'l', description: 'd'.repeat(41), identifier: 'i' }] } },
      '/actions/0/description must NOT have more than 40 characters',
    ],
    [
      'completed without conclusion',
      'checks/create',
      { body: { ...check, status: 'completed' } },
      '/conclusion is required when status is completed or completed_at is given',
    ],
    [
      'columns over several lines',
      'checks/create',
      {
        body: {
          ...check,
          output: { ...output, annotations: [{ ...annotation, end_line: 2, start_column: 1 }] },
        },
      },
      '/output/annotations/0/start_column: columns are allowed on a single line only',
    ],
    [
      'an annotation that ends before it starts',
      'checks/create',
      { body: { ...check, output: { ...output, annotations: [{ ...annotation, start_line: 2 }] } } },
      '/output/annotations/0/end_line is before start_line',
    ],
    [
      'a long status description',
      'repos/create-commit-status',
      {
        parameters: { owner: 'o', repo: 'r', sha: 'a' },
        body: { state: 'success', description: 'x'.repeat(141) },
      },
      '/description has 141 characters, at most 140 are accepted',
    ],
    [
      'a long comment',
      'issues/update-comment',
      { parameters: { owner: 'o', repo: 'r', comment_id: '1' }, body: { body: 'x'.repeat(65_537) } },
      '/body has 65537 characters, at most 65536 are accepted',
    ],
    [
      'a review without its text',
      'pulls/create-review',
      { parameters: { owner: 'o', repo: 'r', pull_number: '1' }, body: { event: 'COMMENT' } },
      '/body is required when the event is COMMENT',
    ],
    ['a page too large', 'pulls/list', { query: { per_page: '101' } }, 'query per_page: 101 is not 1 to 100'],
    ['an unknown query key', 'pulls/list', { query: { perpage: '1' } }, 'query perpage is not documented'],
    [
      'a query value of another type',
      'pulls/list',
      { query: { page: 'two' } },
      'query page: must be integer',
    ],
    [
      'a path value of another type',
      'pulls/get',
      { parameters: { owner: 'o', repo: 'r', pull_number: 'x' } },
      'path pull_number: must be integer',
    ],
    ['a missing body', 'checks/create', {}, 'the body is missing'],
    ['a body that nothing documents', 'repos/get', { body: { a: 1 } }, 'a body is not documented'],
  ])('catches %s', (_, operationId, parts, violation) => {
    expect(contract.requestViolations(operationId, request(parts))).toEqual([
      `${operationId} request: ${violation}`,
    ]);
  });

  it('catches an operation that is not described', () => {
    expect(contract.requestViolations('x/y', request({}))).toEqual(["x/y is not in GitHub's description"]);
  });
});

describe('answers', () => {
  test.each<[string, string, number, unknown, string | undefined]>([
    ['no content', 'issues/delete-comment', 204, undefined, undefined],
    ['not modified', 'pulls/get', 304, undefined, undefined],
    [
      'an error that any operation can give',
      'pulls/get',
      401,
      { message: 'Bad credentials', documentation_url: '', status: '401' },
      undefined,
    ],
    ['a diff', 'pulls/get', 200, 'diff --git a/x b/x', 'application/vnd.github.diff'],
  ])('accepts %s', (_, operationId, status, body, mediaType) => {
    expect(contract.responseViolations(operationId, status, body, mediaType)).toEqual([]);
  });

  test.each<[string, string, number, unknown, string]>([
    ['a status that is not documented', 'issues/delete-comment', 200, {}, 'the status is not documented'],
    ['a body where none is documented', 'issues/delete-comment', 204, {}, 'a body is not documented'],
    ['a missing body', 'pulls/get', 200, undefined, 'the body is missing'],
    ['an odd error', 'pulls/get', 401, { error: 'no' }, '/error is not documented'],
  ])('catches %s', (_, operationId, status, body, violation) => {
    expect(contract.responseViolations(operationId, status, body)).toEqual([
      `${operationId} answer ${status}: ${violation}`,
    ]);
  });
});

describe('webhooks', () => {
  it('knows events with and without action', () => {
    expect(contract.webhooks).toEqual(
      expect.arrayContaining([
        'push',
        'status',
        'ping',
        'pull_request.enqueued',
        'merge_group.checks_requested',
      ]),
    );
    expect(contract.webhookViolations('pull_request', 'exploded', {})).toEqual([
      "webhook pull_request.exploded is not in GitHub's description",
    ]);
  });
});

describe('the next API version', () => {
  const next = loadContract({ nextApiVersion: true });

  test.each([
    ['pull-request', 'merge_commit_sha'],
    ['pull-request-simple', 'assignee'],
    ['issue', 'assignee'],
    ['full-repository', 'has_downloads'],
  ])('%s no longer has or requires %s', (name, key) => {
    expect(contract.schema(name).properties).toHaveProperty(key);
    const { properties, required } = next.schema(name);
    expect(properties).not.toHaveProperty(key);
    expect(required).not.toContain(key);
    expect(required?.length).toBeGreaterThan(5);
  });

  it('still has every operation and webhook', () => {
    expect(next.operations).toEqual(contract.operations);
    expect(next.webhooks).toEqual(contract.webhooks);
  });
});
