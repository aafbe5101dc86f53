import { z } from 'zod';
import { policyPath } from './github/base-policy.ts';
import type { Wake } from './store/store.ts';
import type { Subject } from './subject.ts';

/** What an event asks to be looked at; `recheck` when a person asked for it. */
interface Concern {
  readonly subjects: readonly Subject[];
  readonly recheck?: boolean;
}

interface HeardEvent {
  /** The actions that are heard; an event without actions has none. */
  readonly actions: readonly string[];
  /** Reads the few fields that it needs, checked: a payload that lacks one throws a `ZodError`. */
  concerns(payload: unknown, action: string, ownAppId: number): Concern;
}

// The shapes of names and hashes on GitHub: whatever else comes in a payload goes into no key, URL or query.
const account = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);
const repositoryName = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/);
const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);
const id = z.int().positive();
const branch = z.string().min(1).max(255);

const place = z
  .object({
    installation: z.object({ id }),
    repository: z.object({ id, name: repositoryName, owner: z.object({ login: account }) }),
  })
  .transform(({ installation, repository }) => ({
    installationId: installation.id,
    owner: repository.owner.login,
    repository: repository.name,
  }));

const pullRequestPayload = z.object({
  pull_request: z.object({ number: id, state: z.enum(['open', 'closed']) }),
});

const app = z.object({ id }).nullish();
const reportedPullRequests = z.array(z.object({ number: id, base: z.object({ repo: z.object({ id }) }) }));

const checkRunPayload = z.object({
  repository: z.object({ id }),
  check_run: z.object({
    head_sha: sha,
    app,
    check_suite: z.object({ head_branch: branch.nullish() }).nullish(),
    pull_requests: reportedPullRequests,
  }),
});

const checkSuitePayload = z.object({
  repository: z.object({ id }),
  check_suite: z.object({
    head_sha: sha,
    app,
    head_branch: branch.nullish(),
    pull_requests: reportedPullRequests,
  }),
});

const statusPayload = z.object({ sha, branches: z.array(z.object({ name: branch })) });

const mergeGroupPayload = z.object({
  merge_group: z.object({ head_sha: sha, head_ref: branch, base_sha: sha, base_ref: branch }),
});

const alertPayload = z.object({
  ref: z.string().nullish(),
  alert: z.object({ most_recent_instance: z.object({ ref: z.string() }).nullish() }),
});

const changedPaths = z.array(z.string()).default([]);
const pushPayload = z.object({
  ref: branch,
  deleted: z.boolean(),
  forced: z.boolean(),
  repository: z.object({ default_branch: branch }),
  commits: z.array(z.object({ added: changedPaths, modified: changedPaths, removed: changedPaths })),
});

/** GitHub names no more commits of a push than this: https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const commitsOfPush = 2048;

/**
 * Every event that is heard, with the subjects that it concerns. The manifest asks for exactly these.
 *
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads
 */
const heard: Readonly<Record<string, HeardEvent>> = {
  pull_request: {
    actions: [
      'opened',
      'reopened',
      'synchronize',
      'edited',
      'labeled',
      'unlabeled',
      'ready_for_review',
      'converted_to_draft',
      'review_requested',
      'review_request_removed',
    ],
    concerns: pullRequestOf,
  },
  pull_request_review: { actions: ['submitted', 'edited', 'dismissed'], concerns: pullRequestOf },
  check_run: {
    actions: ['created', 'completed', 'rerequested', 'requested_action'],
    concerns(payload, action, ownAppId) {
      const { check_run: run, repository } = checkRunPayload.parse(payload);
      return checkOf(payload, action, ownAppId, {
        ...run,
        repositoryId: repository.id,
        head_branch: run.check_suite?.head_branch,
      });
    },
  },
  check_suite: {
    actions: ['completed', 'rerequested'],
    concerns(payload, action, ownAppId) {
      const { check_suite: suite, repository } = checkSuitePayload.parse(payload);
      return checkOf(payload, action, ownAppId, { ...suite, repositoryId: repository.id });
    },
  },
  status: {
    actions: [],
    concerns(payload) {
      const { sha: headSha, branches } = statusPayload.parse(payload);
      const where = place.parse(payload);
      const groups = branches.flatMap(({ name }) => mergeGroupOf(where, headSha, name));
      return { subjects: groups.length > 0 ? groups : [{ ...where, kind: 'commit', sha: headSha }] };
    },
  },
  merge_group: {
    actions: ['checks_requested'],
    concerns(payload) {
      const { merge_group: group } = mergeGroupPayload.parse(payload);
      const subject: Subject = {
        ...place.parse(payload),
        kind: 'merge-group',
        headSha: group.head_sha,
        headRef: group.head_ref,
        baseSha: group.base_sha,
        baseRef: group.base_ref,
      };
      return { subjects: [subject] };
    },
  },
  code_scanning_alert: {
    actions: ['appeared_in_branch', 'closed_by_user', 'created', 'fixed', 'reopened', 'reopened_by_user'],
    concerns(payload) {
      const { ref, alert } = alertPayload.parse(payload);
      // A person's closing or reopening names no ref of its own: the alert's newest instance does.
      const number = /^refs\/pull\/([1-9]\d{0,9})\/(?:merge|head)$/.exec(
        ref || (alert.most_recent_instance?.ref ?? ''),
      )?.[1];
      if (number === undefined) return { subjects: [] };
      return { subjects: [{ ...place.parse(payload), kind: 'pull-request', number: Number(number) }] };
    },
  },
  push: {
    actions: [],
    concerns(payload) {
      const push = pushPayload.parse(payload);
      const name = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1];
      if (name === undefined || push.deleted || !mayChangePolicy(push, name)) return { subjects: [] };
      return { subjects: [{ ...place.parse(payload), kind: 'branch', ref: name }] };
    },
  },
};

