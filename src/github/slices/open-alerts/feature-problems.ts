import type { Problem } from '../../../evidence/slice.ts';
import type { AlertKind } from '../../../text/message.ts';
import { type Message, say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import { isForPermission } from '../../client/permissions.ts';
import { notPermitted, type Permission, permissionsIn } from '../../read/problems.ts';
import type { Source } from '../../read/source.ts';
import { TooManyAlerts } from '../code-scanning/alerts.ts';

/** What the settings of a repository call a list of alerts, and what reads it. */
interface Feature {
  readonly name: Message;
  readonly permission: Permission;
  readonly accepted: string;
  readonly setting: string;
  readonly plan: Message;
}

const features: Readonly<Record<AlertKind, Feature>> = {
  'code-scanning': {
    name: ['Code scanning'],
    permission: ['Code scanning alerts', 'read'],
    accepted: 'security_events=read',
    setting: 'Settings → Advanced Security → Code scanning',
    plan: [' A private repository needs GitHub Code Security.'],
  },
  dependabot: {
    name: ['The list of Dependabot alerts'],
    permission: ['Dependabot alerts', 'read'],
    accepted: 'vulnerability_alerts=read',
    setting: 'Settings → Advanced Security → Dependabot alerts',
    plan: [],
  },
  'secret-scanning': {
    name: ['Secret scanning'],
    permission: ['Secret scanning alerts', 'read'],
    accepted: 'secret_scanning_alerts=read',
    setting: 'Settings → Advanced Security → Secret Protection',
    plan: [' A private repository needs GitHub Secret Protection.'],
  },
};

/**
 * Why a list of alerts cannot be read. GitHub answers with 403 or 404 both where the feature is off and where the app may not read it.
 *
 * @throws what is no such answer
 */
export async function featureProblem(
  kind: AlertKind,
  { installation }: Source,
  error: unknown,
): Promise<Problem> {
  const { name, permission, accepted, setting, plan } = features[kind];
  if (error instanceof TooManyAlerts) {
    return {
      reason: 'too-large',
      message: say`${name} has more than 5,000 alerts in one state: they are not all read.`,
      remedy: say`Fix or dismiss what is old; or leave ${kind} out of ${'kinds'}.`,
    };
  }
  if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 404)) throw error;
  if (isForPermission(await installation.permissions(), error, accepted)) {
    const [named = permission] = error.accepted === null ? [permission] : permissionsIn(error.accepted);
    return notPermitted(say`${[permission[0]]}`, [named[0] === permission[0] ? named : permission]);
  }
  return {
    reason: 'disabled',
    message: say`${name} is off for this repository: what it would find is not known.`,
    remedy: say`Turn it on under ${[setting]}.${plan} Or leave ${kind} out of ${'kinds'}.`,
  };
}
