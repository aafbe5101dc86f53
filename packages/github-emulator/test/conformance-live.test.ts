import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { GitHub } from '../conformance/github.ts';
import { readCredentials } from '../conformance/live/credentials.ts';
import { enqueueMutation, guardedFetch, OutOfTerritory } from '../conformance/live/guarded-fetch.ts';
import { withScratchRepository } from '../conformance/live/live-github.ts';
import { conformance } from '../conformance/main.ts';
import { runStatement } from '../conformance/run-statement.ts';

const api = 'https://api.github.com';
const territory = () => ({ api, organization: 'sandbox', repository: { name: 'scratch', id: 7 } });

describe('a request', () => {
  const sent: string[] = [];
  const send = async (input: unknown, init?: RequestInit): Promise<Response> => {
    sent.push(`${init?.method ?? 'GET'} ${String(input)} ${init?.redirect}`);
    return new Response();
  };
  const ask = (method: string, path: string, body?: string, given = territory()) =>
    guardedFetch(given, send as typeof fetch)(`${api}${path}`, {
      method,
      ...(body !== undefined && { body }),
    });
  beforeEach(() => {
    sent.length = 0;
  });

  it.each([
    ['GET', '/repos/sandbox/scratch'],
    ['DELETE', '/repos/sandbox/scratch'],
    ['POST', '/repos/Sandbox/Scratch/pulls'],
    ['GET', '/repos/sandbox/scratch/git/ref/heads%2Fmain'],
    ['GET', '/user'],
    ['GET', '/orgs/sandbox/installation'],
    ['POST', '/app/installations/12/access_tokens'],
    ['GET', '/app/hook/deliveries?per_page=100'],
  ])('%s %s is sent, without following a redirect', async (method, path) => {
    await ask(method, path);
    expect(sent).toEqual([`${method} ${api}${path} error`]);
  });

  it.each([
    ['DELETE', '/repos/sandbox/other'],
    ['GET', '/repos/sandbox/scratch-2'],
    ['DELETE', '/repos/elsewhere/scratch'],
    ['DELETE', '/repos/sandbox/scratch/../other'],
    ['DELETE', '/repos/sandbox/scratch%2f..%2fother'],
    ['PUT', '/repos/sandbox/scratch/%2e%2e/other/topics'],
    ['PUT', '/repos/sandbox/scratch/x%2f..%2f..%2fother'],
    ['PUT', '/repos/sandbox/scratch/x%5c..%5cother'],
    ['GET', '/repos/sandbox/scratch/%zz'],
    ['DELETE', '/repositories/8'],
    ['POST', '/orgs/sandbox/repos'],
    ['PATCH', '/orgs/sandbox'],
    ['PATCH', '/app/hook/config'],
    ['POST', '/user/repos'],
  ])('%s %s is not sent', (method, path) => {
    expect(() => ask(method, path)).toThrow(OutOfTerritory);
    expect(sent).toEqual([]);
  });

  it('to another host is not sent', () => {
    for (const url of ['https://example.org/user', `${api}.example.org/user`, `${api}@example.org/user`]) {
      expect(() => guardedFetch(territory(), send as typeof fetch)(url)).toThrow(OutOfTerritory);
    }
    expect(sent).toEqual([]);
  });

  test.each([
    ['a query about the repository', query('query', 'sandbox', 'scratch'), true],
    ['a query about another one', query('query', 'sandbox', 'other'), false],
    ['another change', query('mutation', 'sandbox', 'scratch'), false],
    [
      'adding to the merge queue',
      JSON.stringify({ query: enqueueMutation, variables: { id: 'PR_1' } }),
      true,
    ],
  ])('of GraphQL: %s', async (_, body, isSent) => {
    if (isSent) await ask('POST', '/graphql', body);
    else expect(() => ask('POST', '/graphql', body)).toThrow(OutOfTerritory);
    expect(sent).toHaveLength(isSent ? 1 : 0);
  });

  it('about any repository is not sent before there is one', async () => {
    const before = { api, organization: 'sandbox', repository: null };
    const guarded = guardedFetch(before, send as typeof fetch);
    expect(() => guarded(`${api}/repos/sandbox/scratch`)).toThrow(OutOfTerritory);
    await guarded(`${api}/orgs/sandbox/repos`, { method: 'POST' });
    expect(sent).toHaveLength(1);
  });
});