/** The names of the events that are heard, as the manifest lists them. */
export const heardEvents: readonly string[] = Object.keys(heard);

/** Every `event.action` that is heard; `event` alone where there are no actions. */
export const heardActions: readonly string[] = Object.entries(heard).flatMap(([event, { actions }]) =>
  actions.length === 0 ? [event] : actions.map((action) => `${event}.${action}`),
);

/**
 * The subjects that a delivery wakes. Never throws: an event, action or payload that is not understood wakes nothing.
 *
 * @param event GitHub's `X-GitHub-Event`
 * @param payload the parsed body, not trusted to be complete
 * @param ownAppId this app's id: what its own checks report is no news
 */
export function wakesOf(event: string, payload: unknown, ownAppId: number): readonly Wake[] {
  const entry = Object.hasOwn(heard, event) ? heard[event] : undefined;
  const action = actionOf(payload);
  if (entry === undefined || !(entry.actions.length === 0 || entry.actions.includes(action))) return [];
  try {
    const { subjects, recheck = false } = entry.concerns(payload, action, ownAppId);
    const reason = recheck ? 'recheck' : entry.actions.length === 0 ? event : `${event}.${action}`;
    return subjects.map((subject) => ({ subject, reason }));
  } catch (error) {
    if (error instanceof z.ZodError) return [];
    throw error;
  }
}

/** The payload's `action`; empty when it has none. */
export function actionOf(payload: unknown): string {
  return z.object({ action: z.string() }).safeParse(payload).data?.action ?? '';
}

/** A pull request that was closed when the event happened waits for its own `reopened`. */
function pullRequestOf(payload: unknown): Concern {
  const { pull_request: pullRequest } = pullRequestPayload.parse(payload);
  if (pullRequest.state === 'closed') return { subjects: [] };
  return { subjects: [{ ...place.parse(payload), kind: 'pull-request', number: pullRequest.number }] };
}

/**
 * A check concerns the pull requests of its head. GitHub names none for a fork's branch, and may name one that is opened
 * against another repository; then the commit has to be resolved.
 */
function checkOf(
  payload: unknown,
  action: string,
  ownAppId: number,
  check: {
    readonly repositoryId: number;
    readonly head_sha: string;
    readonly head_branch?: string | null | undefined;
    readonly app?: z.infer<typeof app>;
    readonly pull_requests: z.infer<typeof reportedPullRequests>;
  },
): Concern {
  const recheck = action === 'rerequested' || action === 'requested_action';
  if (recheck !== (check.app?.id === ownAppId)) return { subjects: [] };
  const where = place.parse(payload);
  const groups = mergeGroupOf(where, check.head_sha, check.head_branch ?? '');
  const pullRequests = check.pull_requests
    .filter(({ base }) => base.repo.id === check.repositoryId)
    .map(({ number }): Subject => ({ ...where, kind: 'pull-request', number }));
  if (groups.length > 0) return { subjects: groups, recheck };
  if (pullRequests.length > 0) return { subjects: pullRequests, recheck };
  return { subjects: [{ ...where, kind: 'commit', sha: check.head_sha }], recheck };
}

/**
 * The merge group whose temporary branch this is, if it is one. GitHub names it after the base branch, the pull request
 * and the commit that the group is built on: `gh-readonly-queue/main/pr-7-<sha>`.
 */
function mergeGroupOf(where: z.infer<typeof place>, headSha: string, name: string): Subject[] {
  const parts = /^gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]{40,64})$/.exec(name);
  const [, base, baseSha] = parts ?? [];
  if (base === undefined || baseSha === undefined) return [];
  return [
    {
      ...where,
      kind: 'merge-group',
      headSha,
      headRef: `refs/heads/${name}`,
      baseSha,
      baseRef: `refs/heads/${base}`,
    },
  ];
}

/** Whether a push may have changed the policy of its branch: it names the file, or GitHub does not tell all that it changed. */
function mayChangePolicy(push: z.infer<typeof pushPayload>, name: string): boolean {
  // What a forced push drops is in no list. On other branches it is the daily rebase of a pull request's own branch.
  if (push.forced && name === push.repository.default_branch) return true;
  if (push.commits.length >= commitsOfPush) return true;
  return push.commits.some((commit) =>
    [commit.added, commit.modified, commit.removed].some((paths) => paths.includes(policyPath)),
  );
}
