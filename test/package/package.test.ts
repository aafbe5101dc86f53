import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, type PullRequest, startEmulator } from '@sdl-gate/github-emulator';
import { parse } from 'yaml';
import { writePackage } from '../../bundling/package.ts';
import { GitRepository } from '../git-repository.ts';
import { registeredApp } from '../manifest.ts';
import { shop, testedChange } from '../running-service.ts';

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-package-'));
const source = join(folder, 'source');
/** An empty directory, where a user installs the package. */
const home = join(folder, 'home');
const installed = join(home, 'node_modules/sdl-gate');

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;

/** No registry is asked: there is none at this address. */
const offline = {
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_cache: join(folder, 'cache'),
  npm_config_offline: 'true',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

async function run(command: string, words: readonly string[], variables: Record<string, string> = {}) {
  const child = spawn(command, words, {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home, ...offline, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text.output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    text.errors += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...text };
}

const sdlGate = (words: readonly string[], variables: Record<string, string> = {}) =>
  run(join(home, 'node_modules/.bin/sdl-gate'), words, variables);

beforeAll(async () => {
  await writePackage(source);
  mkdirSync(home);
  const pack = await run('npm', ['pack', source, '--json', '--pack-destination', folder]);
  [packed] = JSON.parse(pack.output) as [Packed];
  const install = await run('npm', ['install', '--no-save', join(folder, packed.filename)]);
  if (install.code !== 0) throw new Error(install.errors);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the npm package', () => {
  it('has the command, its licenses, the schemas and nothing else', () => {
    const names = packed.files.map(({ path }) => path.replace(/^command-line\/\w+\.mjs$/, 'command-line'));
    expect([...new Set(names)].sort()).toEqual([
      'LICENSE',
      'README.md',
      'command-line',
      'licenses.txt',
      'package.json',
      'sdl-exceptions.schema.json',
      'sdl-gate.mjs',
      'sdl.schema.json',
    ]);
  });

  it('can be published, installs nothing else, and runs nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const forbidden = ['private', 'dependencies', 'optionalDependencies', 'peerDependencies', 'scripts'];
    expect(Object.keys(manifest).filter((key) => forbidden.includes(key))).toEqual([]);
    expect(manifest).toMatchObject({ name: 'sdl-gate', license: 'Apache-2.0', engines: { node: '>=24' } });
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'sdl-gate',
    ]);
  });

  it('has the size that its README states', () => {
    const readme = readFileSync(join(installed, 'README.md'), 'utf8').replace(/\s+/g, ' ');
    const [, size, download] = /It is about ([\d.]+) MB, ([\d.]+) MB to download/.exec(readme) ?? [];
    expect(Number(size)).toBeCloseTo(packed.unpackedSize / 1e6, 0);
    expect(Number(download)).toBeCloseTo(packed.size / 1e6, 0);
    expect(packed.unpackedSize).toBeLessThan(8e6);
    expect(packed.size).toBeLessThan(2e6);
  });

  it('has the license of each package in it', () => {
    const licenses = readFileSync(join(installed, 'licenses.txt'), 'utf8');
    for (const name of ['@octokit/rest', 'zod', 'yaml', 're2js']) expect(licenses).toContain(`\n${name} `);
  });

  it('names no file of the machine that built it', () => {
    const files = packed.files.map(({ path }) => readFileSync(join(installed, path), 'utf8'));
    expect(files.filter((text) => text.includes(process.cwd()))).toEqual([]);
  });

  it('loads a command only when it is called', () => {
    const main = readFileSync(join(installed, 'command-line/main.mjs'), 'utf8');
    const loadedAtOnce = main.matchAll(/(?:from|import)"\.\/(\w+\.mjs)"/g);
    const sizes = [...loadedAtOnce].map(
      ([, name = '']) => statSync(join(installed, 'command-line', name)).size,
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, main.length)).toBeLessThan(30_000);
  });

  it('says what an old Node is missing', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`;
    const { code, errors } = await run(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(old)}`,
      join(installed, 'sdl-gate.mjs'),
      '--version',
    ]);
    expect([code, errors]).toEqual([
      1,
      'sdl-gate needs Node 24 or later; this is Node 20.1.0. Install it from https://nodejs.org. (SDL-S001)\n',
    ]);
  });
});

