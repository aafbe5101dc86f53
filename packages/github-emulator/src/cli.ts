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
import { applySeed } from './seed/apply-seed.ts';
import { changesOfClone } from './seed/from-git.ts';
import { readSeed } from './seed/read-seed.ts';
import { startEmulator } from './start-emulator.ts';
import type { Access } from './world/model.ts';

const usage = `A GitHub that runs on this machine.

  --port <n>              where it listens (default: 4010)
  --seed <file>           people, repositories and pull requests to begin with (YAML)
  --git <clone>           opens the last commits of a local clone as pull requests
  --last <n>              how many (default: 10)
  --manifest <file>       the app's permissions and events (app.yml); default: all permissions, every event
  --app-id <n>            default: 1
  --webhook-url <url>     where webhooks go; default: none are sent
  --webhook-secret <text> what signs them
  --private-key-out <file> where the app's private key is written; default: a temporary folder
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
  const emulator = await startEmulator({
    port: wholeNumber('port', values.port),
    app: await appOf(values),
  });
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    await printStartup(emulator, values);
    await Promise.race([stopped, begin(emulator, values, stop.signal)]);
    await stopped;
  } finally {
    await emulator.close();
  }
}

/** Applies the seed once a server accepts the webhooks that it causes. */
async function begin(emulator: Emulator, values: Values, stop: AbortSignal): Promise<void> {
  const { 'webhook-url': url } = values;
  if (url !== undefined) await listening(new URL(url), stop);
  await seedFrom(emulator, values);
  await emulator.idle();
  console.log('Ready. Ctrl-C ends it.');
}

/** Resolves when a server accepts connections at an address; asks twice a second. @throws when stopped */
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
    throw new Error('--webhook-url and --webhook-secret belong together');
  }
  return {
    id: wholeNumber('app-id', values['app-id']),
    slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    name,
    permissions: manifest.default_permissions ?? grantable(),
    events: manifest.default_events ?? allEvents(),
    ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
  };
}

function allEvents(): readonly string[] {
  const names = new Set(loadContract().webhooks.map((webhook) => webhook.split('.')[0] ?? ''));
  return [...names].filter((name) => name !== 'ping' && !name.startsWith('installation'));
}

async function seedFrom(emulator: Emulator, values: Values): Promise<void> {
  if (values.seed !== undefined)
    await applySeed(emulator, readSeed(await readFile(values.seed, 'utf8'), values.seed));
  if (values.git === undefined) return;
  const changes = await changesOfClone(emulator, {
    path: values.git,
    last: wholeNumber('last', values.last),
  });
  for (const change of changes) await change.open();
}

async function printStartup({ url, app }: Emulator, values: Values): Promise<void> {
  const { 'private-key-out': out, 'webhook-url': webhookUrl } = values;
  const keyFile = out ?? join(await mkdtemp(join(tmpdir(), 'github-emulator-')), 'private-key.pem');
  await writeFile(keyFile, app.privateKey, { mode: 0o600 });
  const webhooks =
    webhookUrl === undefined
      ? 'none: give --webhook-url and --webhook-secret'
      : `${webhookUrl}, waiting until a server listens there`;
  console.log(`A GitHub at ${url}
  look around   ${url}/_emulator/
  REST          ${url}/ and ${url}/api/v3
  GraphQL       ${url}/graphql and ${url}/api/graphql
  app           ${app.name}, APP_ID=${app.id}
  private key   PRIVATE_KEY_PATH=${keyFile}
  webhooks      ${webhooks}`);
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not ${text}`);
  return number;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