function query(kind: 'query' | 'mutation', owner: string, repo: string): string {
  return JSON.stringify({
    query: `${kind} ($owner: String!, $repo: String!) { x }`,
    variables: { owner, repo },
  });
}

/** What a run with github.com asks to set up and to end: the emulator creates no repositories by its API. */
describe('the scratch repository', () => {
  let server: Server;
  let url = '';
  let asked: string[] = [];
  let repository: { id: number; name: string } | null = null;
  /** Answers instead: a status and a body. */
  let instead: ((line: string) => [number, unknown] | undefined) | null = null;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const line = `${request.method} ${request.url}`;
      asked.push(line);
      const body = await jsonOf(request);
      const [status, answer] = instead?.(line) ?? respond(line, body);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    asked = [];
    repository = null;
    instead = null;
  });

  function respond(line: string, body: { readonly name?: string }): [number, unknown] {
    const own = `/repos/sandbox/${repository?.name}`;
    if (line === 'GET /user') return [200, { login: 'ann', id: 1 }];
    if (line === 'POST /orgs/sandbox/repos') {
      repository = { id: 7, name: body.name ?? '' };
      return [201, { ...repository, default_branch: 'main' }];
    }
    if (line === `GET ${own}`) return [200, repository];
    if (line === `GET ${own}/git/ref/heads%2Fmain`) return [200, { object: { sha: 'a'.repeat(40) } }];
    if (line === `DELETE ${own}`) return [204, null];
    return [404, { message: 'Not Found' }];
  }

  const credentials = { app: null, author: 'token', reviewer: null };
  const reported: string[] = [];
  const run = (work: () => Promise<void>, signal = new AbortController().signal) =>
    withScratchRepository(
      credentials,
      {
        organization: 'sandbox',
        api: url,
        signal,
        report: (line) => reported.push(line),
        times: { pollMs: 1, patienceMs: 10 },
      },
      work,
    );
  const deleted = () => asked.at(-1) === `DELETE /repos/sandbox/${repository?.name}`;

  it('is created and deleted', async () => {
    await run(async () => undefined);
    expect(asked[1]).toBe('POST /orgs/sandbox/repos');
    expect(repository?.name).toMatch(/^sdl-gate-conformance-[a-f\d]{8}$/);
    expect(deleted()).toBe(true);
  });

  it('is deleted after a failure', async () => {
    await expect(run(() => Promise.reject(new Error('A bug.')))).rejects.toThrow('A bug.');
    expect(deleted()).toBe(true);
  });

  it('is deleted after an abort by the user', async () => {
    const stop = new AbortController();
    const aborted = run(async () => {
      stop.abort(new Error('Interrupted.'));
      stop.signal.throwIfAborted();
    }, stop.signal);
    await expect(aborted).rejects.toThrow('Interrupted.');
    expect(deleted()).toBe(true);
  });

  it('is deleted when it cannot be set up', async () => {
    instead = (line) => (line.includes('/git/ref/') ? [404, { message: 'Not Found' }] : undefined);
    await expect(run(async () => undefined)).rejects.toThrow(
      'first commit of the scratch repository did not happen',
    );
    expect(deleted()).toBe(true);
  });

  it('gives what was asked before an abort, and is deleted', async () => {
    const stop = new AbortController();
    const io = { out: '', error: '' };
    const code = await conformance(
      [
        '--org',
        'sandbox',
        '--confirm',
        'sandbox',
        '--only',
        'invalid-ref-words,tag-ruleset-words,refused-release-changes-nothing',
      ],
      {
        out: (text) => {
          io.out += text;
        },
        error: (text) => {
          io.error += text;
          if (text.startsWith('2/')) stop.abort(new Error('Interrupted.'));
        },
        environment: { CONFORMANCE_AUTHOR_TOKEN: 'token', GITHUB_API_URL: url },
        signal: stop.signal,
      },
    );
    expect([code, io.error]).toEqual([130, expect.stringContaining('Interrupted.')]);
    expect(io.out).toContain('Statements: 1. ');
    expect(deleted()).toBe(true);
  });

  it('is not deleted when another repository has its name, and the user is told', async () => {
    instead = (line) =>
      repository !== null && line === `GET /repos/sandbox/${repository.name}`
        ? [200, { ...repository, id: 8 }]
        : undefined;
    await expect(run(async () => undefined)).rejects.toThrow('was not deleted');
    expect(asked.filter((line) => line.startsWith('DELETE'))).toEqual([]);
    expect(reported.at(-1)).toContain('could not be deleted: delete it in its settings');
  });

  it('is not created by an account that may not: nothing is left', async () => {
    instead = (line) => (line.startsWith('POST /orgs') ? [403, { message: 'Forbidden' }] : undefined);
    await expect(run(async () => undefined)).rejects.toMatchObject({ status: 403 });
    expect(asked).toEqual(['GET /user', 'POST /orgs/sandbox/repos']);
  });

  it('is deleted when what the command runs cannot be asked: each statement says what is missing', async () => {
    const { code, out } = await command(
      ['--org', 'sandbox', '--confirm', 'sandbox', '--only', 'summary-limit'],
      {
        CONFORMANCE_AUTHOR_TOKEN: 'token',
        GITHUB_API_URL: url,
      },
    );
    expect(out).toContain('CONFORMANCE_APP_ID and CONFORMANCE_PRIVATE_KEY are not set');
    expect(code).toBe(2);
    expect(deleted()).toBe(true);
  });
});

