import { relevantEvents, requirements } from '../../engine/required-evidence.ts';
import type { SliceName } from '../../evidence/index.ts';
import type { Policy } from '../../policy/policy.ts';
import { pullRequestEvents } from '../../subjects/own-events.ts';
import { type Permission, profiles } from '../../web/setup/profiles.ts';

/** By permission that only some policies need, the slices that are read with it. */
const bySlice: Readonly<Record<string, readonly SliceName[]>> = {
  security_events: ['codeScanning'],
  actions: ['workflowRuns', 'codeScanning'],
  members: ['teams', 'codeOwners', 'owners'],
};

/** Under any policy. `metadata` is granted to every app. */
const always: readonly string[] = ['checks', 'contents', 'pull_requests', 'issues', 'statuses'];

/** The permissions that a policy needs, in the order of the set-up page. Pure. */
export function neededPermissions(policy: Policy, hasMergeQueue: boolean): readonly Permission[] {
  const { slices, teams } = requirements(policy);
  const isRead = (name: SliceName) => (name === 'teams' ? teams.length > 0 : slices.has(name));
  const isNeeded = (key: string) =>
    always.includes(key) || (key === 'merge_queues' && hasMergeQueue) || bySlice[key]?.some(isRead) === true;
  const all = profiles.flatMap(({ permissions }) => permissions);
  return [...new Map(all.map((each) => [each.key, each])).values()].filter(({ key }) => isNeeded(key));
}

/** Whether what is granted covers it: write covers read. */
export function covers(
  granted: Readonly<Record<string, string | undefined>>,
  { key, access }: Pick<Permission, 'key' | 'access'>,
): boolean {
  const levels = ['read', 'write', 'admin'];
  return levels.indexOf(granted[key] ?? '') >= levels.indexOf(access);
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
