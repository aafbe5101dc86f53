import { createHmac, createSign, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { type Emulator, type EmulatorOptions, type Repository, startEmulator } from '../src/index.ts';

export const everyPermission = {
  actions: 'read',
  administration: 'write',
  attestations: 'read',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
  repository_advisories: 'read',
  secret_scanning_alerts: 'read',
  security_events: 'write',
  vulnerability_alerts: 'read',
  statuses: 'write',
} as const;

export const everyEvent = [
  'check_run',
  'check_suite',
  'code_scanning_alert',
  'issue_comment',
  'issues',
  'merge_group',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'push',
  'status',
  'repository',
  'custom_property_values',
];

/** Those of deployments, which the tests of everything else do not await. */
export const deploymentEvents = [
  'deployment',
  'deployment_protection_rule',
  'deployment_review',
  'deployment_status',
  'workflow_run',
];

/** A webhook as it arrived. */
export interface Received {
  readonly event: string;
  readonly guid: string;
  readonly signed: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Uses the clock of `ApiRequest.endedAt`. */
  readonly at: number;
}

export interface Stage {
  readonly emulator: Emulator;
  /** `acme/shop`: alice and bob can write, carol can read. */
  readonly repository: Repository;
  readonly installationId: number;
  readonly received: Received[];
  /** `event.action` of each webhook since the last call, in the order of arrival. */
  newEvents(): Promise<readonly string[]>;
  /** A client with a personal token. */
  as(login: string): Octokit;
  /** A client with a token with which the app acts for somebody. */
  actingFor(login: string): Promise<Octokit>;
  /** A client with the app's own token. */
  app(): Octokit;
  /** A client with a fresh installation token. */
  installed(): Promise<Octokit>;
  graphql<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer<Data>>;
  /** Stops everything. @throws for a violation of GitHub's description, unless it is expected */
  close(options?: { readonly violations: number }): Promise<void>;
}

export interface GraphqlAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly type?: string;
    readonly path?: readonly unknown[];
    readonly message: string;
  }[];
}

const secret = 'a secret of the test';

const open = new Map<Emulator, Server>();

// Otherwise a fixture that a failing test left open would keep the process alive.
afterAll(() => Promise.all([...open].map(([emulator, receiver]) => end(emulator, receiver))));

async function end(emulator: Emulator, receiver: Server): Promise<void> {
  open.delete(emulator);
  await emulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
}

/** An emulator with an app that has all permissions, installed on an organization with one repository, and a receiver of webhooks. */
export async function stage(
  options: Partial<EmulatorOptions['app']> & Pick<EmulatorOptions, 'clock' | 'nextApiVersion'> = {},
): Promise<Stage> {
  const { clock, nextApiVersion, ...app } = options;
  const received: Received[] = [];
  const receiver = await listen(received);
  const emulator = await startEmulator({
    ...(clock !== undefined && { clock }),
    ...(nextApiVersion !== undefined && { nextApiVersion }),
    app: {
      slug: 'gate',
      name: 'Gate',
      permissions: everyPermission,
      events: everyEvent,
      webhook: { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, secret },
      ...app,
    },
  });
  open.set(emulator, receiver);
  const { world } = emulator;
  const acme = world.organization('acme');
  for (const login of ['alice', 'bob', 'carol']) world.user(login);
  acme.team('security', ['bob']);
  const repository = await world.repository({
    owner: 'acme',
    name: 'shop',
    files: { 'README.md': '# Shop\n', 'src/cart.ts': 'export const total = 1;\n' },
  });
  repository.collaborator('alice', 'write');
  repository.collaborator('bob', 'write');
  repository.teamAccess('security', 'write');
  const { id } = await world.install({ account: 'acme' });
  let seen = 0;

  return {
    emulator,
    repository,
    installationId: id,
    received,
    newEvents: async () => {
      await emulator.idle();
      const fresh = received.slice(seen);
      seen = received.length;
      return fresh.map(nameOf);
    },
    as: (login) => client(emulator, emulator.userToken(login)),
    actingFor: async (login) => client(emulator, await signIn(emulator, login)),
    app: () => client(emulator, appToken(emulator)),
    installed: async () => client(emulator, await installationToken(emulator, id)),
    graphql: async (query, variables = {}) => {
      const response = await fetch(`${emulator.url}/graphql`, {
        method: 'POST',
        headers: { authorization: `bearer ${await installationToken(emulator, id)}` },
        body: JSON.stringify({ query, variables }),
      });
      return JSON.parse(await response.text());
    },
    close: async ({ violations } = { violations: 0 }) => {
      emulator.faults.clear();
      await emulator.idle();
      await end(emulator, receiver);
      if (emulator.violations.length !== violations) throw new Error(emulator.violations.join('\n'));
    },
  };
}

function nameOf({ event, payload }: Received): string {
  return typeof payload.action === 'string' ? `${event}.${payload.action}` : event;
}

async function listen(received: Received[]): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
      const given = Buffer.from(String(request.headers['x-hub-signature-256']));
      received.push({
        event: String(request.headers['x-github-event']),
        guid: String(request.headers['x-github-delivery']),
        signed: given.length === expected.length && timingSafeEqual(given, expected),
        payload: JSON.parse(body.toString()),
        at: performance.now(),
      });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Without retries and logs: a test sees GitHub's answers. */
export function client(emulator: Emulator, auth: string): Octokit {
  const silent = () => undefined;
  return new Octokit({
    auth,
    baseUrl: emulator.url,
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

/** A token that the app signs in with, valid for five minutes by default. */
export function appToken(
  { app }: Emulator,
  {
    issuer = app.id,
    lifetime = 300,
    key = app.privateKey,
  }: { issuer?: number | string; lifetime?: number; key?: string } = {},
): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + lifetime, iss: issuer })}`;
  return `${signed}.${createSign('sha256').update(signed).sign(key, 'base64url')}`;
}

const callback = 'http://127.0.0.1:1/back';

/** What the page where people let the app act for them sends back. */
export async function authorize(
  emulator: Emulator,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly back: URL | null; readonly text: string }> {
  emulator.setCallbackUrls([callback]);
  const query = new URLSearchParams({ client_id: emulator.app.clientId, ...parameters });
  const response = await fetch(`${emulator.url}/login/oauth/authorize?${query}`, {
    headers: { accept: 'text/html' },
    redirect: 'manual',
  });
  const location = response.headers.get('location');
  return {
    status: response.status,
    back: location === null ? null : new URL(location),
    text: await response.text(),
  };
}

/** Asks the token endpoint. */
export async function exchange(
  emulator: Emulator,
  fields: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string | number>>> {
  const { clientId, clientSecret } = emulator.app;
  const response = await fetch(`${emulator.url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });
  return (await response.json()) as Readonly<Record<string, string | number>>;
}

async function signIn(emulator: Emulator, login: string): Promise<string> {
  const { back } = await authorize(emulator, { login });
  const { access_token: token } = await exchange(emulator, { code: back?.searchParams.get('code') ?? '' });
  return String(token);
}

export async function installationToken(emulator: Emulator, id: number): Promise<string> {
  const { data } = await client(emulator, appToken(emulator)).rest.apps.createInstallationAccessToken({
    installation_id: id,
  });
  return data.token;
}
