/**
 * Measures whether the tests would notice a mistake: samples lines of rooms, makes one small change in each, in a copy of the
 * tree, and runs the tests that reach the file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printTable } from '../../bench/table.ts';
import { ImportGraph, wavesFor } from './covering-tests.ts';
import { equivalentMutations } from './equivalent-mutations.ts';
import { findMutations } from './find-mutations.ts';
import { applied, describeMutation, lineOf, type Mutation } from './mutation.ts';
import { keyOf, type Result, Results } from './results.ts';
import { roomOf, roomsOf, sourceFiles, typeScriptFiles } from './rooms.ts';
import { shuffledLines } from './sample.ts';
import { percent, summarize } from './summary.ts';
import { TreeCopy } from './tree-copy.ts';
import { MutationTrials } from './try-mutation.ts';
import { TypeCheck } from './type-check.ts';

const usage = `npm run mutate -- [options]

  --room <rooms>   pure, github, or folders of src/ separated by commas (default: pure)
  --count <n>      mutations (default: 50)
  --seed <n>       which ones (default: 1); a run with the same seed goes on where an earlier one stopped
  --retry          try survivors of earlier runs again
  --scenarios      run test/scenarios as well before a mutation counts as survived
  --list           print the mutations and run nothing
  --json <file>    write the results as JSON`;

const { values: options } = parseArgs({
  options: {
    room: { type: 'string', default: 'pure' },
    count: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    retry: { type: 'boolean', default: false },
    scenarios: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) console.log(usage);
else await main();

async function main(): Promise<void> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const rooms = roomsOf(options.room);
  const path = join(root, `node_modules/.cache/mutation/${options.seed}-${options.room}.jsonl`);
  const results = new Results(path);
  if (options.retry) results.forgetSurvivors();
  const copy = new TreeCopy(root);
  process.once('exit', () => copy.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const files = rooms.flatMap((room) => sourceFiles(copy.root, room));
  const texts = new Map(files.map((file) => [file, copy.read(file)]));
  const types = new TypeCheck(copy.root, files);
  const mutations = files.flatMap((file) => {
    const { source, checker } = types.parsed(file);
    return findMutations(file, source, checker);
  });
  const sample = takeSample(mutations, texts, types);
  if (options.list) {
    for (const mutation of sample) printMutation(texts, mutation);
    return;
  }

  const testFiles = ['src', ...(options.scenarios ? ['test/scenarios'] : [])].flatMap((folder) =>
    typeScriptFiles(copy.root, folder),
  );
  const graph = new ImportGraph(copy.root);
  const trials = new MutationTrials(copy);
  const found: Result[] = [];
  for (const mutation of sample) {
    const text = texts.get(mutation.file) ?? '';
    const described = describeMutation(text, mutation);
    let result = results.find(described);
    if (result === null) {
      const waves = wavesFor(mutation.file, roomOf(mutation.file), testFiles, graph);
      result = { ...described, line: lineOf(text, mutation), ...(await trials.run(mutation, waves)) };
      results.add(result);
      console.log(`${found.length + 1}/${sample.length} ${result.outcome}: ${placed(result)}`);
    }
    found.push(result);
  }
  print(rooms, found);
}

/** One mutation that compiles and is not known as equivalent from each line, until there are enough. */
function takeSample(
  mutations: readonly Mutation[],
  texts: ReadonlyMap<string, string>,
  types: TypeCheck,
): readonly Mutation[] {
  const equivalent = new Set(equivalentMutations.map(keyOf));
  const sample: Mutation[] = [];
  for (const line of shuffledLines(mutations, texts, Number(options.seed))) {
    if (sample.length >= Number(options.count)) break;
    const chosen = line.find((mutation) =>
      types.accepts(mutation.file, applied(texts.get(mutation.file) ?? '', mutation)),
    );
    if (chosen === undefined) continue;
    if (!equivalent.has(keyOf(describeMutation(texts.get(chosen.file) ?? '', chosen)))) sample.push(chosen);
  }
  return sample;
}

function print(rooms: readonly string[], results: readonly Result[]): void {
  const survivors = results.filter(({ outcome }) => outcome === 'survived');
  console.log(`\n${survivors.length} survived`);
  for (const survivor of survivors) console.log(`\n${placed(survivor)}`);
  const summaries = [
    ...rooms.map((room) =>
      summarize(
        room,
        results.filter(({ file }) => roomOf(file) === `src/${room}`),
      ),
    ),
    ...(rooms.length > 1 ? [summarize('all', results)] : []),
  ];
  printTable(
    `seed ${options.seed}; a mutation that times out counts as noticed`,
    ['room', 'tried', 'killed', 'timed out', 'survived', 'noticed', '95 % interval'],
    summaries.map(({ room, tried, killed, timedOut, survived, noticed, between }) => [
      room,
      tried,
      killed,
      timedOut,
      survived,
      percent(noticed),
      between.map(percent).join(' to '),
    ]),
  );
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify({ seed: options.seed, summaries, results }, null, 2)}\n`);
}

function printMutation(texts: ReadonlyMap<string, string>, mutation: Mutation): void {
  const text = texts.get(mutation.file) ?? '';
  console.log(`\n${placed({ ...describeMutation(text, mutation), line: lineOf(text, mutation) })}`);
}

function placed({ file, line, kind, before, after }: Omit<Result, 'outcome' | 'by' | 'testFiles'>): string {
  return `${file}:${line} ${kind}\n  - ${before}\n  + ${after}`;
}
