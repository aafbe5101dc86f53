#!/usr/bin/env node
import { once } from 'node:events';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { loadContract } from './contract/contract.ts';
import { grantable } from './contract/permissions.ts';
import type { AppOptions, Emulator } from './handles/emulator.ts';
import { applySeed, type Seed } from './seed/apply-seed.ts';
import { changesOfClone } from './seed/from-git.ts';
import { readSeed } from './seed/read-seed.ts';
import { startEmulator } from './start-emulator.ts';
import type { Access } from './world/model.ts';

const usage = `Runs a GitHub emulator on this machine.

  --port <n>               port to listen on (default: 4010)
  --seed <file>            YAML file with the people, repositories and pull requests to start with
  --git <clone>            opens the last commits of a local clone as pull requests
  --last <n>               number of commits of --git (default: 10)
  --manifest <file>        app.yml with the app's permissions and events (default: all of both)
  --app-id <n>             default: 1
  --webhook-url <url>      address that webhooks are sent to (default: none are sent)
  --webhook-secret <text>  secret that webhooks are signed with
  --client-secret <text>   secret with which people sign in with the app (default: a random one)
  --callback-url <url>     address to which people may be sent back after they signed in (default: none)
  --private-key-out <file> file to write the app's private key to (default: in a temporary folder)
  --help`;

interface Manifest {
  readonly name?: string;
  readonly default_permissions?: Readonly<Record<string, Access>>;
  readonly default_events?: readonly string[];
}

async function main(): Promise<void> {
  const values = readArguments();
  if (values.help) {
    console.log(usage);
    return;
  }
  const port = wholeNumber('port', values.port);
  const content = await readContent(values);
  const app = await appOf(values);
  const emulator = await startEmulator({ port, app }).catch((error: unknown) => {
    throw isPortTaken(error) ? new Error(portTaken(port)) : error;
  });
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await printStartup(emulator, values);
    await Promise.race([stopped, fill(emulator, content, values['webhook-url'], stop.signal)]);
    await stopped;
  } finally {
    await emulator.close();
  }
}

/** The content to create. */
interface Content {
  readonly seed: Seed | null;
  readonly clone: { readonly path: string; readonly last: number } | null;
}

/** @throws for a seed with a mistake, before anything has started */
async function readContent({ seed, git, last }: Values): Promise<Content> {
  return {
    seed: seed === undefined ? null : readSeed(await readFile(seed, 'utf8'), seed),
    clone: git === undefined ? null : { path: git, last: wholeNumber('last', last) },
  };
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function portTaken(port: number): string {
  const other = port + 1;
  return `Port ${port} is taken; use --port ${other} and put GHE_HOST=127.0.0.1:${other} into .env.`;
}

/** Creates the content once a server accepts webhooks. */
async function fill(
  emulator: Emulator,
  { seed, clone }: Content,
  webhookUrl: string | undefined,
  stop: AbortSignal,
): Promise<void> {
  if (webhookUrl !== undefined) await listening(new URL(webhookUrl), stop);
  if (seed !== null) await applySeed(emulator, seed);
  if (clone !== null) for (const change of await changesOfClone(emulator, clone)) await change.open();
  await emulator.idle();
  console.log('Ready. Stop with Ctrl-C.');
}

/** Resolves when a server accepts connections at an address; tries twice a second. @throws when stopped */
async function listening({ hostname, port, protocol }: URL, stop: AbortSignal): Promise<void> {
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  while (!(await accepts(hostname, number))) await setTimeout(500, undefined, { signal: stop });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      seed: { type: 'string' },
      git: { type: 'string' },
      last: { type: 'string', default: '10' },
      manifest: { type: 'string' },
      'app-id': { type: 'string', default: '1' },
      'webhook-url': { type: 'string' },
      'webhook-secret': { type: 'string' },
      'client-secret': { type: 'string' },
      'callback-url': { type: 'string' },
      'private-key-out': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}

type Values = ReturnType<typeof readArguments>;

async function appOf(values: Values): Promise<AppOptions> {
  const manifest: Manifest =
    values.manifest === undefined ? {} : parse(await readFile(values.manifest, 'utf8'));
  const name = manifest.name ?? 'emulated-app';
  const { 'webhook-url': url, 'webhook-secret': secret } = values;
  if ((url === undefined) !== (secret === undefined)) {
    throw new Error('--webhook-url and --webhook-secret must be used together.');
  }
  return {
    id: wholeNumber('app-id', values['app-id']),
    slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    name,
    permissions: manifest.default_permissions ?? grantable(),
    events: manifest.default_events ?? allEvents(),
    ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
    ...(values['client-secret'] !== undefined && { clientSecret: values['client-secret'] }),
    ...(values['callback-url'] !== undefined && { callbackUrls: [values['callback-url']] }),
  };
}

function allEvents(): readonly string[] {
  const names = new Set(loadContract().webhooks.map((webhook) => webhook.split('.')[0] ?? ''));
  return [...names].filter((name) => name !== 'ping' && !name.startsWith('installation'));
}

async function printStartup({ url, app }: Emulator, values: Values): Promise<void> {
  const { 'private-key-out': out, 'webhook-url': webhookUrl } = values;
  const keyFile = out ?? join(await mkdtemp(join(tmpdir(), 'github-emulator-')), 'private-key.pem');
  await writeFile(keyFile, app.privateKey, { mode: 0o600 });
  const webhooks =
    webhookUrl === undefined
      ? 'not sent: use --webhook-url and --webhook-secret'
      : `sent to ${webhookUrl}; waiting for a server there`;
  console.log(`GitHub emulator at ${url}
  pages         ${url}/_emulator/
  REST          ${url}/ and ${url}/api/v3
  GraphQL       ${url}/graphql and ${url}/api/graphql
  app           ${app.name}, APP_ID=${app.id}
  private key   PRIVATE_KEY_PATH=${keyFile}
  sign-in       GITHUB_CLIENT_ID=${app.clientId}, GITHUB_CLIENT_SECRET=${app.clientSecret}
  webhooks      ${webhooks}`);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new Error(`--${name} must be a whole number, not ${text}.`);
  return number;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
