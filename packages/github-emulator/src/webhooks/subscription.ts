import { covers } from '../contract/permissions.ts';
import type { InstallationState } from '../world/model.ts';

/**
 * The permission that each event requires; an app cannot subscribe without it.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
const neededPermissions: Readonly<Record<string, string>> = {
  check_run: 'checks',
  check_suite: 'checks',
  code_scanning_alert: 'security_events',
  create: 'contents',
  delete: 'contents',
  dependabot_alert: 'vulnerability_alerts',
  deployment: 'deployments',
  deployment_protection_rule: 'deployments',
  deployment_review: 'deployments',
  deployment_status: 'deployments',
  issue_comment: 'issues',
  issues: 'issues',
  merge_group: 'merge_queues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  push: 'contents',
  release: 'contents',
  secret_scanning_alert: 'secret_scanning_alerts',
  status: 'statuses',
  workflow_run: 'actions',
  repository: 'metadata',
  // GitHub names the permission on the page of the event; every installation holds this one.
  custom_property_values: 'metadata',
};

/** Sent to every app, subscribed or not. */
const always = ['installation', 'installation_repositories'];

/** An app that may write checks is always subscribed to these. */
const withChecks = ['check_run', 'check_suite'];

/** @throws for an event that the emulator does not send, or that the app lacks the permission for */
export function assertSubscribable(
  events: readonly string[],
  permissions: Readonly<Record<string, string>>,
): void {
  for (const event of events) {
    const permission = neededPermissions[event];
    if (permission === undefined) throw new Error(`the event '${event}' is not emulated`);
    if (!covers(permissions, [{ [permission]: 'read' }])) {
      throw new Error(`the event '${event}' needs the permission '${permission}: read'`);
    }
  }
}

/** Whether an installation receives the webhooks of an event. */
export function isSubscribed({ app, permissions, suspendedAt }: InstallationState, event: string): boolean {
  if (always.includes(event)) return true;
  const needed = neededPermissions[event];
  if (needed === undefined || suspendedAt !== null) return false;
  const subscribed =
    app.events.includes(event) || (withChecks.includes(event) && covers(permissions, [{ checks: 'write' }]));
  return subscribed && covers(permissions, [{ [needed]: 'read' }]);
}
