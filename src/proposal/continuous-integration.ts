import { scannersInScript } from './commands.ts';
import { isWorkflow, type RepositoryFiles } from './repository-files.ts';
import type { Scanner } from './scanner.ts';
import { isUpload, scannerOfAction, scanners } from './scanners.ts';
import { actionSteps, type Job, readWorkflow, type Step, type Trigger, type Workflow } from './workflow.ts';

/** What checks the changes of a repository: the jobs of its workflows, and the scanners among them. */
export interface ContinuousIntegration {
  readonly workflows: readonly Workflow[];
  /** Workflows that could not be read. */
  readonly unread: readonly string[];
  readonly scans: readonly Scan[];
  /** Jobs that call a workflow of another repository, which a clone does not hold. */
  readonly outside: readonly OutsideCall[];
  /** Scanners whose configuration is there and that no workflow runs, with the file. */
  readonly configured: readonly { readonly scanner: Scanner; readonly path: string }[];
  /** Other CI systems by their files, with the scanners that these name. */
  readonly others: readonly OtherSystem[];
}

/** One scanner that a job runs. */
export interface Scan {
  readonly scanner: Scanner;
  readonly workflow: string;
  readonly trigger: Trigger;
  readonly job: string;
  /** The names of the job's check runs; null where the files alone do not tell. */
  readonly checks: readonly string[] | null;
  /** Its findings go to code scanning. */
  readonly uploads: boolean;
}

export interface OutsideCall {
  readonly workflow: string;
  readonly job: string;
  /** `owner/name/path@ref`. */
  readonly calls: string;
  readonly trigger: Trigger;
}

export interface OtherSystem {
  readonly name: string;
  readonly path: string;
  readonly scanners: readonly Scanner[];
}

/** Calls of a workflow by a workflow that are followed; GitHub allows ten levels. */
const maxDepth = 4;

/** Reads what checks the changes of a repository. Pure, and never throws. */
export function readContinuousIntegration(files: RepositoryFiles): ContinuousIntegration {
  const read = files.paths.filter(isWorkflow).map((path) => ({
    path,
    workflow: readWorkflow(path, files.texts[path] ?? ''),
  }));
  const workflows = read.flatMap(({ workflow }) => workflow ?? []);
  const context = { files, scripts: packageScripts(files.texts['package.json']), workflows };
  const started = workflows.filter(({ trigger }) => trigger.when !== 'called');
  const jobs = started.flatMap((workflow) => reachedJobs(workflow, context));
  const scans = onePerPlace(jobs.flatMap((job) => scansOf(job, context)));
  const ran = new Set(scans.map(({ scanner }) => scanner));
  return {
    workflows,
    unread: read.flatMap(({ path, workflow }) => (workflow === null ? [path] : [])),
    scans,
    outside: jobs.flatMap(({ job, workflow, label }) =>
      job.calls === null || job.calls.startsWith('./') || scannerOfAction(job.calls) !== null
        ? []
        : [{ workflow: workflow.path, job: label, calls: job.calls, trigger: workflow.trigger }],
    ),
    configured: scanners.flatMap((scanner) => {
      const path = ran.has(scanner)
        ? undefined
        : files.paths.find((each) => scanner.files?.test(each) === true);
      return path === undefined ? [] : [{ scanner, path }];
    }),
    others: otherSystems(files, context.scripts),
  };
}

interface Context {
  readonly files: RepositoryFiles;
  readonly scripts: Readonly<Record<string, string>>;
  readonly workflows: readonly Workflow[];
}

/** A job that a workflow runs, by itself or through workflows that it calls. */
interface ReachedJob {
  /** The workflow that is started. */
  readonly workflow: Workflow;
  readonly job: Job;
  /** Its name below the names of the jobs that call it, as in `scan / analyze`. */
  readonly label: string;
  readonly checks: readonly string[] | null;
}

function reachedJobs(workflow: Workflow, { workflows }: Context): readonly ReachedJob[] {
  const reached: ReachedJob[] = [];
  const visit = (jobs: readonly Job[], callers: readonly string[] | null, prefix: string, depth: number) => {
    for (const job of jobs) {
      const checks =
        callers === null || job.checks === null
          ? null
          : callers.flatMap((caller) => (job.checks ?? []).map((check) => `${caller}${check}`));
      const label = `${prefix}${job.name}`;
      const called = workflows.find(({ path }) => `./${path}` === job.calls);
      if (called === undefined || depth >= maxDepth) reached.push({ workflow, job, label, checks });
      else visit(called.jobs, checks?.map((check) => `${check} / `) ?? null, `${label} / `, depth + 1);
    }
  };
  visit(workflow.jobs, [''], '', 0);
  return reached;
}

function scansOf({ workflow, job, label, checks }: ReachedJob, context: Context): readonly Scan[] {
  const steps = allSteps(job.steps, context.files);
  const uploads = steps.some(({ uses }) => isUpload(uses));
  const place = { workflow: workflow.path, trigger: workflow.trigger, job: label, checks };
  const called = job.calls === null ? null : scannerOfAction(job.calls);
  return [
    // The jobs of a workflow of another repository have names that a clone does not show.
    ...(called === null
      ? []
      : [{ ...place, scanner: called, checks: null, uploads: called.uploads === true }]),
    ...steps.flatMap((step) =>
      scannersOf(step, context.scripts).map((scanner) => ({
        ...place,
        scanner,
        uploads: scanner.tool !== undefined && (uploads || uploadsItself(scanner, step)),
      })),
    ),
  ];
}

