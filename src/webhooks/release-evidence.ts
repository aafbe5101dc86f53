import type { ReleaseEvidenceSubject } from '../subjects/release-evidence.ts';
import { mayChangePolicy } from './concern.ts';
import type { OwnApp } from './own-app.ts';
import { checkRunPayload, checkSuitePayload, place, pushPayload } from './payloads.ts';

/** Whether an event may change what releases are evaluated by, by its name. */
const mayChangeReleases: Readonly<
  Record<string, (payload: unknown, action: string, app: OwnApp) => boolean>
> = {
  check_run: (payload, action, { id }) =>
    action === 'completed' && checkRunPayload.parse(payload).check_run.app?.id !== id,
  check_suite: (payload, action, { id }) =>
    action === 'completed' && checkSuitePayload.parse(payload).check_suite.app?.id !== id,
  status: () => true,
  code_scanning_alert: () => true,
  dependabot_alert: () => true,
  secret_scanning_alert: () => true,
  issues: () => true,
  deployment_status: () => true,
  workflow_run: () => true,
  // The policy and the exceptions of the default branch.
  push(payload) {
    const push = pushPayload.parse(payload);
    const name = push.repository.default_branch;
    return !push.deleted && (name == null || push.ref === `refs/heads/${name}`) && mayChangePolicy(push);
  },
};

/** What an event may change for the releases of its repository that wait; null where it changes nothing for them. */
export function releaseEvidenceOf(
  name: string,
  payload: unknown,
  action: string,
  app: OwnApp,
): ReleaseEvidenceSubject | null {
  const mayChange = mayChangeReleases[name];
  return mayChange?.(payload, action, app) === true
    ? { ...place.parse(payload), kind: 'release-evidence' }
    : null;
}
