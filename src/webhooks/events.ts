import { z } from 'zod';
import type { Subject, Wake } from '../subjects/index.ts';
import { mergeGroupOn } from '../subjects/merge-group.ts';
import { event as eventReason, requested } from '../subjects/reason.ts';
import type { ReleaseEvidenceSubject } from '../subjects/release-evidence.ts';
import { mayHoldCommand } from './commands.ts';
import {
  asksForIt,
  type Concern,
  checkOf,
  closedPullRequest,
  commandOf,
  commandOfReview,
  gateOf,
  installationOf,
  mayChangeBase,
  mayChangePolicy,
  mayChangeVerdicts,
  movedBranch,
  openPullRequest,
  pullRequestOf,
  pushedIn,
} from './concern.ts';
import type { OwnApp } from './own-app.ts';
import {
  addedPayload,
  alertPayload,
  checkRunPayload,
  checkSuitePayload,
  issuePayload,
  mergeGroupPayload,
  place,
  pushPayload,
  repositoryPayload,
  statusPayload,
} from './payloads.ts';
import { createdTag, deployedRelease, releasedTag, tagOf } from './release-concern.ts';
import { releaseEvidenceOf } from './release-evidence.ts';

/**
 * An event that is handled. A new one is an entry of `handled`:
 *
 * @example
 * label: {
 *   actions: ['deleted'],
 *   concerns: (payload) => ({ subjects: [{ ...place.parse(payload), kind: 'repository' }] }),
 * },
 */
interface HandledEvent {
  /** The actions that are handled; empty for an event without actions. */
  readonly actions: readonly string[];
  /** Reads the few fields that it needs, validated: a payload that lacks one throws a `ZodError`. */
  concerns(payload: unknown, action: string, app: OwnApp): Concern;
}

/** Added repositories above which the whole installation is resynced instead. */
const maxAdded = 100;

/**
 * Every event that is handled, with the subjects that it concerns.
 *
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads
 */
