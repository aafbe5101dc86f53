import { readDocument } from '../policy/document.ts';
import { isMap } from '../policy/plain-map.ts';

/** What a workflow of GitHub Actions does, as far as a proposal needs it. */
export interface Workflow {
  readonly path: string;
  readonly trigger: Trigger;
  readonly jobs: readonly Job[];
}

/**
 * When it runs. `pull-requests`: on each; `some-pull-requests`: where a condition holds; `pushes`: on each push to a branch of the
 * repository, so not for forks; `called`: only by another workflow; `otherwise`: by time, by hand, on releases.
 */
export interface Trigger {
  readonly when: 'pull-requests' | 'some-pull-requests' | 'pushes' | 'called' | 'otherwise';
  /** What it runs on instead, or which condition there is: completes "it runs …". */
  readonly words: string;
}

export interface Job {
  readonly id: string;
  /** Its name as the file has it; the id where it has none. */
  readonly name: string;
  /** The names of its check runs, one for each combination of its matrix; null where the file alone does not tell. */
  readonly checks: readonly string[] | null;
  /** The workflow that it calls: a path of this repository, or `owner/name/path@ref`. */
  readonly calls: string | null;
  readonly steps: readonly Step[];
}

/** A step runs an action or commands. */
export interface Step {
  readonly uses: string | null;
  readonly run: string | null;
  readonly with: Readonly<Record<string, unknown>>;
}

const maxJobs = 200;
const maxSteps = 200;

/** Combinations of a matrix whose names are written out. */
const maxCombinations = 30;

/** Characters of a name or a reference. */
const maxName = 200;

/** Characters of the commands of a step. */
const maxRun = 20_000;

/**
 * Reads a workflow. Pure, and never throws.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 *
 * @returns null where the text is not one that can be read: no YAML, too large, or without jobs
 */
export function readWorkflow(path: string, text: string): Workflow | null {
  const read = readDocument(text);
  if (!read.valid || !isMap(read.root.value)) return null;
  const { on, jobs } = read.root.value;
  if (!isMap(jobs)) return null;
  return {
    path,
    trigger: triggerOf(on),
    jobs: Object.entries(jobs)
      .slice(0, maxJobs)
      .flatMap(([id, job]) => (isMap(job) ? [jobOf(id, job)] : [])),
  };
}

/** The steps of an action of the repository: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
export function actionSteps(text: string): readonly Step[] {
  const read = readDocument(text);
  const runs = read.valid && isMap(read.root.value) ? read.root.value.runs : null;
  return isMap(runs) ? stepsOf(runs.steps) : [];
}

function triggerOf(on: unknown): Trigger {
  const events = new Map<string, unknown>(
    typeof on === 'string'
      ? [[on, null]]
      : Array.isArray(on)
        ? on.slice(0, maxJobs).map((event) => [String(event), null] as const)
        : Object.entries(isMap(on) ? on : {}),
  );
  const event = ['pull_request', 'pull_request_target'].find((name) => events.has(name));
  if (event !== undefined) return pullRequestTrigger(events.get(event));
  if (events.has('push') && isEachBranch(events.get('push'))) {
    return { when: 'pushes', words: 'on pushes, and so not for pull requests from forks' };
  }
  if (events.has('workflow_call') && events.size === 1)
    return { when: 'called', words: 'when another workflow calls it' };
  const names = [...events.keys()].map((name) => eventWords.get(name) ?? `on ${name}`.slice(0, maxName));
  return { when: 'otherwise', words: names.length === 0 ? 'never' : names.slice(0, 4).join(', ') };
}

const eventWords = new Map([
  ['schedule', 'by time'],
  ['workflow_dispatch', 'by hand'],
  ['push', 'after a push to certain branches or tags'],
  ['release', 'on releases'],
  ['workflow_run', 'after another workflow'],
  ['merge_group', 'in the merge queue'],
]);

/** Activities of a pull request that start a workflow unless it names others. */
const usualTypes = ['opened', 'synchronize'];