function scannersOf(
  { uses, run, with: inputs }: Step,
  scripts: Readonly<Record<string, string>>,
): readonly Scanner[] {
  // https://github.com/snyk/actions: what it scans is an input of the action.
  if (uses?.toLowerCase().startsWith('snyk/actions/') === true && typeof inputs.command === 'string') {
    return scannersInScript(`snyk ${inputs.command}`, scripts);
  }
  const action = uses === null ? null : scannerOfAction(uses);
  return [...(action === null ? [] : [action]), ...(run === null ? [] : scannersInScript(run, scripts))];
}

/** Some actions upload unless they are told not to: https://docs.zizmor.sh/integrations/#github-actions */
function uploadsItself({ uploads }: Scanner, { uses, with: inputs }: Step): boolean {
  if (uploads !== true || uses === null) return false;
  return !['advanced-security', 'upload-sarif', 'upload'].some((input) =>
    ['false', 'never'].includes(String(inputs[input])),
  );
}

/** With the steps of the repository's own actions in the place of those that use them. */
function allSteps(steps: readonly Step[], { texts }: RepositoryFiles, depth = 0): readonly Step[] {
  return steps.flatMap((step) => {
    if (depth >= maxDepth || !step.uses?.startsWith('./')) return [step];
    const folder = step.uses.slice(2).replace(/\/$/, '');
    const text = texts[`${folder}/action.yml`] ?? texts[`${folder}/action.yaml`];
    return text === undefined ? [step] : allSteps(actionSteps(text), { texts } as RepositoryFiles, depth + 1);
  });
}

/** The same scanner in the same job counts once; it uploads if one of its runs does. */
function onePerPlace(scans: readonly Scan[]): readonly Scan[] {
  const byPlace = new Map<string, Scan>();
  for (const scan of scans) {
    const key = JSON.stringify([scan.scanner.name, scan.workflow, scan.job]);
    const known = byPlace.get(key);
    byPlace.set(key, known === undefined ? scan : { ...known, uploads: known.uploads || scan.uploads });
  }
  return [...byPlace.values()];
}

function packageScripts(text: string | undefined): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(text ?? '{}');
    const entries = Object.entries(scripts ?? {}).filter(([, script]) => typeof script === 'string');
    return Object.fromEntries(entries) as Record<string, string>;
  } catch {
    return {};
  }
}

/** The files of other CI systems, at the root of the repository. */
const systems: readonly (readonly [name: string, path: RegExp])[] = [
  ['GitLab CI', /^\.gitlab-ci\.ya?ml$/],
  ['CircleCI', /^\.circleci\/config\.ya?ml$/],
  ['Jenkins', /^Jenkinsfile(?:\.[\w-]+)?$/],
  ['Azure Pipelines', /^\.?azure-pipelines(?:[.-][\w.-]+)?\.ya?ml$|^\.azure-pipelines\/[^/]+\.ya?ml$/],
  ['Travis CI', /^\.travis\.ya?ml$/],
  ['Buildkite', /^\.buildkite\/[^/]+\.ya?ml$/],
  ['Bitbucket Pipelines', /^bitbucket-pipelines\.ya?ml$/],
  ['AppVeyor', /^\.?appveyor\.ya?ml$/],
  ['Drone', /^\.drone\.(?:ya?ml|jsonnet|star)$/],
  ['Woodpecker', /^\.woodpecker(?:\.ya?ml$|\/[^/]+\.ya?ml$)/],
  ['Google Cloud Build', /^cloudbuild(?:[.-][\w-]+)?\.(?:ya?ml|json)$/],
  ['AWS CodeBuild', /^buildspec(?:[.-][\w-]+)?\.ya?ml$/],
  ['TeamCity', /^\.teamcity\/settings\.kts$/],
  ['Cirrus CI', /^\.cirrus\.(?:ya?ml|star)$/],
  ['Semaphore', /^\.semaphore\/semaphore\.ya?ml$/],
  ['Tekton', /^\.tekton\/[^/]+\.ya?ml$/],
  ['Codemagic', /^codemagic\.ya?ml$/],
  ['Bitrise', /^bitrise\.ya?ml$/],
  ['pre-commit', /^\.pre-commit-config\.ya?ml$/],
];

function otherSystems(
  { paths, texts }: RepositoryFiles,
  scripts: Readonly<Record<string, string>>,
): readonly OtherSystem[] {
  return systems.flatMap(([name, pattern]) => {
    const path = paths.find((each) => pattern.test(each));
    if (path === undefined) return [];
    const text = texts[path] ?? '';
    return [
      { name, path, scanners: name === 'pre-commit' ? hooksIn(text) : scannersInScript(text, scripts) },
    ];
  });
}

/** Hooks of pre-commit are named by their repository and id: https://pre-commit.com/#plugins */
function hooksIn(text: string): readonly Scanner[] {
  const ids = [...text.slice(0, 100_000).matchAll(/^[ \t-]{0,40}(?:id|repo): {0,9}["']?([^\s"'#]{1,200})/gm)];
  const names = new Set(ids.map(([, id = '']) => id.slice(id.lastIndexOf('/') + 1).toLowerCase()));
  return scanners.filter(({ commands }) =>
    commands.some((command) => names.has(command.split(' ', 1)[0] ?? '')),
  );
}
