import type { Evidence } from '../evidence/index.ts';
import type { Problem } from '../evidence/slice.ts';
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
  return inside(evidence) as Evidence;
}

/** A value with each problem in it replaced. What holds none stays the same object: what is known of it is kept by the object. */
function inside(value: unknown): unknown {
  if (Array.isArray(value)) {
    const mapped = value.map(inside);
    return mapped.some((each, index) => each !== value[index]) ? mapped : value;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  if (isLackOfPermission(value)) return inWorkflow(value);
  const entries = Object.entries(value).map(([key, each]) => [key, each, inside(each)] as const);
  const isSame = entries.every(([, before, after]) => before === after);
  return isSame ? value : Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

function isLackOfPermission(value: object): value is Problem {
  const { reason, remedy } = value as Partial<Problem>;
  return reason === 'not-permitted' && Array.isArray(remedy);
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