async function jsonOf(request: IncomingMessage): Promise<{ readonly name?: string }> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : JSON.parse(text);
}

async function command(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const io = { out: '', error: '' };
  const code = await conformance(words, {
    out: (text) => {
      io.out += text;
    },
    error: (text) => {
      io.error += text;
    },
    environment,
    signal: new AbortController().signal,
  });
  return { ...io, code };
}

describe('npm run conformance', () => {
  it.each([
    [[], '--org is missing'],
    [['--org', 'sandbox'], 'To agree, add: --confirm sandbox'],
    [['--org', 'sandbox', '--confirm', 'other'], 'To agree, add: --confirm sandbox'],
    [['--org', '../x', '--confirm', '../x'], 'is not a name of an organization'],
    [['--emulator', '--format', 'xml'], '--format is text, markdown or json'],
    [['--emulator', '--only', 'nothing'], 'No statement is named nothing'],
    [['--fast'], "Unknown option '--fast'"],
  ])('%j is a mistake of usage', async (words, text) => {
    const { code, out, error } = await command(words);
    expect([code, out]).toEqual([64, '']);
    expect(error).toContain(text);
  });

  it('tests nothing without a token, and says which is missing', async () => {
    const { code, out } = await command(['--org', 'sandbox', '--confirm', 'sandbox', '--format', 'json']);
    const results = JSON.parse(out) as { result: string; detail: string }[];
    expect(new Set(results.map(({ result }) => result))).toEqual(new Set(['not tested']));
    expect(results[0]?.detail).toBe('CONFORMANCE_AUTHOR_TOKEN is not set');
    expect(code).toBe(2);
  });

  it('prints a table to attach to an issue', async () => {
    const { code, out } = await command([
      '--emulator',
      '--only',
      'summary-limit,activity-of-a-renamed-branch',
      '--format',
      'markdown',
    ]);
    expect(out.split('\n')).toEqual([
      'Statements: 2. Hold: 1. Differ: 0. Not tested: 1.',
      '',
      '| Statement | Result | What it says | Difference, or what is missing |',
      '| --- | --- | --- | --- |',
      '| `summary-limit` | holds | The summary of a check run may have 65,535 characters. |  |',
      expect.stringContaining('| `activity-of-a-renamed-branch` | not tested | '),
      '',
    ]);
    expect(code).toBe(0);
  });

  it('sends credentials by https only', async () => {
    const { code, error } = await command(['--org', 'sandbox', '--confirm', 'sandbox'], {
      CONFORMANCE_AUTHOR_TOKEN: 'token',
      GITHUB_API_URL: 'http://api.example.org',
    });
    expect([code, error]).toEqual([2, expect.stringContaining('by https only')]);
  });

  it.each([
    [{ CONFORMANCE_APP_ID: '1' }, 'Set both'],
    [{ CONFORMANCE_APP_ID: 'x', CONFORMANCE_PRIVATE_KEY: 'k' }, 'is not a number'],
  ])('refuses the credentials %j', (environment, text) => {
    expect(() => readCredentials(environment)).toThrow(text);
  });
});

test('a mistake in a statement is no difference, and costs no other result', async () => {
  const statement = {
    id: 'a-mistake',
    says: 'A mistake.',
    where: [],
    needs: {},
    run: () => Promise.reject(new TypeError('x is undefined')),
  };
  expect(await runStatement(statement, { missing: () => null } as unknown as GitHub)).toEqual({
    kind: 'not tested',
    missing: 'the statement failed: x is undefined',
  });
});
