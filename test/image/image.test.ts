import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Emulator, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../manifest.ts';
import { freePort } from '../service-process.ts';
import { build, type Image } from './dockerfile.ts';

const context = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;
jest.setTimeout(minutes);

let folder: string;
let image: Image;
let emulator: Emulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sdl-gate-image-'));
  image = await build(context, folder);
  emulator = await startEmulator({ app: registeredApp() });
}, 20 * minutes);

afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
}, minutes);

describe('the image', () => {
  it('holds production dependencies only, no sources and no build tools', async () => {
    expect(await readdir(image.workingDirectory)).toEqual(
      expect.arrayContaining(['app.yml', 'dist', 'node_modules', 'package.json', 'sbom.cdx.json']),
    );
    expect(await readdir(image.workingDirectory)).toHaveLength(5);
    const installed = await readdir(join(image.workingDirectory, 'node_modules'));
    expect(installed).toEqual(expect.arrayContaining(['probot', 'zod', 'yaml']));
    expect(installed).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(typescript|jest|nock|graphql|fast-check|node)$/)]),
    );
  });

  it('says what it ships with: the packages that are installed', async () => {
    const { components } = JSON.parse(await readFile(join(image.workingDirectory, 'sbom.cdx.json'), 'utf8'));
    const listed = components.map(
      ({ name, version }: { name: string; version: string }) => `${name}@${version}`,
    );
    const lock = await readFile(join(image.workingDirectory, 'node_modules/.package-lock.json'), 'utf8');
    const installed = Object.entries<{ version: string }>(JSON.parse(lock).packages).map(
      ([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`,
    );
    expect(listed.sort()).toEqual([...new Set(installed)].sort());
  });

  it('does not run as root, and listens beyond its own loopback', () => {
    expect(image.user).toBe('node');
    expect(image.environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
  });

  it('keeps its database in a folder of its own user, outside what is read only', async () => {
    const { owners, root } = image;
    expect(owners).toEqual({ '/data': 'node:node' });
    expect(await readdir(join(root, 'data'))).toEqual([]);
    expect(dirname(image.environment.DATABASE_URL?.replace('sqlite:', '') ?? '')).toBe('/data');
  });

  it('starts, is healthy by its own check, can be asked by its command, and stops in order on SIGTERM', async () => {
    const environment = {
      PATH: process.env.PATH ?? '',
      ...image.environment,
      DATABASE_URL: `sqlite:${join(image.root, 'data', 'sdl-gate.db')}`,
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
      APP_ID: String(emulator.app.id),
      PRIVATE_KEY: emulator.app.privateKey.replaceAll('\n', '\\n'),
      WEBHOOK_SECRET: 'a secret for tests only',
      GHE_HOST: new URL(emulator.url).host,
      GHE_PROTOCOL: 'http',
    };
    const [program = '', ...words] = image.command;
    const service = spawn(program, words, { cwd: image.workingDirectory, env: environment });
    const exited = once(service, 'exit');
    await untilItSays(service.stdout, 'ready for webhooks');
    const [check = '', ...checkWords] = image.healthCheck;
    await promisify(execFile)(check, checkWords, { env: environment });
    const command = ['dist/cli/main.js', 'work', 'list', '--json'];
    const { stdout } = await promisify(execFile)('node', command, {
      cwd: image.workingDirectory,
      env: environment,
    });
    expect(JSON.parse(stdout)).toMatchObject({ counts: { deadLettered: 0 } });
    const evaluated = promisify(execFile)('node', ['dist/cli/main.js', 're-evaluate', 'nobody/nothing#1'], {
      cwd: image.workingDirectory,
      env: environment,
    });
    await expect(evaluated).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the app is not installed on this repository'),
    });
    service.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});

/** Resolves when the output holds the words; goes on reading, so that the process never writes into a closed pipe. */
async function untilItSays(output: Readable, words: string): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(words)) resolve();
    });
    output.once('end', () => reject(new Error(`It ended without saying "${words}": ${said}`)));
  });
}