const handled: Readonly<Record<string, HandledEvent>> = {
  pull_request: {
    actions: [
      'opened',
      'closed',
      'reopened',
      'synchronize',
      'edited',
      'labeled',
      'unlabeled',
      'ready_for_review',
      'converted_to_draft',
      'assigned',
      'unassigned',
      'locked',
      'unlocked',
      'review_requested',
      'review_request_removed',
    ],
    concerns: (payload, action) => ({
      ...(action === 'closed' ? closedPullRequest(payload) : pullRequestOf(payload)),
      ...(action === 'edited' && mayChangeBase(payload) ? { changed: 'base' } : {}),
      ...pushedBy(payload, action),
    }),
  },
  // A conversation begins with a review.
  pull_request_review_thread: {
    actions: ['resolved', 'unresolved'],
    concerns: (payload) => pullRequestOf(payload),
  },
  pull_request_review: {
    actions: ['submitted', 'edited', 'dismissed'],
    concerns(payload, action) {
      const isNew = action === 'submitted';
      return {
        ...pullRequestOf(payload),
        requested: isNew && asksForIt(payload, 'review', 'pull_request'),
        wakes:
          isNew && mayHoldCommand(payload)
            ? [{ subject: commandOfReview(payload), reason: eventReason('pull_request_review.submitted') }]
            : [],
      };
    },
  },
  // Only new comments are read: an edit requests nothing.
  pull_request_review_comment: {
    actions: ['created'],
    concerns(payload) {
      if (!asksForIt(payload, 'comment', 'pull_request')) return { subjects: [] };
      return { ...pullRequestOf(payload), requested: true };
    },
  },
  issue_comment: {
    actions: ['created'],
    concerns(payload) {
      const commands = mayHoldCommand(payload) ? [commandOf(payload)] : [];
      if (!asksForIt(payload, 'comment', 'issue')) return { subjects: commands };
      const { pull_request: link, ...pullRequest } = issuePayload.parse(payload).issue;
      if (!link) return { subjects: commands };
      return {
        subjects: [...openPullRequest(payload, pullRequest).subjects, ...commands],
        requested: true,
      };
    },
  },
  check_run: {
    actions: ['created', 'completed', 'rerequested', 'requested_action'],
    concerns(payload, action, { id: ownAppId }) {
      const { check_run: run } = checkRunPayload.parse(payload);
      return checkOf(payload, action, ownAppId, {
        ...run,
        head_branch: run.check_suite?.head_branch,
      });
    },
  },
  check_suite: {
    actions: ['completed', 'rerequested'],
    concerns(payload, action, { id: ownAppId }) {
      return checkOf(payload, action, ownAppId, checkSuitePayload.parse(payload).check_suite);
    },
  },
  status: {
    actions: [],
    concerns(payload) {
      const { sha: headSha, branches } = statusPayload.parse(payload);
      const where = place.parse(payload);
      const groups = branches.flatMap(({ name }) => mergeGroupOn(where, name, headSha) ?? []);
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
      // An alert that a person closes or reopens has no ref: its newest instance has.
      const number = /^refs\/pull\/([1-9]\d{0,9})\/(?:merge|head)$/.exec(
        ref || (alert.most_recent_instance?.ref ?? ''),
      )?.[1];
      if (number === undefined) return { subjects: [] };
      return { subjects: [{ ...place.parse(payload), kind: 'pull-request', number: Number(number) }] };
    },
  },
  dependabot_alert: {
    actions: ['auto_dismissed', 'auto_reopened', 'created', 'dismissed', 'fixed', 'reintroduced', 'reopened'],
    concerns: forReleases,
  },
  secret_scanning_alert: {
    actions: ['created', 'publicly_leaked', 'reopened', 'resolved', 'validated'],
    concerns: forReleases,
  },
  // Findings, mitigations and threat models that are issues.
  issues: {
    actions: ['opened', 'edited', 'closed', 'reopened', 'labeled', 'unlabeled', 'deleted', 'transferred'],
    concerns: forReleases,
  },
  deployment_protection_rule: {
    actions: ['requested'],
    concerns: (payload, _action, { apiUrl }) => gateOf(payload, apiUrl),
  },
  workflow_run: {
    actions: ['in_progress', 'completed'],
    concerns: forReleases,
  },
  push: {
    actions: [],
    concerns(payload, _action, app) {
      const push = pushPayload.parse(payload);
      const tag = /^refs\/tags\/(.+)$/.exec(push.ref)?.[1];
      if (tag !== undefined) return push.deleted ? { subjects: [] } : tagOf(payload, tag);
      const name = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1];
      if (name === undefined || push.deleted) return { subjects: [] };
      const branch = { ...place.parse(payload), kind: 'branch', ref: name } as const;
      const { default_branch: defaultBranch } = push.repository;
      const isDefault = defaultBranch == null || defaultBranch === name;
      const wakes = movedBranch(payload, name, isDefault);
      if (!mayChangeVerdicts(push)) return { subjects: [], wakes };
      const changesPolicy = isDefault && mayChangePolicy(push);
      const isPolicy = changesPolicy && isNamed(branch.repository, app);
      // The policy may list releases from now on.
      const releases: Subject[] = changesPolicy ? [{ ...place.parse(payload), kind: 'releases' }] : [];
      return { subjects: [branch, ...releases, ...(isPolicy ? [installationOf(payload)] : [])], wakes };
    },
  },
  create: {
    actions: [],
    concerns: (payload) => createdTag(payload),
  },
  release: {
    actions: ['created', 'edited', 'published', 'released', 'prereleased', 'unpublished', 'deleted'],
    concerns: (payload, action) => releasedTag(payload, action),
  },
  deployment_status: {
    actions: ['created'],
    concerns: (payload) => deployedRelease(payload),
  },
  // The organization's policy is in the repository of one name: it appears, disappears, or has another default branch.
  repository: {
    actions: ['created', 'edited', 'privatized', 'publicized', 'renamed', 'transferred'],
    concerns(payload, _action, app) {
      const { changes } = repositoryPayload.parse(payload);
      const names = [place.parse(payload).repository, changes?.repository?.name.from];
      const isPolicy = names.some((name) => name !== undefined && isNamed(name, app));
      return { subjects: isPolicy ? [installationOf(payload)] : [] };
    },
  },
  custom_property_values: {
    actions: ['updated'],
    concerns: (payload) => ({ subjects: [{ ...place.parse(payload), kind: 'repository' }] }),
  },
  // The app received no events of a repository that it could not read. What an account grants or takes back is recorded.
  installation: {
    actions: ['created', 'deleted', 'new_permissions_accepted', 'suspend', 'unsuspend'],
    concerns: (payload) => ({ subjects: [installationOf(payload)] }),
  },
  installation_repositories: {
    actions: ['added', 'removed'],
    concerns(payload, action, app) {
      const { installation, ...lists } = addedPayload.parse(payload);
      const { repositories_added: added, repositories_removed: removed } = lists;
      const changesPolicy = [...added, ...removed].some(({ full_name: { repository } }) =>
        isNamed(repository, app),
      );
      if (action === 'removed') return { subjects: changesPolicy ? [installationOf(payload)] : [] };
      // An account that grants all its repositories need not list each.
      if (changesPolicy || added.length === 0 || added.length > maxAdded) {
        return { subjects: [installationOf(payload)] };
      }
      const subjects = added.map(
        ({ id, full_name: name }): Subject => ({
          kind: 'repository',
          repositoryId: id,
          installationId: installation.id,
          ...name,
        }),
      );
      return { subjects };
    },
  },
};

