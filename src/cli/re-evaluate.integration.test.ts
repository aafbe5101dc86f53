import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { type Emulator, type PullRequest, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../test/manifest.ts';
import { startPostgres } from '../../test/postgres.ts';
import { sdlCheck, serviceSettings, shop, testedChange } from '../../test/running-service.ts';
import type { Environment } from '../platform/settings.ts';
import { type Service, startService } from '../service.ts';
import { reEvaluate } from './re-evaluate.ts';
import { runCommand } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-re-evaluate-'));
let emulator: Emulator;
let repository: Repository;
let pullRequest: PullRequest;
let service: Service;
let environment: Environment;

beforeAll(async () => {
  emulator = await startEmulator({ app: registeredApp() });
  repository = await shop(emulator);
  const settings = serviceSettings(emulator);
  const path = join(folder, 'gate.db');
  // No webhook is set: the service learns of nothing by itself.
  service = await startService({ ...settings, store: { kind: 'sqlite', path } });
  // Two connections of one process cannot wait for each other: what a start does is done first.
  await service.idle();
  pullRequest = await repository.openPullRequest(testedChange());
  environment = {
    NODE_ENV: 'production',
    APP_ID: String(settings.appId),
    PRIVATE_KEY: settings.privateKey,
    WEBHOOK_SECRET: settings.webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
    DATABASE_URL: `sqlite:${path}`,
  };
});

afterAll(async () => {
  await service.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function called(words: readonly string[], variables: Environment = {}) {
  const output = new PassThrough();
  const errors = new PassThrough();
  const command = reEvaluate(() => ({ ...environment, ...variables }));
  const code = await runCommand([command], ['re-evaluate', ...words], { output, errors, interactive: false });
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') };
}

describe('re-evaluate', () => {
  it('has the service beside it look at a pull request that no webhook told of', async () => {
    const name = `acme/shop#${pullRequest.number}`;
    expect(() => sdlCheck(pullRequest)).toThrow();
    expect(await called([name])).toEqual({
      code: 0,
      output: `${name} will be evaluated again\n`,
      errors: '',
    });
    await service.idle();
    expect(sdlCheck(pullRequest).app).toBe('sdl-gate');
    expect(emulator.violations).toEqual([]);
  });

  it('does so on PostgreSQL as well', async () => {
    const server = await startPostgres({ durable: false });
    const url = await server.database();
    const other = await startService({ ...serviceSettings(emulator), store: { kind: 'postgres', url } });
    const next = await repository.openPullRequest({ ...testedChange(), title: 'Count three times' });
    expect(await called([`acme/shop#${next.number}`], { DATABASE_URL: url })).toMatchObject({ code: 0 });
    await other.idle();
    expect(sdlCheck(next).app).toBe('sdl-gate');
    await other.close();
    await server.stop();
  });

  it('is JSON for programs', async () => {
    const { output } = await called(['acme/shop#1', 'Acme/Shop#2', '--json']);
    expect(JSON.parse(output).map(({ pullRequest: name }: { pullRequest: string }) => name)).toEqual([
      'acme/shop#1',
      'Acme/Shop#2',
    ]);
    await service.idle();
  });

  it('wakes the others where the app is not installed on one', async () => {
    const result = await called(['acme/warehouse#1', 'acme/shop#1']);
    expect(result).toEqual({
      code: 1,
      output: 'acme/shop#1 will be evaluated again\n',
      errors:
        'acme/warehouse#1: the app is not installed on this repository, or the repository does not exist. (SDL-C201)\n',
    });
    await service.idle();
  });

  it('asks GitHub once for a repository', async () => {
    emulator.clearRequests();
    await called(['acme/shop#1', 'ACME/shop#2', 'acme/Shop#3']);
    const asked = emulator.requests.filter(({ operation }) => operation === 'apps/get-repo-installation');
    expect(asked).toHaveLength(1);
    await service.idle();
  });
});

describe('a pull request that cannot be evaluated', () => {
  test.each<[string, readonly string[], Environment, number, RegExp]>([
    ['names no pull request', [], {}, 2, /^Name pull requests: octo-org\/widgets#7\. \(SDL-C003\)\n$/],
    [
      'names something else',
      ['acme/shop'],
      {},
      2,
      /^A pull request is written like .*, not "acme\/shop"\. \(SDL-C003\)\n$/,
    ],
    [
      'has no database',
      ['acme/shop#1'],
      { DATABASE_URL: 'sqlite:/none/x.db' },
      1,
      /^There is no store at sqlite:\/none\/x\.db: /,
    ],
    [
      'has no settings',
      ['acme/shop#1'],
      { APP_ID: '', PRIVATE_KEY: '' },
      1,
      /^APP_ID is not set.*\nNeither PRIVATE_KEY/,
    ],
    [
      'is outside production and has no settings',
      ['acme/shop#1'],
      { APP_ID: '', PRIVATE_KEY: '', NODE_ENV: '' },
      1,
      /^APP_ID and the private key are not set: .*\n$/,
    ],
    [
      'finds no GitHub',
      ['acme/shop#1'],
      { GHE_HOST: '127.0.0.1:9' },
      1,
      /^acme\/shop#1: GitHub did not answer GET .* \(SDL-C203\)\n$/,
    ],
    [
      'is of an app that GitHub does not know',
      ['acme/shop#1'],
      { APP_ID: '999999' },
      1,
      /^acme\/shop#1: GitHub refuses the app's credentials on GET .* \(401: .*\) \(SDL-C203\)\n$/,
    ],
  ])('%s', async (_, words, variables, code, errors) => {
    const result = await called(words, variables);
    expect(result).toMatchObject({ code, output: '' });
    expect(result.errors).toMatch(errors);
  });

  it('is of a suspended installation', async () => {
    const [installation] = emulator.world.installations;
    if (installation === undefined) throw new Error('The app is not installed.');
    await installation.suspend();
    expect(await called(['acme/shop#1'])).toEqual({
      code: 1,
      output: '',
      errors: 'acme/shop#1: the installation of the app is suspended. (SDL-C202)\n',
    });
  });
});
