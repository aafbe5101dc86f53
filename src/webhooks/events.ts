import { z } from 'zod';
import { policyPath } from '../policy/path.ts';
import type { Wake } from '../store/store.ts';
import type { Subject } from '../subjects/subject.ts';
import { remarkAsksForRecheck } from './commands.ts';
import {
  addedPayload,
  alertPayload,
  type app,
  checkRunPayload,
  checkSuitePayload,
  editPayload,
  installationPayload,
  issuePayload,
  mergeGroupPayload,
  type numbered,
  place,
  pullRequestPayload,
  pushPayload,
  type reportedPullRequests,
  statusPayload,
} from './payloads.ts';

/** What an event asks to be looked at; `recheck` when a person asked for it. */
interface Concern {
  readonly subjects: readonly Subject[];
  readonly recheck?: boolean;
  /** Of an edit: that it changed the base branch, which is a reason of its own beside the event. */
  readonly changed?: 'base';
}

interface HeardEvent {
  /** The actions that are heard; an event without actions has none. */
  readonly actions: readonly string[];
  /** Reads the few fields that it needs, checked: a payload that lacks one throws a `ZodError`. */
  concerns(payload: unknown, action: string, ownAppId: number): Concern;
}

/** More repositories than this are found by going through their installation. */
const mostAdded = 100;

/** GitHub names no more commits of a push than this: https://docs.github.com/webhooks/webhook-events-and-payloads#push */
const commitsOfPush = 2048;

/**
 * Every event that is heard, with the subjects that it concerns.
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
    concerns: (payload, action) => ({
      ...pullRequestOf(payload),
      ...(action === 'edited' && mayChangeBase(payload) ? { changed: 'base' } : {}),
    }),
  },
  pull_request_review: {
    actions: ['submitted', 'edited', 'dismissed'],
    concerns: (payload, action) => ({
      ...pullRequestOf(payload),
      recheck: action === 'submitted' && asksAgain(payload, 'review', 'pull_request'),
    }),
  },
  // Only what a person writes first is read: who edits a comment asks for nothing.
  pull_request_review_comment: {
    actions: ['created'],
    concerns(payload) {
      if (!asksAgain(payload, 'comment', 'pull_request')) return { subjects: [] };
      return { ...pullRequestOf(payload), recheck: true };
    },
  },
  issue_comment: {
    actions: ['created'],
    concerns(payload) {
      if (!asksAgain(payload, 'comment', 'issue')) return { subjects: [] };
      const { pull_request: link, ...pullRequest } = issuePayload.parse(payload).issue;
      return link ? { ...openPullRequest(payload, pullRequest), recheck: true } : { subjects: [] };
    },
  },
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
  // While the app could not see a repository, nobody told it what happened there.
  installation: {
    actions: ['created', 'new_permissions_accepted', 'unsuspend'],
    concerns: (payload) => ({ subjects: [installationOf(payload)] }),
  },
  installation_repositories: {
    actions: ['added'],
    concerns(payload) {
      const { installation, repositories_added: added } = addedPayload.parse(payload);
      // An account that now grants all its repositories need not have named each.
      if (added.length === 0 || added.length > mostAdded) {
        return { subjects: [installationOf(payload)] };
      }
      const subjects = added.map(
        ({ full_name: name }): Subject => ({ kind: 'repository', installationId: installation.id, ...name }),
      );
      return { subjects };
    },
  },
};

/** The names of the events that are heard. */
export const heardEvents: readonly string[] = Object.keys(heard);

/** GitHub sends these to every app, and lets none subscribe to them. */
const sentUnasked: readonly string[] = ['installation', 'installation_repositories'];

/** The names of the events that the manifest must ask for. */
export const subscribedEvents: readonly string[] = heardEvents.filter((name) => !sentUnasked.includes(name));

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
    const { subjects, recheck = false, changed } = entry.concerns(payload, action, ownAppId);
    const reason = recheck ? 'recheck' : entry.actions.length === 0 ? event : `${event}.${action}`;
    const reasons = changed === undefined ? [reason] : [reason, `${reason}.${changed}`];
    return subjects.flatMap((subject) => reasons.map((each) => ({ subject, reason: each })));
  } catch (error) {
    if (error instanceof z.ZodError) return [];
    throw error;
  }
}

const actedOn = z.object({ action: z.string() });

/** The payload's `action`; empty when it has none. */
export function actionOf(payload: unknown): string {
  return actedOn.safeParse(payload).data?.action ?? '';
}

function pullRequestOf(payload: unknown): Concern {
  return openPullRequest(payload, pullRequestPayload.parse(payload).pull_request);
}

/** A pull request that was closed when the event happened waits for its own `reopened`. */
function openPullRequest(payload: unknown, { number, state }: z.infer<typeof numbered>): Concern {
  if (state === 'closed') return { subjects: [] };
  return { subjects: [{ ...place.parse(payload), kind: 'pull-request', number }] };
}

/** Whether an edit changed the base branch; so it counts where the payload does not tell what changed. */
function mayChangeBase(payload: unknown): boolean {
  const { data } = editPayload.safeParse(payload);
  return data === undefined || Object.hasOwn(data.changes, 'base');
}

const named = z.record(z.string(), z.unknown());

/** Whether a person asks for it in what they wrote: a comment or review that the payload holds under this name. */
function asksAgain(payload: unknown, remark: 'comment' | 'review', pullRequest: 'pull_request' | 'issue') {
  const parts = named.parse(payload);
  return remarkAsksForRecheck({
    remark: parts[remark],
    pullRequest: parts[pullRequest],
    sender: parts.sender,
  });
}

function installationOf(payload: unknown): Subject {
  return { kind: 'installation', installationId: installationPayload.parse(payload).installation.id };
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
