import { type Problem, tokenProblem } from '../check/token-problem.ts';
import type { Engine } from '../engine/engine.ts';
import type { Report } from '../engine/report.ts';
import {
  maxOpenPullRequests,
  openPullRequestNumbers,
  pullRequestExists,
} from '../github/client/token-access.ts';
import type { PolicyResult } from '../policy/policy.ts';
import type { Gathered } from '../subjects/gathered.ts';
import { evaluateGroup, evaluateTogether } from '../subjects/joint-evaluation.ts';
import type { MergeGroupSubject } from '../subjects/merge-group.ts';
import { placeName } from '../subjects/place.ts';
import { requested, scheduled } from '../subjects/reason.ts';
import { HeadMoved } from '../subjects/retry-later.ts';
import type { Asked } from './event.ts';
import type { ActionAccess } from './github-access.ts';
import type { Inputs } from './inputs.ts';
import {
  type Outcome,
  type Result,
  resultOf,
  resultOfGroup,
  resultOfRelease,
  type Shown,
  superseded,
  unevaluated,
} from './result.ts';
import { pullRequestInWorkflow, withWorkflowRemedies } from './workflow-remedies.ts';

/** What one run of the Action works with. */
export interface ActionRun extends ActionAccess {
  readonly engine: Engine;
  /** Counts in place of that of the base branch; null: that one. */
  readonly policy: PolicyResult | null;
  readonly inputs: Inputs;
  readonly now: () => Date;
}

/**
 * Evaluates everything that is asked for, one after the other, and shows each on GitHub.
 *
 * @param each is told of each result at once
 * @param warn is told what was left out
 */
export async function evaluateAsked(
  run: ActionRun,
  asked: Exclude<Asked, { kind: 'nothing' }>,
  each: (result: Result) => void,
  warn: (text: string) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const add = (result: Result) => {
    results.push(result);
    each(result);
  };
  if (asked.kind === 'merge-group') add(await evaluateMergeGroup(run, asked));
  else {
    const numbers = await numbersOf(run, asked);
    if ('problem' in numbers) add(unevaluated(placeName(run.place), numbers.problem));
    else {
      if (asked.kind === 'all' && numbers.length >= maxOpenPullRequests)
        warn(
          `${placeName(run.place)} may have more open pull requests: only the newest 1,000 are evaluated. To evaluate an older one, name it in the input pull-request.`,
        );
      for (const number of numbers) add(await evaluatePullRequest(run, number, asked));
    }
  }
  return results;
}

/** The pull requests that are asked for: GitHub is asked, and never what another run wrote. */
async function numbersOf(
  run: ActionRun,
  asked: Exclude<Asked, { kind: 'nothing' | 'merge-group' }>,
): Promise<readonly number[] | Problem> {
  const { github, client, place, now } = run;
  try {
    switch (asked.kind) {
      case 'pull-request':
        return [asked.number];
      case 'head': {
        const found = await github.pullRequestsOfCommit({ ...place, kind: 'commit', sha: asked.sha });
        return found.map(({ number }) => number);
      }
      case 'all':
        return await openPullRequestNumbers(client, place, now);
    }
  } catch (error) {
    return problemOf(run, placeName(place), error);
  }
}

async function evaluatePullRequest(
  run: ActionRun,
  number: number,
  asked: Exclude<Asked, { kind: 'nothing' | 'merge-group' }>,
): Promise<Result> {
  const { github, client, engine, place, policy, now } = run;
  const name = `${placeName(place)}#${number}`;
  try {
    const found = await github.gatherPullRequest(
      { ...place, kind: 'pull-request', number },
      // A check that nothing changed in is written again only where somebody waits for it.
      [asked.kind === 'all' ? scheduled : requested],
      undefined,
      ...(policy === null ? [] : ([policy] as const)),
    );
    if (found === null && !(await pullRequestExists(client, place, number, now)))
      return unevaluated(
        name,
        'There is no pull request with this number. Name the number of one that is open in this repository.',
      );
    if (found === null || 'closed' in found)
      return { ...unevaluated(name, 'It is not open: there is nothing to evaluate.'), answer: 'pass' };
    const gathered = isOfWorkflow(run) ? pullRequestInWorkflow(found) : found;
    const { report, onCheck } = await evaluateTogether(gathered, engine, now());
    const isOfFork = asked.kind === 'pull-request' && asked.fork;
    const outcome = await show(run, gathered, { report, onCheck, isOfFork });
    return resultOf({ gathered, report, onCheck }, number, outcome);
  } catch (error) {
    const subject = { ...place, kind: 'pull-request', number } as const;
    return failed(run, name, error, () => github.publishFailure(subject, async () => true));
  }
}

