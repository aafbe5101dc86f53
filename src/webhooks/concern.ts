import { z } from 'zod';
import type { Actor } from '../evidence/pull-request.ts';
import { isReleaseCheckName } from '../github/read/check-name.ts';
import { exceptionsPath, policyPath } from '../policy/path.ts';
import type { Subject, Wake } from '../subjects/index.ts';
import { mergeGroupOn } from '../subjects/merge-group.ts';
import type { Place } from '../subjects/place.ts';
import { event, type Reason } from '../subjects/reason.ts';
import { remarkAsksForReevaluation } from './commands.ts';
import {
  type app,
  closedPayload,
  commentPayload,
  editPayload,
  gatePayload,
  installationPayload,
  mergedPayload,
  movedPayload,
  type numbered,
  place,
  pullRequestPayload,
  pushedPayload,
  type pushPayload,
  type reportedPullRequests,
  reviewPayload,
} from './payloads.ts';

/** The subjects that an event concerns; `requested` when a person asked for their evaluation. */
export interface Concern {
  readonly subjects: readonly Subject[];
  readonly requested?: boolean;
  /** A separate reason beside the event. Of an edit: it changed the base branch. Of a pull request that was closed: it was merged. */
  readonly changed?: 'base' | 'merged';
  /** Who pushed, which is a separate reason beside the event. */
  readonly pushed?: Extract<Reason, { kind: 'pushed' }>;
  /** Subjects with reasons of their own. */
  readonly wakes?: readonly Wake[];
}

/** Commits of a push that GitHub lists: https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const maxListedCommits = 2048;

export function pullRequestOf(payload: unknown): Concern {
  return openPullRequest(payload, pullRequestPayload.parse(payload).pull_request);
}

/** A closed pull request is evaluated when it is reopened. */
export function openPullRequest(payload: unknown, { number, state }: z.infer<typeof numbered>): Concern {
  if (state === 'closed') return { subjects: [] };
  return { subjects: [{ ...place.parse(payload), kind: 'pull-request', number }] };
}

/** A pull request that was closed: its check may have to be taken back, unless it was merged. */
export function closedPullRequest(payload: unknown): Concern {
  const { number, merged } = closedPayload.parse(payload).pull_request;
  return {
    subjects: [{ ...place.parse(payload), kind: 'pull-request', number }],
    ...(merged === true ? { changed: 'merged' } : {}),
    wakes: mergedInto(payload),
  };
}

/** Milliseconds that a merge waits for the push that it is, which names the account; of a lost push it tells alone. */
const awaitPushMs = 3_000;

/** A pull request that was merged: the commits of its base branch are recorded. */
function mergedInto(payload: unknown): readonly Wake[] {
  const { data } = mergedPayload.safeParse(payload);
  if (data === undefined) return [];
  const { number, merge_commit_sha: commit, base } = data.pull_request;
  const subject: Subject = { ...place.parse(payload), kind: 'merged-commits', branch: base.ref };
  return [{ subject, reason: { kind: 'merged', number, commit }, delay: awaitPushMs, background: true }];
}

/**
 * A branch that was moved: what landed on it is recorded, where pull requests are merged into it. The branches of a merge queue are none
 * of these.
 *
 * @param branch without `refs/heads/`
 */
export function movedBranch(payload: unknown, branch: string, isDefault: boolean): readonly Wake[] {
  const { data } = movedPayload.safeParse(payload);
  if (data === undefined || branch.startsWith('gh-readonly-queue/')) return [];
  const { before, after, sender } = data;
  const by = sender == null ? null : { login: sender.login, kind: kinds[sender.type] ?? 'other' };
  const subject: Subject = { ...place.parse(payload), kind: 'merged-commits', branch };
  const push = { by, before: /^0+$/.test(before) ? null : before, after };
  const reasons: readonly Reason[] = [{ kind: 'moved', push }, ...(isDefault ? [event('push.default')] : [])];
  return reasons.map((reason) => ({ subject, reason, background: true }));
}

/**
 * Who pushed the head that a pull request was opened with, or got by a push. The API shows it for the repository's own branches only.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request
 *
 * @returns undefined where the payload does not say
 */
export function pushedIn(payload: unknown): Concern['pushed'] {
  const { data } = pushedPayload.safeParse(payload);
  if (data === undefined) return undefined;
  const { pull_request: pullRequest, before, sender } = data;
  const by = { login: sender.login, kind: kinds[sender.type] ?? 'other' };
  const push = { by, before: before ?? null, after: pullRequest.head.sha };
  return { kind: 'pushed', number: pullRequest.number, push };
}

const kinds: Readonly<Record<string, Actor['kind']>> = { User: 'user', Bot: 'bot' };

/** Whether an edit changed the base branch, or may have: the payload does not state what changed. */
export function mayChangeBase(payload: unknown): boolean {
  const { data } = editPayload.safeParse(payload);
  return data === undefined || Object.hasOwn(data.changes, 'base');
}

const named = z.record(z.string(), z.unknown());