describe('the installed command', () => {
  let emulator: Emulator;
  let reviewed: PullRequest;
  let untested: PullRequest;
  let token: Record<string, string>;

  beforeAll(async () => {
    emulator = await startEmulator({ app: registeredApp() });
    const repository = await shop(
      emulator,
      'extends: recommended@1\nrules:\n  tests: enforce\n  review: { enforcement: enforce, approvals: 1 }\n',
    );
    repository.protect('main', { requiredChecks: [{ name: 'SDL', app: 'sdl-gate' }] });
    reviewed = await repository.openPullRequest(testedChange());
    await reviewed.review({ by: 'ada', state: 'approve' });
    untested = await repository.openPullRequest({
      by: 'mona',
      title: 'Add a discount',
      files: { 'src/discount.js': 'export const discount = (sum) => sum * 0.9;\n' },
    });
    token = { GITHUB_TOKEN: emulator.userToken('ada'), GITHUB_API_URL: `${emulator.url}/api/v3` };
  });
  afterAll(() => emulator.close());

  it('is found by npx', async () => {
    const { code, output } = await run('npx', ['--no-install', 'sdl-gate', '--version']);
    expect([code, output]).toEqual([0, expect.stringMatching(/^sdl-gate \d+\.\d+\.\d+\n$/)]);
  });

  it('has every command of its README, and no other', async () => {
    const overview = await sdlGate(['--help']);
    expect(overview.code).toBe(0);
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const [, list = ''] = /All commands of sdl-gate\.([\s\S]*?)\n- /.exec(readme) ?? [];
    const named = [...list.matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name);
    const commands = [...overview.output.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name = '']) => name);
    expect([...new Set(named)].sort()).toEqual([...commands].sort());
  });

  it('has help', async () => {
    const { code, output } = await sdlGate(['check', '--help']);
    expect([code, output]).toEqual([0, expect.stringContaining('sdl-gate check <owner/repository#number>')]);
  });

  it('validates a policy', async () => {
    writeFileSync(join(home, 'good.yml'), 'extends: recommended@1\n');
    writeFileSync(join(home, 'bad.yml'), 'extends: recommended@1\nrules:\n  test: enforce\n');
    expect(await sdlGate(['validate', 'good.yml'])).toMatchObject({ code: 0 });
    const bad = await sdlGate(['validate', 'bad.yml']);
    expect([bad.code, bad.output]).toEqual([1, expect.stringContaining('bad.yml:3')]);
  });

  it('evaluates a pull request', async () => {
    const passed = await sdlGate(['check', `acme/shop#${reviewed.number}`, '--format', 'json'], token);
    expect([passed.code, passed.errors]).toEqual([0, '']);
    const failed = await sdlGate(['check', `acme/shop#${untested.number}`], token);
    expect([failed.code, failed.output]).toEqual([1, expect.stringContaining('src/discount.js')]);
    expect(existsSync(join(home, '.cache'))).toBe(false);
  });

  it('is what the hook of pre-commit runs', async () => {
    const text = readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8');
    const [hook] = parse(text) as readonly [{ entry: string; args: readonly string[]; language: string }];
    expect(hook.language).toBe('system');
    const clone = new GitRepository();
    try {
      clone.commit('Start', { '.github/sdl.yml': 'extends: recommended@1\nrules:\n  tests: enforce\n' });
      clone.git(['update-ref', 'refs/remotes/origin/main', 'HEAD']);
      clone.commit('Add a discount', { 'src/discount.js': 'export const discount = (sum) => sum * 0.9;\n' });
      const [command = '', ...words] = [...hook.entry.split(' '), ...hook.args, clone.path];
      const { code, output } = await run(command, words);
      expect([code, output]).toEqual([1, expect.stringContaining('src/discount.js')]);
    } finally {
      clone.remove();
    }
  });

  it('evaluates a large pull request in a thread of its own', async () => {
    const repository = emulator.world.findRepository('acme/shop');
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `src/part-${index}.js`,
        `export const part = ${index};\n`.repeat(60),
      ]),
    );
    const large = await repository.openPullRequest({ by: 'mona', title: 'Add parts', files });
    const { code, output } = await sdlGate(['check', `acme/shop#${large.number}`, '--format', 'json'], token);
    expect([code, output]).toEqual([1, expect.stringContaining('"tests"')]);
  });
});
