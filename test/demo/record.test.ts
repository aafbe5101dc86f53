import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startEmulator } from '@sdl-gate/github-emulator';
import { compiledSources, startServiceProcess } from '../service-process.ts';
import { settled } from './settled.ts';
import { demoApp, story } from './story.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-story-'));
const copy = `sqlite:${join(folder, 'copy.db')}`;
afterAll(() => rmSync(folder, { recursive: true }));

/** The checks SDL on GitHub at the end, as `acme/shop <commit> <conclusion>`: also those of replaced heads. */
const checks = new Set<string>();

/** Plays the whole story, stops the service and GitHub, and copies the database. */
beforeAll(async () => {
  const original = `sqlite:${join(folder, 'original.db')}`;
  const emulator = await startEmulator({ app: demoApp(), apiPath: '/api/v3' });
  const service = await startServiceProcess(emulator, { databaseUrl: original });
  emulator.setWebhook(service.webhook);
  for (const step of await story(emulator)) {
    const shown = await step.run();
    await (step.told === undefined ? settled(emulator, service) : emulator.idle());
    for (const { name, app, conclusion } of shown?.repository.checkRuns(shown.sha) ?? []) {
      // A run that is cancelled gave way to another one with the verdict.
      if (name !== 'SDL' || app !== emulator.app.slug || conclusion === 'cancelled') continue;
      checks.add(
        `${shown?.repository.owner}/${shown?.repository.name} ${shown?.sha} ${conclusion ?? 'pending'}`,
      );
    }
  }
  expect(await service.stop()).toBe(0);
  await emulator.close();
  await sdlGate(['store', 'copy', original, copy]);
  rmSync(join(folder, 'original.db'));
}, 600_000);

/** The command as a process of its own, with the copied database. */
async function sdlGate(words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', command, ...words],
      {
        env: { PATH: process.env.PATH, DATABASE_URL: copy, NODE_COMPILE_CACHE: compiledSources },
        cwd: folder,
      },
      (error, output, errors) => (error === null ? resolve(output) : reject(new Error(`${output}${errors}`))),
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
