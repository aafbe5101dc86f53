// What verdicts add to the database, on SQLite: rows and bytes, of pull requests with 20 files that are evaluated by all rules.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine } from '../src/engine/engine.ts';
import { available } from '../src/evidence/slice.ts';
import { createRecorder } from '../src/record/recorder.ts';
import { rules } from '../src/rules/index.ts';
import { openDatabase, openStore } from '../src/store/open.ts';
import { evaluateTogether } from '../src/subjects/joint-evaluation.ts';
import { record } from '../test/recorded-entries.ts';
import { gatheredPullRequest, wholeEvidence } from '../test/samples/gathered.ts';
import { approval, user } from '../test/samples/own-rule.ts';
import { sampleFiles } from './sample-change.ts';
import { printTable } from './table.ts';

const pullRequests = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-growth-'));
const recorder = createRecorder({ rules, version: '0.0.0' });

/** A verdict of a pull request after these numbers of pushes and reviews. */
async function verdict(number: number, pushes: number, reviews: number) {
  const files = sampleFiles(number * 7 + pushes, { files: 20, lines: 30 });
  const given = Array.from({ length: reviews }, (_, index) => approval(user(`reviewer-${number}-${index}`)));
  const evidence = wholeEvidence({
    change: available({ files }),
    reviews: available({ reviews: given, requested: [] }),
  });
  const { subject } = gatheredPullRequest({ number });
  const headSha = `${number}${pushes}`.padStart(40, '0');
  const gathered = gatheredPullRequest({ evidence, subject: { ...subject, headSha } });
  const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000 + pushes * 10_000 + reviews * 1_000);
  const reports = await evaluateTogether(gathered, engine, at);
  return recorder.verdict({ gathered, ...reports, deliveries: [randomUUID()] }).encode();
}

/** The rows and the bytes of a database with verdicts of each pull request: after each push one, and after each review of the last head one. */
async function sizeWith(pushes: number, reviews: number) {
  const path = join(folder, `${pushes}-${reviews}.db`);
  const store = await openStore({ kind: 'sqlite', path });
  for (let number = 1; number <= pullRequests; number++) {
    for (let push = 1; push <= pushes; push++) {
      const { entry, evidence } = await verdict(number, push, 0);
      await record(store, [entry], { evidence });
    }
    for (let review = 1; review <= reviews; review++) {
      const { entry, evidence } = await verdict(number, pushes, review);
      await record(store, [entry], { evidence });
    }
  }
  await store.close();
  const database = openDatabase({ kind: 'sqlite', path });
  const [rows] = await database.transaction((run) =>
    run('select (select count(*) from entry) as entries, (select count(*) from evidence) as evidence'),
  );
  await database.close();
  return { entries: Number(rows?.entries), evidence: Number(rows?.evidence), bytes: statSync(path).size };
}

const once = await sizeWith(1, 0);
const cases = [
  ['after another push', await sizeWith(2, 0)],
  ['after a review', await sizeWith(1, 1)],
] as const;
const empty = await sizeWith(0, 0);
const row = (name: string, size: typeof once, before: typeof once) => [
  name,
  (size.entries - before.entries) / pullRequests,
  (size.evidence - before.evidence) / pullRequests,
  Math.round((size.bytes - before.bytes) / pullRequests),
];
printTable(
  `What a verdict adds, on average over ${pullRequests} pull requests; an evaluation that changes nothing adds none`,
  ['verdict', 'entries', 'evidence', 'bytes'],
  [row('the first', once, empty), ...cases.map(([name, size]) => row(name, size, once))],
);
rmSync(folder, { recursive: true });