async function evaluateMergeGroup(
  run: ActionRun,
  { headSha, headRef, baseSha, baseRef }: Extract<Asked, { kind: 'merge-group' }>,
): Promise<Result> {
  const { github, engine, place, now } = run;
  const subject: MergeGroupSubject = { ...place, kind: 'merge-group', headSha, headRef, baseSha, baseRef };
  const name = `${placeName(place)}@${headSha.slice(0, 12)}`;
  try {
    const found = await github.gatherMergeGroup(subject, [requested]);
    if (found === null)
      return {
        ...unevaluated(name, 'The merge group is gone: there is nothing to evaluate.'),
        answer: 'pass',
      };
    const gathered = isOfWorkflow(run)
      ? {
          ...found,
          evidence: withWorkflowRemedies(found.evidence),
          members: found.members.map(pullRequestInWorkflow),
        }
      : found;
    const report = await evaluateGroup(gathered, engine, now());
    const outcome = await show(run, gathered, { report, onCheck: report, isOfFork: false });
    return resultOfGroup(name, report, outcome);
  } catch (error) {
    return failed(run, name, error, () => github.publishFailure(subject, async () => true));
  }
}

/** Shows the failure on the check, which may still say pass from an earlier evaluation. */
async function failed(
  run: ActionRun,
  name: string,
  error: unknown,
  publish: () => Promise<Shown | null>,
): Promise<Result> {
  // The failure would be shown on the new head, which has a run of its own.
  if (error instanceof HeadMoved) return { ...unevaluated(name, superseded), answer: 'waiting' };
  const { problem } = problemOf(run, name, error);
  try {
    return unevaluated(name, problem, (await publish()) ?? 'not-shown');
  } catch {
    // What stopped the evaluation often stops this, too: the run says it in any case.
    return unevaluated(name, problem);
  }
}

/** Evaluates the release of a commit. @param sha of the run, where the input names none */
export async function evaluateRelease(
  run: ActionRun,
  release: NonNullable<Inputs['release']>,
  sha: string,
): Promise<Result & { readonly allowed: boolean }> {
  const { github, engine, place, now } = run;
  const name = `${placeName(place)}@${sha.slice(0, 12)} to the ${release.target.kind} ${release.target.name}`;
  try {
    const gathered = await github.gatherRelease({ ...place, sha, target: release.target }, [requested]);
    if (gathered === null)
      return { ...unevaluated(name, 'GitHub has no such commit in this repository.'), allowed: false };
    const { subject, policy } = gathered;
    const evidence = isOfWorkflow(run) ? withWorkflowRemedies(gathered.evidence) : gathered.evidence;
    const at = now();
    return resultOfRelease(await engine.evaluateRelease(subject, policy, evidence, at), at);
  } catch (error) {
    return { ...unevaluated(name, problemOf(run, name, error).problem), allowed: false };
  }
}

/** Publishes as the service does: nothing where the head moved meanwhile. What GitHub refuses is said, and does not stop the others. */
async function show(
  { github, inputs }: ActionRun,
  gathered: Gathered,
  shown: { readonly report: Report; readonly onCheck: Report; readonly isOfFork: boolean },
): Promise<Outcome> {
  const quiet = (report: Report): Report => (inputs.comment ? report : { ...report, comment: 'never' });
  try {
    // Without the time of reading, the head is always compared once more.
    const { readAt, ...existing } = gathered.existing;
    const read = { ...gathered, existing };
    const published = await github.publish(read, quiet(shown.report), quiet(shown.onCheck));
    return { published };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Refused') throw error;
    return { refused: `The check could not be written: ${error.message}. ${hint(inputs, shown.isOfFork)}` };
  }
}

function isOfWorkflow({ inputs: { access } }: ActionRun): boolean {
  return access.kind === 'token';
}

function hint({ access }: Inputs, isOfFork: boolean): string {
  if (isOfFork)
    return 'The token of a run for a fork may only read. Use the event pull_request_target, which runs the workflow of the default branch.';
  return access.kind === 'app'
    ? 'Give the app the permission checks: write, and accept it for this account.'
    : 'Give the job checks: write and pull-requests: write under `permissions:`. Only the token of a workflow or of an app may write checks, not that of a user.';
}

function problemOf({ inputs: { access } }: ActionRun, name: string, error: unknown): Problem {
  return tokenProblem(name, { token: access.kind === 'token' ? access.token : '' }, error);
}
