/**
 * Fits the points of the signals of a major change to labelled changes, and measures them with leave-one-repository-out cross-validation:
 * the points that score the changes of a repository are fitted to those of all others. Deterministic: the same folders give the same text.
 *
 *     node bench/fit-points.ts <folder>… > bench/fit-points.txt
 *     node bench/fit-points.ts --names <folder>…      names the repositories
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readChange } from '../src/analysis/read-change.ts';
import { readDataset } from '../src/cli/dataset-file.ts';
import type { RecordedChange } from '../src/dataset/recorded-change.ts';
import { pullRequestOf } from '../src/replay/evaluate-change.ts';
import { points as shippedPoints } from '../src/rules/major-change/points.ts';
import { defaultMajorOptions, majorHits } from '../src/rules/major-change/score.ts';
import { type Grade, type SignalId, signalIds } from '../src/rules/major-change/signals.ts';
import { type Example, fitPoints, fittedSignals, type Points, scoreOf } from './fit.ts';
import { percent, wilson } from './interval.ts';

const usage = `node bench/fit-points.ts [--names] <folder>…

Each folder holds pull-requests.jsonl (docs/replay.md) and labels.jsonl: a line for each change with repo, sha, majorChange and
ambiguousFields. Changes whose majorChange is ambiguous are left out.`;

/** What one expression over paths says, the best of a few that were tried: no test, document or lock file, and a word of security. */
const naive = new RegExp(
  [
    String.raw`^(?!.*(?:test|spec|doc|example|mock|fixture|\.md$|\.lock$|lock\.json)).*`,
    String.raw`(?:auth|session|permission|secret|crypt|tls|ssl|sandbox|\.sol$|credential|password|payment|token|key|csrf)`,
  ].join(''),
  'i',
);

const named = process.argv[2] === '--names';
const folders = process.argv.slice(named ? 3 : 2);
if (folders.length === 0 || folders.some((folder) => folder.startsWith('-'))) {
  console.error(usage);
  process.exitCode = 2;
} else await main(folders);

interface Labelled extends Example {
  readonly naive: boolean;
}

async function main(paths: readonly string[]): Promise<void> {
  const examples: Labelled[] = [];
  for (const path of paths) examples.push(...(await readFolder(path)));
  examples.sort((a, b) => compare(a.repository, b.repository));
  const repositories = [...new Set(examples.map(({ repository }) => repository))];
  const fitted = fitPoints(examples);
  const said = new Map<Labelled, boolean>();
  const folds: Points[] = [];
  for (const repository of repositories) {
    const points = fitPoints(examples.filter((example) => example.repository !== repository));
    folds.push(points);
    for (const example of examples) {
      if (example.repository === repository)
        said.set(example, scoreOf(example, points) >= defaultMajorOptions.threshold);
    }
  }
  const majors = examples.filter(({ major }) => major).length;
  console.log(
    `${examples.length} changes of ${repositories.length} repositories, ${majors} of them major; ambiguous ones are left out.\n`,
  );
  printPoints(fitted, folds, examples);
  console.log('');
  const cross = (example: Labelled) => said.get(example) === true;
  const shipped = (example: Labelled) => scoreOf(example, shippedPoints) >= defaultMajorOptions.threshold;
  printResult('cross-validated', examples, cross);
  printResult('one expression over paths', examples, (example) => example.naive);
  printResult('the points as shipped, on the data they are fitted to', examples, shipped);
  console.log('\nThe repositories that have majors or false alarms, those with most changes first:\n');
  console.log('repository                          changes  majors  found  false  by path: found  false');
  const sizes = repositories
    .map((repository) => ({
      repository,
      own: examples.filter((example) => example.repository === repository),
    }))
    .sort((a, b) => b.own.length - a.own.length);
  for (const [index, { repository, own }] of sizes.entries()) {
    if (!own.some((example) => example.major || cross(example) || example.naive)) continue;
    const count = (is: (example: Labelled) => boolean) => String(own.filter(is).length);
    console.log(
      [
        (named ? repository : `repository ${index + 1}`).padEnd(35),
        String(own.length).padStart(8),
        count(({ major }) => major).padStart(8),
        count((example) => example.major && cross(example)).padStart(7),
        count((example) => !example.major && cross(example)).padStart(7),
        count((example) => example.major && example.naive).padStart(16),
        count((example) => !example.major && example.naive).padStart(7),
      ].join(''),
    );
  }
}

async function readFolder(path: string): Promise<readonly Labelled[]> {
  const labels = new Map<string, boolean>();
  for (const line of (await readFile(join(path, 'labels.jsonl'), 'utf8')).split('\n')) {
    if (line.trim() === '') continue;
    const { repo, sha, majorChange, ambiguousFields = [] } = JSON.parse(line);
    if (!ambiguousFields.includes('majorChange')) labels.set(`${repo}@${sha}`, majorChange);
  }
  const examples: Labelled[] = [];
  for await (const read of readDataset(join(path, 'pull-requests.jsonl'))) {
    if (!read.readable) throw new Error(`${path}:${read.line}: ${read.problem}`);
    const { repository, sha } = read.change;
    const major = labels.get(`${repository}@${sha}`);
    if (major !== undefined) examples.push({ repository, major, ...signalsOf(read.change) });
  }
  return examples;
}

function signalsOf(recorded: RecordedChange): Pick<Labelled, 'grades' | 'naive'> {
  if (!recorded.change.available) return { grades: new Map(), naive: false };
  const { files } = recorded.change.value;
  const { hits } = majorHits(
    readChange({ files }),
    { pullRequest: pullRequestOf(recorded) },
    defaultMajorOptions,
  );
  return {
    grades: new Map(hits.map(({ signal, grade }) => [signal as SignalId, grade])),
    naive: files.some((file) => naive.test(file.path)),
  };
}

/** A signal and its points, over how many folds they are the same, and how often major and other changes give it. */
function printPoints(fitted: Points, folds: readonly Points[], examples: readonly Labelled[]): void {
  console.log('signal              grade  points  same in folds  in majors  in others');
  for (const signal of signalIds) {
    for (const grade of ['hint', 'sure'] as const) {
      const given = examples.filter((example) => example.grades.get(signal) === grade);
      if (given.length === 0 && !fittedSignals.includes(signal)) continue;
      const value = fitted[signal][grade];
      const same = folds.filter((fold) => fold[signal][grade] === value).length;
      const majors = given.filter(({ major }) => major).length;
      console.log(
        [
          signal.padEnd(20),
          (grade satisfies Grade).padEnd(5),
          String(value).padStart(8),
          `${same}/${folds.length}`.padStart(15),
          String(majors).padStart(11),
          String(given.length - majors).padStart(11),
        ].join(''),
      );
    }
  }
}

function printResult(
  name: string,
  examples: readonly Labelled[],
  says: (example: Labelled) => boolean,
): void {
  const found = examples.filter(says);
  const right = found.filter(({ major }) => major).length;
  const majors = examples.filter(({ major }) => major).length;
  const precision = `precision ${right}/${found.length} = ${percent(wilson(right, found.length))}`;
  console.log(`${name}:\n  ${precision}\n  recall    ${right}/${majors} = ${percent(wilson(right, majors))}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