function pullRequestTrigger(filter: unknown): Trigger {
  if (!isMap(filter)) return { when: 'pull-requests', words: 'on each pull request' };
  const some = (words: string): Trigger => ({ when: 'some-pull-requests', words });
  for (const [key, words] of [
    ['paths', 'only where one of these changes: '],
    ['paths-ignore', 'unless only these change: '],
  ] as const) {
    const globs = listOf(filter[key]);
    if (globs.length > 0) return some(`${words}${globs.join(', ')}`.slice(0, maxName));
  }
  const types = listOf(filter.types);
  if (types.length > 0 && !usualTypes.every((type) => types.includes(type))) {
    return some(`only when a pull request is ${types.join(', ')}`.slice(0, maxName));
  }
  return { when: 'pull-requests', words: 'on each pull request' };
}

/** A push to any branch runs it: it names neither branches nor only tags. */
function isEachBranch(filter: unknown): boolean {
  if (!isMap(filter)) return true;
  const branches = listOf(filter.branches);
  if (branches.length > 0) return branches.includes('**') || branches.includes('*');
  return filter.tags === undefined && filter.paths === undefined && filter['paths-ignore'] === undefined;
}

function jobOf(id: string, job: Readonly<Record<string, unknown>>): Job {
  const name = textOf(job.name) ?? id.slice(0, maxName);
  return {
    id: id.slice(0, maxName),
    name,
    checks: checkNames(
      name,
      textOf(job.name) !== null,
      isMap(job.strategy) ? job.strategy.matrix : undefined,
    ),
    calls: textOf(job.uses),
    steps: stepsOf(job.steps),
  };
}

function stepsOf(steps: unknown): readonly Step[] {
  if (!Array.isArray(steps)) return [];
  return steps.slice(0, maxSteps).flatMap((step: unknown): readonly Step[] => {
    if (!isMap(step)) return [];
    const run = typeof step.run === 'string' ? step.run.slice(0, maxRun) : null;
    return [{ uses: textOf(step.uses), run, with: isMap(step.with) ? step.with : {} }];
  });
}

/**
 * The names of a job's check runs: its name, which may use values of the matrix; without such a name the values of each combination
 * follow it in parentheses.
 */
function checkNames(name: string, isNamed: boolean, matrix: unknown): readonly string[] | null {
  const parts = name.split(/(\$\{\{[^}]{0,200}\}\})/);
  const isPlain = parts.length === 1;
  if (matrix === undefined) return isPlain ? [name] : null;
  const combinations = combinationsOf(matrix);
  if (combinations === null) return null;
  if (isPlain) return combinations.map((each) => `${name} (${Object.values(each).join(', ')})`);
  if (!isNamed) return null;
  const names = combinations.map((values) =>
    parts.map((part) => {
      const key = /^\$\{\{\s{0,9}matrix\.([\w-]{1,100})\s{0,9}\}\}$/.exec(part)?.[1];
      return part.startsWith('${{') ? (key === undefined ? undefined : values[key]) : part;
    }),
  );
  return names.some((each) => each.includes(undefined)) ? null : names.map((each) => each.join(''));
}

/** Null where the matrix has `include`, `exclude`, expressions, values that are no text, or too many combinations. */
function combinationsOf(matrix: unknown): readonly Readonly<Record<string, string>>[] | null {
  if (!isMap(matrix)) return null;
  let all: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [key, values] of Object.entries(matrix)) {
    if (key === 'include' || key === 'exclude' || !Array.isArray(values)) return null;
    const texts = values.slice(0, maxCombinations + 1).map((value) => textOf(value));
    if (texts.some((text) => text === null || text.includes('${{'))) return null;
    if (all.length * texts.length > maxCombinations) return null;
    all = all.flatMap((each) => texts.map((text) => ({ ...each, [key]: text ?? '' })));
  }
  return all;
}

function listOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value.slice(0, maxJobs) : [value];
  return all.flatMap((each) => textOf(each) ?? []);
}

/** A scalar as text; null for anything else, and for an empty one. */
function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = String(value).trim().slice(0, maxName);
  return text === '' ? null : text;
}
