import type { Evidence } from '../evidence/index.ts';
import type { Problem, Slice } from '../evidence/slice.ts';
import type { GatheredPullRequest } from '../subjects/gathered-pull-request.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, say } from '../text/message.ts';

/**
 * The permissions of a workflow's token, by the names of those of an app.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
 */
const keys: Readonly<Record<string, string>> = {
  Actions: 'actions',
  Attestations: 'attestations',
  Checks: 'checks',
  'Code scanning alerts': 'security-events',
  'Commit statuses': 'statuses',
  Contents: 'contents',
  Deployments: 'deployments',
  Issues: 'issues',
  'Pull requests': 'pull-requests',
};

/** The evidence as a workflow's token gathered it: where a permission is missing, what to do is to be done in the workflow. */
export function withWorkflowRemedies(evidence: Evidence): Evidence {
  return Object.fromEntries(
    Object.entries(evidence).map(([name, slice]: [string, Slice<unknown>]) => [
      name,
      slice.available ? slice : { ...slice, problem: inWorkflow(slice.problem) },
    ]),
  ) as Evidence;
}

/** A gathered pull request with those that share its check. */
export function pullRequestInWorkflow<Gathered extends GatheredPullRequest>(gathered: Gathered): Gathered {
  return {
    ...gathered,
    evidence: withWorkflowRemedies(gathered.evidence),
    siblings: gathered.siblings.map(pullRequestInWorkflow),
  };
}

function inWorkflow(problem: Problem): Problem {
  const asked = problem.remedy.flatMap((part) =>
    typeof part === 'object' && 'quoted' in part ? [/^(.+): (read|write)$/.exec(part.quoted)] : [],
  );
  const permissions = asked.filter((match) => match !== null);
  if (permissions.length === 0) return problem;
  const lacking = permissions.filter(([, name = '']) => !Object.hasOwn(keys, name));
  return { ...problem, remedy: lacking.length > 0 ? never(named(lacking)) : give(permissions) };
}

function give(permissions: readonly RegExpExecArray[]): Message {
  const lines = permissions.map(([, name = '', access]) => say`${`${keys[name]}: ${access}`}`);
  return say`Give the job ${listOf(lines, 'and')} under ${'permissions:'} in the workflow.`;
}

function never(permissions: readonly Message[]): Message {
  return say`The token of a workflow cannot have ${listOf(permissions, 'and')}. Give the Action an app of your own that has it.`;
}

function named(permissions: readonly RegExpExecArray[]): readonly Message[] {
  return permissions.map(([whole]) => say`${whole}`);
}
