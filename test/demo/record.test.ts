import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { compiledSources, type ServiceProcess, startServiceProcess } from '../service-process.ts';
import { type Auditor, auditor } from './auditor.ts';
import { settled } from './settled.ts';
import { demoApp, story } from './story.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-story-'));
const original = `sqlite:${join(folder, 'original.db')}`;
const copy = `sqlite:${join(folder, 'copy.db')}`;
const checkpoints = join(folder, 'checkpoints');

let emulator: Emulator;
let service: ServiceProcess | null = null;
let shop: Repository;

/** The checks SDL on GitHub at the end, as `acme/shop <commit> <conclusion>`: also those of replaced heads. */
const checks = new Set<string>();

/** Plays the whole story. */
beforeAll(async () => {
  mkdirSync(checkpoints);
  emulator = await startEmulator({ app: demoApp(), apiPath: '/api/v3' });
  service = await startServiceProcess(emulator, { databaseUrl: original, checkpointDirectory: checkpoints });
  emulator.setWebhook(service.webhook);
  for (const step of await story(emulator)) {
    const shown = await step.run();
    await (step.told === undefined ? settled(emulator, service) : emulator.idle());
    if (shown?.repository.name === 'shop') shop = shown.repository;
    for (const { name, app, conclusion } of shown?.repository.checkRuns(shown.sha) ?? []) {
      // A run that is cancelled gave way to another one with the verdict.
      if (name !== 'SDL' || app !== emulator.app.slug || conclusion === 'cancelled') continue;
      checks.add(
        `${shown?.repository.owner}/${shown?.repository.name} ${shown?.sha} ${conclusion ?? 'pending'}`,
      );
    }
  }
}, 600_000);

afterAll(async () => {
  await service?.kill();
  await emulator?.close();
  rmSync(folder, { recursive: true });
});

/** A day, by its distance from today, in UTC. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

// Beside the running service, until it is stopped below.
describe('docs/audit.md is followed, from the installation to the ZIP of a change', () => {
  const operator = join(folder, 'operator');
  const another = join(folder, 'another-machine');
  const real = new Map<string, string>();
  let guide: Auditor;
  let settings: Readonly<Record<string, string>>;

  beforeAll(async () => {
    if (service === null) throw new Error('The service does not run.');
    mkdirSync(operator);
    mkdirSync(another);
    settings = { ...service.settings };
    real.set('npm ci\n', '');
    real.set('https://sdl-gate.example.com', service.url);
    real.set('https://github.com/acme/shop.git', shop.gitDirectory);
    real.set('2026-01-01', day(-1)).set('2026-03-31', day(1));
    guide = auditor(folder, real);
    // The inventory of the night, now.
    expect(await run(['evidence', 'commits', '--refresh', 'acme/shop'], settings)).toMatchObject({ code: 0 });
    await settled(emulator, service);
  });

  /** What a step prints; the exit code is 0. */
  async function followed(step: number, where = operator, with_ = settings): Promise<string> {
    const { code, output, errors } = await guide.follow(step, where, with_);
    if (code !== 0) throw new Error(`Step ${step} ends with ${code}:\n${output}${errors}`);
    return output;
  }

  it('1: the program runs, and the service gives its keys', async () => {
    expect(await followed(1, fileURLToPath(new URL('../../', import.meta.url)), {})).toMatch(
      /^sdl-gate \d+\.\d+\.\d+$/m,
    );
    await followed(1, another, {});
    expect(JSON.parse(readFileSync(join(another, 'keys.json'), 'utf8'))).toHaveProperty('keys');
  });

  it('2: the record is complete and unchanged, and its checkpoint is kept outside', async () => {
    expect(await followed(2)).toContain('Everything that is sealed is unchanged.');
    expect(readdirSync(checkpoints)).not.toEqual([]);
  });

  it('3: each commit is accounted for, and none needs attention', async () => {
    expect(await followed(3)).toMatch(/reviewed/);
  });

  it('4: as many commits are exported as git counts', async () => {
    const [, count = ''] = /main: (\d+) first-parent commits in the clone/.exec(await followed(4)) ?? [];
    expect(count).toMatch(/^[1-9]/);
    expect((await followed(4)).trim()).toBe(count);
  });

  it('5: each clause has what the period shows of it', async () => {
    expect(await followed(5)).toMatch(/FlowFuse/i);
  });

  it('6: the sample is drawn, and anybody can compute the ranks', async () => {
    await followed(6);
    const { chosen } = JSON.parse(readFileSync(join(operator, 'sample-2026-q1', 'sample.json'), 'utf8'));
    const [{ rank, repositoryId, branch, sha }] = chosen;
    real.set('1296269 main 8c5bd1e57a2b91b0a5a0ae9b8b2fd9cd8bd6d1b3', `${repositoryId} ${branch} ${sha}`);
    expect(await followed(6)).toContain(rank);
  });

  it('8: the change and the export are verified with the keys alone', async () => {
    const zips = readdirSync(join(operator, 'sample-2026-q1')).filter((name) => name.endsWith('.zip'));
    real.set(
      'sample-2026-q1/001-acme-shop-8c5bd1e57a2b.zip',
      join(operator, 'sample-2026-q1', zips[0] ?? ''),
    );
    real.set('export-2026-q1', join(operator, 'export-2026-q1'));
    const verified = await followed(8, another, {});
    expect(verified).not.toMatch(/FAILED|DIFFERENT|not possible/);
    for (const zip of zips) {
      const words = ['verify', join(operator, 'sample-2026-q1', zip), '--keys', join(another, 'keys.json')];
      expect(await run(words, {})).toMatchObject({ code: 0, errors: '' });
    }
    expect(guide.left()).toEqual([]);
  });
});

describe('the record, in a copy of the database', () => {
  beforeAll(async () => {
    expect(await service?.stop()).toBe(0);
    service = null;
    await sdlGate(['store', 'copy', original, copy]);
  });

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
});

/** The command as a process of its own, with the copied database. */
async function sdlGate(words: readonly string[]): Promise<string> {
  const { code, output, errors } = await run(words, { DATABASE_URL: copy });
  if (code !== 0) throw new Error(`${output}${errors}`);
  return output;
}

/** The same, with these settings. */
function run(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', command, ...words],
      { env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiledSources, ...settings }, cwd: folder },
      (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
  });
}
