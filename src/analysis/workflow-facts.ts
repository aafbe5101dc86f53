import type { WorkflowFacts } from '../evidence/base-workflows.ts';
import { remembered } from '../text/remembered.ts';
import { filesRunBy, normalized } from './run-files.ts';
import { at, entriesOf, listOf, readValues, textAt, type Value } from './yaml-values.ts';

/** Characters of a workflow that are read: GitHub runs none that is much longer. */
const maxCharacters = 200_000;

/** Names, folders or files of a kind that are kept of one workflow. */
const maxEntries = 500;

/** An alias or a merge key: what it stands for is not read. */
const alias = /(?:^|[\s,[:-])(?:\*[\w-]{1,100}\s*(?:$|[,\]}#])|<<\s{0,20}:)/m;

const unreadable: WorkflowFacts = {
  readable: false,
  checks: [],
  environments: [],
  analyzes: false,
  reportsAnyCheck: false,
  calls: [],
  callsElsewhere: false,
  actions: [],
  files: [],
};

/**
 * Reads from the text of a workflow what depends on it: the checks that its jobs report, the environments that they deploy to, whether it
 * uploads analyses, and what it takes from its own repository. Never throws, whatever the text.
 *
 * The name of a job's check is its `name`, else its id; a matrix adds its values in parentheses, and a called workflow adds the name of its
 * own job after a slash.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export const readWorkflow: (text: string) => WorkflowFacts = remembered((text) => {
  const workflow = valuesIn(text);
  const jobs = entriesOf(at(workflow, 'jobs'));
  if (workflow === undefined || jobs.length === 0) return unreadable;
  const defaults = at(workflow, 'defaults', 'run');
  const found = jobs.map(([id, job]) => readJob(id, job, defaults));
  const permissions = [at(workflow, 'permissions'), ...jobs.map(([, job]) => at(job, 'permissions'))];
  return {
    readable: true,
    checks: distinct(found.flatMap(({ checks }) => checks)),
    environments: distinct(jobs.flatMap(([, job]) => environmentOf(at(job, 'environment')))),
    analyzes:
      found.some(({ uploads }) => uploads) || permissions.some((given) => writes(given, ['security-events'])),
    reportsAnyCheck: permissions.some((given) => writes(given, ['checks', 'statuses'])),
    calls: found.flatMap(({ calls }) => calls).slice(0, maxEntries),
    callsElsewhere: found.some(({ callsElsewhere }) => callsElsewhere),
    actions: distinct(found.flatMap(({ actions }) => actions)),
    files: distinct(found.flatMap(({ files }) => files)),
  };
}, maxCharacters);

/**
 * Reads from the description of a local action what it takes from its repository besides its own folder.
 *
 * @param folder from the root of the repository, with a slash at the end; `./` for the root itself
 * @see https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
 */
export function readAction(text: string, folder: string): WorkflowFacts {
  const action = valuesIn(text);
  const runs = at(action, 'runs');
  if (action === undefined || runs === null) return unreadable;
  const named = ['main', 'pre', 'post', 'image', 'entrypoint', 'pre-entrypoint', 'post-entrypoint']
    .map((key) => textAt(runs, key))
    .filter((path) => path !== '');
  const steps = readSteps(at(runs, 'steps'), { folder: '', shell: '' }, folder);
  return {
    ...unreadable,
    readable: true,
    actions: distinct(steps.actions),
    files: distinct([
      ...named.filter((path) => !path.includes('://')).flatMap((path) => normalized(folder + path) ?? []),
      ...steps.files,
    ]),
  };
}

function valuesIn(text: string): Value | undefined {
  return text.length > maxCharacters || alias.test(text) ? undefined : readValues(text, 'yaml');
}

interface JobFacts {
  readonly checks: readonly string[];
  readonly calls: WorkflowFacts['calls'];
  readonly callsElsewhere: boolean;
  readonly actions: readonly string[];
  readonly files: readonly string[];
  readonly uploads: boolean;
}

function readJob(id: string, job: Value, defaults: Value): JobFacts {
  const name = withStars(textAt(job, 'name') || id);
  const called = textAt(job, 'uses');
  if (called !== '') {
    const path = called.startsWith('./') ? normalized(called) : null;
    return {
      checks: path === null ? [`${name} / *`] : [],
      calls: path === null ? [] : [{ path, job: name }],
      callsElsewhere: path === null,
      actions: [],
      files: [],
      uploads: false,
    };
  }
  const own = at(job, 'defaults', 'run');
  const runs = {
    folder: textAt(own, 'working-directory') || textAt(defaults, 'working-directory'),
    shell: textAt(own, 'shell') || textAt(defaults, 'shell'),
  };
  return {
    checks: [name, `${name} (*)`],
    calls: [],
    callsElsewhere: false,
    ...readSteps(at(job, 'steps'), runs, null),
  };
}

/** Uploads to code scanning: the actions of GitHub, which other scanners use, too. */
const uploadsAnalysis = /^github\/codeql-action\/(?:analyze|upload-sarif|init|autobuild)(?:@|$)/i;

/** Inputs of actions that are run as commands or as a script. */
const commandInputs = ['command', 'cmd', 'run', 'entrypoint', 'args', 'inlineScript'] as const;

/** How steps run that do not say so themselves. */
interface StepDefaults {
  readonly folder: string;
  /** With a file of the repository in it, such as `bash ci/wrapper.sh {0}`. */
  readonly shell: string;
}

function readSteps(
  steps: Value,
  defaults: StepDefaults,
  action: string | null,
): Pick<JobFacts, 'actions' | 'files' | 'uploads'> {
  const actions: string[] = [];
  const files: string[] = [];
  let uploads = false;
  for (const step of listOf(steps)) {
    const uses = textAt(step, 'uses');
    if (uploadsAnalysis.test(uses)) uploads = true;
    const local = uses.startsWith('./') ? normalized(uses) : null;
    if (local !== null) actions.push(local === '' ? './' : `${local}/`);
    const configuration = normalized(textAt(step, 'with', 'config-file'));
    if (configuration !== null && configuration !== '') files.push(configuration);
    const run = textAt(step, 'run');
    const folder = textAt(step, 'working-directory') || defaults.folder;
    if (run !== '') {
      files.push(...filesRunBy(run, folder, action));
      files.push(...filesRunBy(textAt(step, 'shell') || defaults.shell, folder, action));
    }
    for (const input of commandInputs) files.push(...filesRunBy(textAt(step, 'with', input), '', action));
    files.push(...filesRunBy(textAt(step, 'with', 'script'), '', action).flatMap(modulesAt));
  }
  return { actions, files, uploads };
}

/** What a path in a script may name: `require('./ci/check')` finds `ci/check.js`. */
function modulesAt(path: string): readonly string[] {
  const isWhole = /\.\w{1,10}$/.test(path);
  return isWhole ? [path] : [path, ...['js', 'cjs', 'mjs', 'ts'].map((ending) => `${path}.${ending}`)];
}

/** The name of an environment, which an expression may give. */
function environmentOf(environment: Value): readonly string[] {
  const name = textAt(environment) || textAt(environment, 'name');
  return name === '' ? [] : [withStars(name)];
}

/** Whether permissions of a token allow to write one of these. What is not written depends on a setting of the repository. */
function writes(permissions: Value, scopes: readonly string[]): boolean {
  return permissions === 'write-all' || scopes.some((scope) => textAt(permissions, scope) === 'write');
}

/** A name with `*` in place of each expression. A star of the name itself stands for any text, too. */
function withStars(name: string): string {
  return name
    .replace(/\$\{\{[^}]{0,1000}\}\}/g, '*')
    .replace(/\*{2,}/g, '*')
    .slice(0, 300);
}

function distinct(entries: readonly string[]): readonly string[] {
  return [...new Set(entries)].slice(0, maxEntries);
}
