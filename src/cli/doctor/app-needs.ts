import { relevantEvents, requirements } from '../../engine/required-evidence.ts';
import type { SliceName } from '../../evidence/index.ts';
import type { Policy } from '../../policy/policy.ts';
import { pullRequestEvents } from '../../subjects/own-events.ts';

/** A permission that the app needs, and for what. */
export interface NeededPermission {
  /** As GitHub's API names it. */
  readonly name: string;
  readonly access: 'read' | 'write';
  /** As the settings page names it. */
  readonly label: string;
  /** Completes "for …". */
  readonly reason: string;
}

/** Under any policy. */
const always: readonly NeededPermission[] = [
  {
    name: 'checks',
    access: 'write',
    label: 'Checks',
    reason: 'the check itself, and the checks of other tools',
  },
  { name: 'contents', access: 'read', label: 'Contents', reason: 'the policy on the base branch' },
  {
    name: 'pull_requests',
    access: 'write',
    label: 'Pull requests',
    reason: 'changes and reviews, and the comment',
  },
  {
    name: 'issues',
    access: 'read',
    label: 'Issues',
    reason: '/sdl re-evaluate in comments, and threat models that are issues',
  },
  {
    name: 'statuses',
    access: 'write',
    label: 'Commit statuses',
    reason: 'the choice of the app as the expected source of the check; it writes none',
  },
];

const bySlice: readonly (NeededPermission & { readonly slices: readonly SliceName[] })[] = [
  {
    name: 'security_events',
    access: 'read',
    label: 'Code scanning alerts',
    reason: 'analyses and alerts',
    slices: ['codeScanning'],
  },
  {
    name: 'actions',
    access: 'read',
    label: 'Actions',
    reason: 'the workflow runs that analyses come from',
    slices: ['workflowRuns', 'codeScanning'],
  },
  {
    name: 'members',
    access: 'read',
    label: 'Members',
    reason: 'the members of teams',
    slices: ['teams', 'codeOwners', 'owners'],
  },
];

const mergeQueues: NeededPermission = {
  name: 'merge_queues',
  access: 'read',
  label: 'Merge queues',
  reason: 'the pull requests in a merge group',
};

/** The permissions that a policy needs. Pure. */
export function neededPermissions(policy: Policy, hasMergeQueue: boolean): readonly NeededPermission[] {
  const { slices, teams } = requirements(policy);
  const read = (name: SliceName) => (name === 'teams' ? teams.length > 0 : slices.has(name));
  return [
    ...always,
    ...bySlice.flatMap(({ slices: of, ...permission }) => (of.some(read) ? [permission] : [])),
    ...(hasMergeQueue ? [mergeQueues] : []),
  ];
}

/** Whether what is granted covers it: write covers read. */
export function covers(
  granted: Readonly<Record<string, string | undefined>>,
  { name, access }: NeededPermission,
): boolean {
  const levels = ['read', 'write', 'admin'];
  return levels.indexOf(granted[name] ?? '') >= levels.indexOf(access);
}

/** GitHub sends these to every app. */
const unsubscribed: ReadonlySet<string> = new Set([
  'installation',
  'installation_repositories',
  'github_app_authorization',
]);

/** Under any policy, besides those of pull requests: pushes change the policy, and people ask by comments and buttons. */
const everywhere = ['push', 'check_run', 'issue_comment'];

/** The events that a policy needs, by their names on the settings page. Pure. */
export function neededEvents(policy: Policy, hasMergeQueue: boolean): readonly string[] {
  const events = [
    ...pullRequestEvents,
    ...relevantEvents(policy),
    ...everywhere,
    ...(hasMergeQueue ? ['merge_group'] : []),
  ];
  const names = new Set(events.map((event) => event.split('.', 1)[0] ?? ''));
  return [...names].filter((name) => !unsubscribed.has(name)).toSorted();
}
