// Changes per second that a replay evaluates on one core, and its memory. Each case runs in its own process.
import { execFileSync } from 'node:child_process';
import { readRecord } from '../src/dataset/dataset.ts';
import { defaultPolicy } from '../src/policy/load.ts';
import { evaluateRecorded } from '../src/replay/evaluate-change.ts';
import { planReplay } from '../src/replay/plan.ts';
import { SummaryBuilder } from '../src/replay/summary.ts';
import { rules } from '../src/rules/index.ts';
import { printTable } from './table.ts';

interface Case {
  readonly name: string;
  readonly changes: number;
  readonly files: number;
  /** Lines that each file adds; none: the record holds paths only. */
  readonly lines: number;
}

const cases: readonly Case[] = [
  { name: 'paths only, 10 files', changes: 4000, files: 10, lines: 0 },
  { name: 'diffs of about 5 kB', changes: 1000, files: 5, lines: 20 },
  { name: 'diffs of about 20 kB', changes: 500, files: 10, lines: 40 },
  { name: '3,000 files, paths only', changes: 10, files: 3000, lines: 0 },
  { name: '3,000 files, diff of about 1 MB', changes: 5, files: 3000, lines: 2 },
];

/** Changes before the clock starts, for the compiler. */
const warmUp = 20;

const [chosen] = process.argv.slice(2);
if (chosen === undefined) {
  const rows = cases.map((each, index) => {
    const output = execFileSync(process.execPath, [import.meta.filename, String(index)], {
      encoding: 'utf8',
    });
    return [each.name, ...output.trim().split(' ')];
  });
  printTable('Replay on one core', ['each change', 'changes/s', 'ms per change', 'peak memory (MB)'], rows);
} else {
  const found = cases[Number(chosen)];
  if (found === undefined) throw new Error(`There is no case ${chosen}.`);
  console.log(measure(found).join(' '));
}

/** Changes a second, milliseconds a change, and the most resident memory in MB. */
function measure({ changes, files, lines }: Case): readonly string[] {
  const plan = planReplay(defaultPolicy(rules).rules);
  const builder = new SummaryBuilder(plan, (author) => author?.name ?? 'unknown');
  const evaluateOne = (index: number, fileCount: number) => {
    const line = recordLine(index, fileCount, lines);
    const start = performance.now();
    const read = readRecord(line);
    if (!read.readable) throw new Error(read.problem);
    builder.add(evaluateRecorded(read.change, plan));
    return performance.now() - start;
  };
  for (let index = 0; index < warmUp; index++) evaluateOne(index, Math.min(files, 10));
  let spent = 0;
  for (let index = 0; index < changes; index++) spent += evaluateOne(index, files);
  const most = process.resourceUsage().maxRSS / 1024;
  const rate = (changes / spent) * 1000;
  return [rate.toFixed(rate < 10 ? 1 : 0), (spent / changes).toFixed(1), most.toFixed(0)];
}

/** A change as a dataset records it, made up: the same for the same arguments. */
function recordLine(index: number, fileCount: number, lines: number): string {
  const files = Array.from({ length: fileCount }, (_, file) => ({
    path: pathOf(index, file),
    status: 'modified',
    additions: lines === 0 ? 30 : lines,
    deletions: lines === 0 ? 4 : 1,
    binary: false,
  }));
  return JSON.stringify({
    repo: 'acme/shop',
    number: index + 1,
    sha: index.toString(16).padStart(40, '0'),
    date: new Date(index * 3_600_000).toISOString(),
    title: `Change the cart, part ${index}`,
    author: `author ${index % 20}`,
    files,
    ...(lines === 0
      ? {}
      : { patch: files.map(({ path }, file) => diff(path, index + file, lines)).join('') }),
  });
}

/** Code, tests, a document, a manifest and configuration, in several languages. */
function pathOf(index: number, file: number): string {
  const place = `packages/part${(index + file) % 30}`;
  const name = `item${Math.floor(file / 10)}`;
  const paths = [
    `${place}/src/${name}.ts`,
    `${place}/src/${name}.py`,
    `${place}/src/${name}.go`,
    `${place}/src/main/java/${name}.java`,
    `${place}/src/${name}.rs`,
    `${place}/test/${name}.test.ts`,
    `${place}/docs/${name}.md`,
    `${place}/lib/${name}.rb`,
    `${place}/config/${name}.yml`,
    `${place}/web/${name}.vue`,
  ];
  return paths[(index + file) % paths.length] ?? place;
}

function diff(path: string, seed: number, lines: number): string {
  const added = Array.from({ length: lines }, (_, line) => `+${statement(seed + line, line)}\n`).join('');
  return [
    `diff --git a/${path} b/${path}\n`,
    'index 1111111..2222222 100644\n',
    `--- a/${path}\n+++ b/${path}\n`,
    `@@ -10,4 +10,${lines + 3} @@ function total(items) {\n`,
    '   const first = items[0];\n',
    '-  return items.length;\n',
    added,
    '   // the end\n }\n',
  ].join('');
}

function statement(seed: number, line: number): string {
  const statements = [
    `  const total${line} = items.reduce((sum, item) => sum + item.price * ${seed}, 0);`,
    `  if (total${line} > limit) { throw new Error("over the limit of ${seed}"); }`,
    `  // the ${seed}th comment, which says why`,
    `  log.info('counted', { items: items.length, at: ${seed} });`,
    `  for (const item of items) if (item.id === ${seed}) found.push(item);`,
  ];
  return statements[seed % statements.length] ?? '';
}
