import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmulator } from '@sdl-gate/github-emulator';
import { compiledSources, startServiceProcess } from '../service-process.ts';
import { settled } from './settled.ts';
import type { Shown } from './step.ts';
import { demoApp, story } from './story.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-story-'));
const copy = `sqlite:${join(folder, 'copy.db')}`;
afterAll(() => rmSync(folder, { recursive: true }));

/** The settings of the service with which an operator runs its commands. */
const operator: Record<string, string> = {
  NODE_ENV: 'production',
  WEBHOOK_SECRET: 'a-secret-for-the-demo-only',
};
const keyPath = join(folder, 'app.pem');
const keysPath = join(folder, 'keys.json');
const clone = join(folder, 'shop.git');
const checkpoints = join(folder, 'checkpoints');

/** The checks SDL on GitHub at the end, as `acme/shop <commit> <conclusion>`: also those of replaced heads. */
const checks = new Set<string>();

/** Plays the whole story, stops the service and GitHub, and copies the database. */
beforeAll(async () => {
  const original = `sqlite:${join(folder, 'original.db')}`;
  const emulator = await startEmulator({ app: demoApp(), apiPath: '/api/v3' });
  const service = await startServiceProcess(emulator, { databaseUrl: original });
  emulator.setWebhook(service.webhook);
  let shop: Shown | null = null;
  for (const step of await story(emulator)) {
    const shown = await step.run();
    if (shown?.repository.name === 'shop') shop = shown;
    await (step.told === undefined ? settled(emulator, service) : emulator.idle());
    for (const { name, app, conclusion } of shown?.repository.checkRuns(shown.sha) ?? []) {
      // A run that is cancelled gave way to another one with the verdict.
      if (name !== 'SDL' || app !== emulator.app.slug || conclusion === 'cancelled') continue;
      checks.add(
        `${shown?.repository.owner}/${shown?.repository.name} ${shown?.sha} ${conclusion ?? 'pending'}`,
      );
    }
  }
  Object.assign(operator, {
    APP_ID: String(emulator.app.id),
    PRIVATE_KEY_PATH: keyPath,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
    CHECKPOINT_DIRECTORY: checkpoints,
  });
  writeFileSync(keyPath, emulator.app.privateKey, { mode: 0o600 });
  mkdirSync(checkpoints);
  const { output } = await run(['evidence', 'commits', '--refresh', 'acme/shop'], { DATABASE_URL: original });
  expect(output).toMatch(/acme\/shop/);
  await settled(emulator, service);
  writeFileSync(keysPath, await (await fetch(`${service.url}/.well-known/sdl-gate/keys.json`)).text());
  if (shop === null) throw new Error('The story has no repository.');
  execFileSync('git', ['clone', '--quiet', '--mirror', shop.repository.gitDirectory, clone]);
  expect(await service.stop()).toBe(0);
  await emulator.close();
  await sdlGate(['store', 'copy', original, copy]);
  rmSync(join(folder, 'original.db'));
}, 600_000);

/** The command as a process of its own, with the copied database. */
async function sdlGate(words: readonly string[]): Promise<string> {
  const { code, output, errors } = await run(words);
  if (code !== 0) throw new Error(`${output}${errors}`);
  return output;
}

function run(
  words: readonly string[],
  variables: Readonly<Record<string, string>> = { ...operator, DATABASE_URL: copy },
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', command, ...words],
      { env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiledSources, ...variables }, cwd: folder },
      (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
  });
}

interface Listed {
  readonly id: number;
  readonly kind: string;
  readonly repository: string;
  readonly sha: string;
  readonly conclusion: string;
  readonly confirmed: boolean;
}

it('lists each verdict that a check showed, and each change of a policy, from the copy', async () => {
  const { entries, next } = JSON.parse(await sdlGate(['record', 'list', '--json', '--limit', '1000'])) as {
    entries: readonly Listed[];
    next: unknown;
  };
  expect(next).toBeNull();
  const verdicts = entries.filter(({ kind }) => kind === 'verdict');
  const listed = verdicts.map(({ repository, sha, conclusion }) => `${repository} ${sha} ${conclusion}`);
  expect(listed).toEqual(expect.arrayContaining([...checks]));
  expect(checks.size).toBeGreaterThan(8);
  expect(entries.filter(({ confirmed }) => !confirmed)).toEqual([]);
  expect(entries.map(({ kind }) => kind)).toContain('policy-change');
});

it('shows why a pull request failed, waited and passed', async () => {
  const shown = await sdlGate(['record', 'show', 'acme/shop#1', '--limit', '10']);
  expect(shown).toMatch(/^Entry \d+, verdict: success$/m);
  expect(shown).toMatch(/^Entry \d+, verdict: failure$/m);
  expect(shown).toMatch(/^ {2}tests +enforced +fails: 1 product file changed/m);
  expect(shown).toMatch(/^ {2}review +enforced +passes: Approved by grace\.$/m);
  expect(shown).not.toMatch(/no longer kept/);
});

it('recomputes each verdict as the same, without GitHub', async () => {
  const { entries, counts } = JSON.parse(await sdlGate(['record', 'verify', '--all', '--json'])) as {
    entries: readonly (Listed & { readonly result: string })[];
    counts: Readonly<Record<string, number>>;
  };
  for (const { kind, result } of entries)
    expect([kind, result]).toEqual([kind, kind === 'verdict' ? 'same' : 'unchanged']);
  expect(counts).toMatchObject({ different: 0, changed: 0, 'not-possible': 0 });
  expect(counts.same).toBeGreaterThanOrEqual(checks.size);
});

// docs/audit.md, step by step.
describe('what an auditor does', () => {
  const period = ['--from', '2020-01-01', '--to', '2099-12-31', '--repository', 'acme/shop'];
  const exported = join(folder, 'export');
  const sample = join(folder, 'sample');

  it('the record is complete and unchanged, and a checkpoint of it is kept outside', async () => {
    await sdlGate(['ledger', 'checkpoint']);
    expect(readdirSync(checkpoints)).toHaveLength(1);
    expect(await run(['ledger', 'verify'])).toMatchObject({ code: 0, errors: '' });
  });

  it('each commit is accounted for, and those that need attention are named', async () => {
    const { code, output } = await run(['evidence', 'commits', ...period]);
    expect([0, 3]).toContain(code);
    expect(output).toMatch(/reviewed/);
  });

  it('as many commits are exported as git counts in a clone', async () => {
    const words = ['evidence', 'export', ...period, '--clone', clone, '--format', 'csv', '--out', exported];
    const { errors, output } = await run(words);
    const count = execFileSync('git', ['-C', clone, 'rev-list', '--first-parent', '--count', 'main'])
      .toString()
      .trim();
    expect(`${output}${errors}`).toContain(`main: ${count} first-parent commits in the clone`);
  });

  it('each clause has what the period shows of it', async () => {
    const { output } = await run(['evidence', 'clauses', ...period]);
    expect(output).toMatch(/FlowFuse/i);
  });

  it('a sample and the export are verified on another machine, with the keys alone', async () => {
    await sdlGate(['evidence', 'sample', ...period, '--count', '3', '--seed', '7', '--out', sample]);
    const zips = readdirSync(sample).filter((name) => name.endsWith('.zip'));
    expect(zips).toHaveLength(3);
    for (const path of [exported, ...zips.map((name) => join(sample, name))]) {
      const verified = await run(['verify', path, '--keys', keysPath], {});
      expect({ path, ...verified }).toMatchObject({ code: 0, errors: '' });
    }
  });
});