/** Whether a person asks for a re-evaluation in a comment or review, which the payload holds under this name. */
export function asksForIt(
  payload: unknown,
  remark: 'comment' | 'review',
  pullRequest: 'pull_request' | 'issue',
) {
  const parts = named.parse(payload);
  return remarkAsksForReevaluation({
    remark: parts[remark],
    pullRequest: parts[pullRequest],
    sender: parts.sender,
  });
}

/** A comment whose commands are to be read. */
export function commandOf(payload: unknown): Subject {
  return {
    ...place.parse(payload),
    kind: 'command',
    comment: commentPayload.parse(payload).comment.id,
  };
}

/** A review whose commands are to be read. */
export function commandOfReview(payload: unknown): Subject {
  const { review, pull_request: pullRequest } = reviewPayload.parse(payload);
  return {
    ...place.parse(payload),
    kind: 'command',
    comment: review.id,
    reviewOf: pullRequest.number,
  };
}

/**
 * The gate that is asked about jobs that wait. The address that it is to answer to holds the id of the run: it must be one of this GitHub, of
 * the repository of the payload.
 *
 * @param apiUrl where this GitHub's API begins
 * @throws {ZodError} when it is another address
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads#deployment_protection_rule
 */
export function gateOf(payload: unknown, apiUrl: string): Concern {
  const where = place.parse(payload);
  const { environment, sha, deployment, deployment_callback_url: address } = gatePayload.parse(payload);
  const subject: Subject = { ...where, kind: 'gate', run: runIn(address, apiUrl, where), environment, sha };
  const madeAt = Math.floor(Date.parse(deployment?.created_at ?? '') / 1_000);
  const reason: Reason = {
    kind: 'gate-requested',
    deployment: deployment == null ? null : { id: deployment.id, madeAt },
  };
  return { subjects: [], wakes: [{ subject, reason }] };
}

function runIn(address: string, apiUrl: string, { owner, repository }: Place): number {
  const prefix = `${apiUrl}/repos/${owner}/${repository}/actions/runs/`.toLowerCase();
  const rest = address.toLowerCase().startsWith(prefix) ? address.slice(prefix.length) : '';
  const [, run] = /^([1-9]\d{0,15})\/deployment_protection_rule$/.exec(rest) ?? [];
  if (run !== undefined && Number.isSafeInteger(Number(run))) return Number(run);
  throw new z.ZodError([
    {
      code: 'custom',
      path: ['deployment_callback_url'],
      message: 'must be the address of a run of this repository in the API of this GitHub',
      input: undefined,
    },
  ]);
}

export function installationOf(payload: unknown): Subject {
  return { kind: 'installation', installationId: installationPayload.parse(payload).installation.id };
}

/**
 * A check concerns the pull requests of its head. GitHub lists none for the branch of a fork, and may list one of another repository:
 * then the commit has to be resolved.
 */
export function checkOf(
  payload: unknown,
  action: string,
  ownAppId: number,
  check: {
    /** Of a check run; a suite has none. */
    readonly name?: string | null | undefined;
    readonly head_sha: string;
    readonly head_branch?: string | null | undefined;
    readonly app?: z.infer<typeof app>;
    readonly pull_requests: z.infer<typeof reportedPullRequests>;
  },
): Concern {
  const isRequest = action === 'rerequested' || action === 'requested_action';
  if (isRequest !== (check.app?.id === ownAppId)) return { subjects: [] };
  const where = place.parse(payload);
  const released: Subject = { ...where, kind: 'released-commit', sha: check.head_sha };
  if (isRequest && isReleaseCheckName(check.name ?? '')) return { subjects: [released], requested: true };
  // A suite holds the checks about releases, too.
  const also = action === 'rerequested' && check.name === undefined ? [released] : [];
  const group = mergeGroupOn(where, check.head_branch ?? '', check.head_sha);
  const pullRequests = check.pull_requests
    .filter(({ base }) => base.repo.id === where.repositoryId)
    .map(({ number }): Subject => ({ ...where, kind: 'pull-request', number }));
  if (group !== null) return { subjects: [group], requested: isRequest };
  if (pullRequests.length > 0) return { subjects: [...pullRequests, ...also], requested: isRequest };
  return { subjects: [{ ...where, kind: 'commit', sha: check.head_sha }, ...also], requested: isRequest };
}

/**
 * Whether a push may change the verdict on pull requests into its branch: it lists the policy file, GitHub does not list all of its changes,
 * or it replaces commits, after which something else may land with what was approved.
 */
export function mayChangeVerdicts(push: z.infer<typeof pushPayload>): boolean {
  return push.forced || mayChangePolicy(push);
}

/** Whether a push may change the policy file of its branch. A forced one lists only what it adds. */
export function mayChangePolicy(push: z.infer<typeof pushPayload>): boolean {
  if (push.forced) return true;
  if (push.commits.length >= maxListedCommits) return true;
  return push.commits.some((commit) =>
    [commit.added, commit.modified, commit.removed].some(
      (paths) => paths.includes(policyPath) || paths.includes(exceptionsPath),
    ),
  );
}
