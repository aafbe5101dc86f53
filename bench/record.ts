// Processor time of recording: what an evaluation adds whose verdict did not change (says), and one whose verdict did (encode).
import { engine } from '../src/engine/engine.ts';
import { available } from '../src/evidence/slice.ts';
import { createRecorder } from '../src/record/recorder.ts';
import { rules } from '../src/rules/index.ts';
import { evaluateTogether } from '../src/subjects/joint-evaluation.ts';
import { gatheredPullRequest, policies, wholeEvidence } from '../test/samples/gathered.ts';
import { type ChangeSize, sampleFiles } from './sample-change.ts';
import { printTable } from './table.ts';

interface Case extends ChangeSize {
  readonly name: string;
  readonly evaluations: number;
}

const cases: readonly Case[] = [
  { name: '20 files, diff of about 40 kB', evaluations: 300, files: 20, lines: 40 },
  { name: '3,000 files, diff of about 1 MB', evaluations: 10, files: 3000, lines: 2 },
];

/** Milliseconds of processor time of this process. Unlike the time on the clock it leaves out what other processes take. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const now = new Date('2026-03-01T12:00:00Z');

/** Milliseconds: says; encode with all of the evidence new; encode with the change only new. And bytes of the report and of the evidence. */
async function measure(size: Case): Promise<readonly string[]> {
  const times: { readonly says: number; readonly whole: number; readonly rest: number }[] = [];
  let bytes = { entry: 0, evidence: 0 };
  for (let seed = 0; seed < size.evaluations; seed++) {
    const gathered = gatheredPullRequest({
      policy: policies.rolledOut,
      evidence: structuredClone(wholeEvidence({ change: available({ files: sampleFiles(seed, size) }) })),
    });
    const reports = await evaluateTogether(gathered, engine, now);
    const recorder = createRecorder({ rules, version: '0.1.0' });
    const told = { gathered, ...reports, deliveries: [] };
    const started = processorTime();
    const first = recorder.verdict(told);
    const said = processorTime();
    const { entry, evidence } = first.encode();
    const encoded = processorTime();
    // The next verdict on the same head: what did not change is encoded already.
    const checks = available([
      ...(gathered.evidence.checks?.available ? gathered.evidence.checks.value : []),
    ]);
    const next = recorder.verdict({
      ...told,
      gathered: { ...gathered, evidence: { ...gathered.evidence, checks } },
    });
    const before = processorTime();
    next.encode();
    times.push({ says: said - started, whole: encoded - said, rest: processorTime() - before });
    bytes = {
      entry: entry.body.length,
      evidence: evidence.reduce((sum, { content }) => sum + content.length, 0),
    };
  }
  // The first quarter is for the compiler.
  const measured = times.slice(times.length / 4);
  const medianOf = (of: (each: (typeof times)[number]) => number) =>
    measured.map(of).toSorted((a, b) => a - b)[Math.floor(measured.length / 2)] ?? Number.NaN;
  return [
    medianOf(({ says }) => says).toFixed(3),
    medianOf(({ whole }) => whole).toFixed(3),
    medianOf(({ rest }) => rest).toFixed(3),
    (bytes.entry / 1024).toFixed(1),
    (bytes.evidence / 1024).toFixed(1),
  ];
}

const rows: (readonly string[])[] = [];
for (const each of cases) rows.push([each.name, ...(await measure(each))]);
printTable(
  'Recording of a verdict',
  [
    'each change',
    'says (ms)',
    'encode, all new (ms)',
    'encode, one slice new (ms)',
    'entry (kB)',
    'evidence, compressed (kB)',
  ],
  rows,
);
