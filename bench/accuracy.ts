// How often the rules agree with people: scores over labelled changes, and each disagreement with its reasons.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readChange } from '../src/analysis/read-change.ts';
import { readDataset } from '../src/cli/dataset-file.ts';
import type { RecordedChange } from '../src/dataset/recorded-change.ts';
import { evaluateRecorded, pullRequestOf } from '../src/replay/evaluate-change.ts';
import { planReplay } from '../src/replay/plan.ts';
import { scoreChange } from '../src/rules/major-change/score.ts';
import type { Rule } from '../src/rules/rule.ts';
import { tests } from '../src/rules/tests-included/index.ts';
import { plain } from '../src/text/message.ts';
import { dependencyReasons, majorReasons, outcomeReasons } from './reasons.ts';
import {
  byRepository,
  type Field,
  type Label,
  type Pair,
  pairs,
  type Said,
  type Share,
  score,
} from './score.ts';
import { printTable } from './table.ts';

const usage = `npm run bench:accuracy -- <folder>...

Each folder holds pull-requests.jsonl and labels.jsonl (docs/replay.md). The changes of all folders are scored together.`;

const label = z.object({
  repo: z.string(),
  sha: z.string(),
  testsVerdict: z.string(),
  majorChange: z.boolean(),
  dependencyChange: z.boolean(),
  rationale: z.string().default(''),
  ambiguousFields: z.array(z.string()).default([]),
});

/** The rule whose verdicts are labelled, with its default options. */
const plan = planReplay([{ rule: tests as Rule, enforcement: 'observe', options: tests.options.parse({}) }]);

const names: Readonly<Record<Field, string>> = {
  tests: 'tests',
  major: 'major change',
  dependencyChange: 'dependency change',
};

/** The classes that are scored, and the one of each field that a policy acts on. */
const classes: readonly (readonly [Field, string])[] = [
  ['tests', 'fail'],
  ['tests', 'pass'],
  ['tests', 'not_applicable'],
  ['major', 'true'],
  ['major', 'false'],
  ['dependencyChange', 'true'],
  ['dependencyChange', 'false'],
];
const acted: Readonly<Record<Field, string>> = { tests: 'fail', major: 'true', dependencyChange: 'true' };

const folders = process.argv.slice(2);
if (folders.length === 0 || folders.some((folder) => folder.startsWith('-'))) {
  console.error(usage);
  process.exitCode = 2;
} else await main(folders);

async function main(paths: readonly string[]): Promise<void> {
  const labels = (await Promise.all(paths.map((path) => readLabels(join(path, 'labels.jsonl'))))).flat();
  const said: Said[] = [];
  for (const path of paths) said.push(...(await evaluateAll(join(path, 'pull-requests.jsonl'))));
  const all = pairs(labels, said);
  printTable(
    `${said.length} changes evaluated, shares with 95 % intervals; fields labelled ambiguous are left out`,
    ['', 'class', 'precision', '', 'recall', '', 'exact', ''],
    classes.map(([field, positive]) => {
      const { exact, precision, recall } = score(all, field, positive);
      return [names[field], positive, ...shown(precision), ...shown(recall), ...shown(exact)];
    }),
  );
  const fields = Object.keys(names) as Field[];
  printTable(
    'By repository: what was right of what was said (precision), and of what was to be said (recall)',
    ['', ...fields.flatMap((field) => [`${names[field]}: ${acted[field]}`, ''])],
    [...byRepository(all)].map(([repository, own]) => [
      repository,
      ...fields.flatMap((field) => {
        const { precision, recall } = score(own, field, acted[field]);
        return [precision, recall].map(({ part, whole }) => `${part}/${whole}`);
      }),
    ]),
  );
  for (const field of fields) {
    const wrong = all.filter((pair) => pair.field === field && pair.expected !== pair.found);
    console.log(`\n${names[field]}: ${wrong.length} disagreements`);
    for (const pair of wrong) console.log(disagreement(pair));
  }
}

/** A share with what it counts and its interval: `0.968  60/62  0.890–0.991`. */
function shown({ part, whole, share, low, high }: Share): readonly string[] {
  const counts = `${part}/${whole}  ${low.toFixed(3)}–${high.toFixed(3)}`;
  return [share === null ? '-' : share.toFixed(3), counts];
}

async function readLabels(path: string): Promise<readonly Label[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => label.parse(JSON.parse(line)));
}

async function evaluateAll(path: string): Promise<readonly Said[]> {
  const said: Said[] = [];
  for await (const read of readDataset(path)) {
    if (read.readable) said.push(evaluate(read.change));
    else console.error(`${path}:${read.line}: ${read.problem}`);
  }
  return said;
}

function evaluate(recorded: RecordedChange): Said {
  const { repository, number, sha, title, change } = recorded;
  const outcome = evaluateRecorded(recorded, plan).outcomes[tests.id];
  if (outcome === undefined) throw new Error('The rule `tests` cannot be replayed.');
  const read = change.available ? readChange(change.value) : null;
  const major = read && scoreChange(read, { pullRequest: pullRequestOf(recorded) });
  const dependencies = read?.dependencies ?? null;
  return {
    change: { repository, number, sha, title },
    tests: outcome.status.replace('-', '_'),
    major: major?.major ?? false,
    dependencyChange: dependencies?.changed ?? false,
    reasons: {
      tests: outcomeReasons(outcome).map(plain),
      major: major === null ? [] : majorReasons(major).map(plain),
      dependencyChange: dependencies === null ? [] : dependencyReasons(dependencies).map(plain),
    },
  };
}

function disagreement({ field, label: { rationale }, said, expected, found }: Pair): string {
  const { repository, number, sha, title } = said.change;
  const name = `${repository}${number === null ? '' : `#${number}`} ${sha.slice(0, 9)}`;
  return [
    `  ${name}  ${plain([title])}`,
    `    labelled ${expected}: ${plain([rationale])}`,
    `    said     ${found}: ${said.reasons[field].slice(0, 6).join('\n             ')}`,
  ].join('\n');
}
