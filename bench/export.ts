// What an export of many rows takes: time and peak memory of `sdl-gate evidence export`, on SQLite, as a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engine } from '../src/engine/engine.ts';
import { digestOf } from '../src/record/format.ts';
import { createRecorder } from '../src/record/recorder.ts';
import { rules } from '../src/rules/index.ts';
import { openStore } from '../src/store/open.ts';
import type { NewEntry } from '../src/subjects/entries.ts';
import { evaluateTogether } from '../src/subjects/joint-evaluation.ts';
import { record } from '../test/recorded-entries.ts';
import { gatheredPullRequest, wholeEvidence } from '../test/samples/gathered.ts';
import { printTable } from './table.ts';

/** Of each: commits, and verdicts. */
const rows = Number(process.argv[2] ?? 25_000);
const batch = 500;

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-export-'));
const path = join(folder, 'record.db');
const recorder = createRecorder({ rules, version: '0.0.0' });

const sha = (number: number) => String(number).padStart(40, '0');

/** Verdicts as large as that of a pull request which all rules evaluate. */
async function verdicts(): Promise<(number: number) => NewEntry> {
  const gathered = gatheredPullRequest({ evidence: wholeEvidence() });
  const reports = await evaluateTogether(gathered, engine, new Date('2026-03-02T09:00:00Z'));
  const { entry } = recorder.verdict({ gathered, ...reports, deliveries: [] }).encode();
  const head = gathered.subject.headSha;
  return (number) => {
    const body = entry.body.replaceAll(head, sha(number));
    return { ...entry, number, sha: sha(number), body, digest: digestOf(body) };
  };
}

function commit(number: number): NewEntry {
  const facts = {
    sha: sha(number),
    branch: 'main',
    state: 'reviewed',
    why: 'Its check passed before it landed',
    committedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + number * 1_000),
    landedAt: null,
    by: 'mona',
    pullRequest: number,
    verdict: null,
    isBackfilled: false,
  };
  return recorder.entry({
    kind: 'accounted-commit',
    repositoryId: 1296269,
    repository: 'acme/shop',
    sha: facts.sha,
    branch: 'main',
    conclusion: facts.state,
    facts,
  });
}

const store = await openStore({ kind: 'sqlite', path }, () => Date.parse('2026-03-02T09:00:00Z'));
const verdict = await verdicts();
for (let first = 1; first <= rows; first += batch) {
  const numbers = Array.from({ length: Math.min(batch, rows - first + 1) }, (_, index) => first + index);
  await record(
    store,
    numbers.flatMap((number) => [commit(number), verdict(number)]),
  );
}
await store.close();

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const measured = ['csv', 'jsonl', 'zip'].map((format) => {
  const out = join(folder, format);
  const words = [
    'evidence',
    'export',
    '--from',
    '2026-01-01',
    '--to',
    '2026-12-31',
    '--format',
    format,
    '--out',
    out,
  ];
  const script = `process.on('exit', () => console.error(process.resourceUsage().maxRSS));
process.argv.splice(1, 0, ${JSON.stringify(main)}); await import(${JSON.stringify(main)});`;
  const began = performance.now();
  const { stderr, status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script, '--', ...words],
    { env: { DATABASE_URL: `sqlite:${path}`, PATH: process.env.PATH }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  const seconds = (performance.now() - began) / 1_000;
  const megabytes = Number(stderr.trim().split('\n').at(-1)) / 1_024;
  return [format, Number(seconds.toFixed(1)), Math.round((2 * rows) / seconds), Math.round(megabytes)];
});
printTable(
  `${rows} commits and ${rows} verdicts, ${(statSync(path).size / 1e6).toFixed(0)} MB`,
  ['format', 'seconds', 'rows/s', 'peak MB'],
  measured,
);
rmSync(folder, { recursive: true });