/** An event that concerns releases that wait, and nothing else: {@link releaseEvidenceOf}. */
function forReleases(): Concern {
  return { subjects: [] };
}

/** Whether a repository is the one for the policy of all repositories of its account. Names of repositories have no case. */
function isNamed(repository: string, { organizationRepository }: OwnApp): boolean {
  return repository.toLowerCase() === organizationRepository.toLowerCase();
}

function pushedBy(payload: unknown, action: string): Pick<Concern, 'pushed'> {
  const pushed = pushing.has(action) ? pushedIn(payload) : undefined;
  return pushed === undefined ? {} : { pushed };
}

/** The actions whose sender pushed the head. */
const pushing: ReadonlySet<string> = new Set(['opened', 'synchronize']);

/** The names of the events that are handled. */
export const handledEvents: readonly string[] = Object.keys(handled);

/** GitHub sends these to every app, without a subscription. */
const sentToEveryApp: readonly string[] = ['installation', 'installation_repositories'];

/** Handled where the app is subscribed to them: GitHub asks for a further permission, and a change is noticed within an hour without it. */
const optionalEvents: readonly string[] = [
  'custom_property_values',
  'dependabot_alert',
  'secret_scanning_alert',
  'issues',
];

/** The names of the events that the manifest must ask for. */
export const subscribedEvents: readonly string[] = handledEvents.filter(
  (name) => !sentToEveryApp.includes(name) && !optionalEvents.includes(name),
);

/** Whether an event of this name is handled, in at least one of its actions. */
export function isHandled(name: string): boolean {
  return Object.hasOwn(handled, name);
}

/** Every event that is handled, as {@link eventName} writes it. */
export const handledActions: readonly string[] = Object.entries(handled).flatMap(([name, { actions }]) =>
  actions.length === 0 ? [name] : actions.map((action) => eventName(name, action)),
);

/** What is read of a delivery. */
export interface ReadEvent {
  /** As `event.action`; `event` alone where there is no action. */
  readonly event: string;
  readonly wakes: readonly Wake[];
  /** The first field that is missing or malformed, such as `pull_request.number`; null where the payload is understood. */
  readonly problem: string | null;
}

/**
 * Reads the event and the subjects that it wakes. Never throws: an event, action or payload that is not understood wakes nothing.
 *
 * @example readEvent('pull_request', { action: 'opened', pull_request: { number: 7, state: 'open' }, … }, 12)
 *   // { event: 'pull_request.opened', wakes: [{ subject: { kind: 'pull-request', number: 7, … }, reason }], problem: null }
 *
 * @param name GitHub's `X-GitHub-Event`
 * @param payload the parsed body, which may be incomplete
 * @param app this app
 */
export function readEvent(name: string, payload: unknown, app: OwnApp): ReadEvent {
  const action = actedOn.safeParse(payload).data?.action ?? '';
  const entry = isHandled(name) ? handled[name] : undefined;
  if (entry === undefined) return { event: eventName(name, action), wakes: [], problem: null };
  const event = eventName(name, entry.actions.length === 0 ? '' : action);
  if (entry.actions.length > 0 && !entry.actions.includes(action)) {
    return { event, wakes: [], problem: null };
  }
  try {
    const concern = entry.concerns(payload, action, app);
    const { subjects, requested: isRequest = false, changed, pushed } = concern;
    const reasons = [
      isRequest ? requested : eventReason(event),
      ...(changed === undefined ? [] : [eventReason(`${event}.${changed}`)]),
      ...(pushed === undefined ? [] : [pushed]),
    ];
    const evidence = releaseEvidenceOf(name, payload, action, app);
    const wakes: readonly Wake[] = [
      ...subjects.flatMap((subject) => reasons.map((reason) => ({ subject, reason }))),
      ...(concern.wakes ?? []),
      ...(evidence === null ? [] : wakesOf(evidence, event)),
    ];
    return { event, wakes, problem: null };
  } catch (error) {
    if (error instanceof z.ZodError) return { event, wakes: [], problem: fieldOf(error) };
    throw error;
  }
}

/** Wakes what waits for the evidence. The policy may list an environment by now whose runs wait already. */
function wakesOf(evidence: ReleaseEvidenceSubject, event: string): readonly Wake[] {
  const wake = { subject: evidence, reason: eventReason(event), background: true };
  return event === 'push' ? [wake, { ...wake, subject: { ...evidence, kind: 'waiting-runs' } }] : [wake];
}

/** The place of the first mistake; the value is never part of it. */
function fieldOf({ issues: [first] }: z.ZodError): string {
  return first === undefined || first.path.length === 0 ? 'payload' : first.path.join('.');
}

/** An event as logs, reasons and the evidence name it. */
function eventName(name: string, action: string): string {
  return action === '' ? name : `${name}.${action}`;
}

const actedOn = z.object({ action: z.string() });
