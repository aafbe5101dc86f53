import { dependabotAlertJson } from '../entities/dependabot.ts';
import type {
  Advisory,
  DependabotAlert,
  DependabotDismissal,
  DependabotSeverity,
} from '../world/dependabot.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { gitHubItself } from './github-itself.ts';

/** A vulnerable dependency of the default branch. */
export interface NewDependabotAlert {
  readonly package: string;
  /** Default: `npm`. */
  readonly ecosystem?: string;
  /** Default: `package-lock.json`. */
  readonly manifest?: string;
  /** Default: `runtime`. */
  readonly scope?: 'development' | 'runtime' | null;
  /** Default: `direct`. */
  readonly relationship?: DependabotAlert['dependency']['relationship'];
  readonly severity: DependabotSeverity;
  /** Default: `general`. */
  readonly classification?: 'general' | 'malware';
  readonly ghsaId?: string;
  readonly cveId?: string | null;
  readonly summary?: string;
  /** Default: `< 2.0.0`. */
  readonly vulnerableRange?: string;
  /** Null while there is no fix. Default: `2.0.0`. */
  readonly firstPatchedVersion?: string | null;
  readonly cvss?: Partial<Advisory['cvss']>;
  /** Default: now. */
  readonly createdAt?: Date;
}

/** Opens an alert: `dependabot_alert.created`. @throws {Problem} 403 where alerts are off */
export async function openDependabotAlert(
  world: WorldState,
  repository: RepositoryState,
  {
    package: name,
    ecosystem = 'npm',
    manifest = 'package-lock.json',
    scope = 'runtime',
    relationship = 'direct',
    severity,
    classification = 'general',
    ghsaId,
    cveId = null,
    summary = `A vulnerability of ${name}`,
    vulnerableRange = '< 2.0.0',
    firstPatchedVersion = '2.0.0',
    cvss = {},
    createdAt,
  }: NewDependabotAlert,
): Promise<DependabotAlert> {
  assertDependabot(repository);
  const now = world.clock.tick();
  const { alerts } = repository.dependabot;
  const number = alerts.length + 1;
  const alert: DependabotAlert = {
    number,
    dependency: { ecosystem, name, manifest, scope, relationship },
    advisory: {
      ghsaId: ghsaId ?? `GHSA-test-0000-${String(number).padStart(4, '0')}`,
      cveId,
      summary,
      severity,
      classification,
      vulnerableRange,
      firstPatchedVersion,
      cvss: { v3: cvss.v3 ?? null, v4: cvss.v4 ?? null },
      publishedAt: createdAt ?? now,
    },
    state: 'open',
    dismissal: null,
    autoDismissedAt: null,
    fixedAt: null,
    createdAt: createdAt ?? now,
    updatedAt: createdAt ?? now,
  };
  alerts.push(alert);
  await emitAlert(world, repository, alert, 'created');
  return alert;
}

/** The dependency is no longer vulnerable: `dependabot_alert.fixed`. */
export async function fixDependabotAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
): Promise<void> {
  if (alert.state === 'fixed') return;
  const now = world.clock.tick();
  Object.assign(alert, { state: 'fixed', fixedAt: now, updatedAt: now });
  await emitAlert(world, repository, alert, 'fixed');
}

/** A user dismisses an open alert: `dependabot_alert.dismissed`. @throws {Problem} 409 when it is not open */
export async function dismissDependabotAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
  dismissal: { readonly by: Account; readonly reason: DependabotDismissal; readonly comment: string | null },
): Promise<void> {
  assertState(alert, 'open');
  const at = world.clock.tick();
  Object.assign(alert, { state: 'dismissed', dismissal: { ...dismissal, at }, updatedAt: at });
  await emitAlert(world, repository, alert, 'dismissed', dismissal.by);
}

/** A rule of the repository dismisses an open alert: `dependabot_alert.auto_dismissed`. @throws {Problem} 409 when it is not open */
export async function autoDismissDependabotAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
): Promise<void> {
  assertState(alert, 'open');
  const at = world.clock.tick();
  Object.assign(alert, { state: 'auto_dismissed', autoDismissedAt: at, updatedAt: at });
  await emitAlert(world, repository, alert, 'auto_dismissed');
}

/**
 * Opens an alert again: `reopened` by a user after a dismissal, `auto_reopened` after one by a rule, `reintroduced` when
 * a fixed dependency is vulnerable again.
 */
export async function reopenDependabotAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
  by: Account | null,
): Promise<void> {
  const action = {
    open: null,
    dismissed: 'reopened',
    auto_dismissed: 'auto_reopened',
    fixed: 'reintroduced',
  }[alert.state];
  if (action === null) return;
  const updatedAt = world.clock.tick();
  Object.assign(alert, { state: 'open', dismissal: null, autoDismissedAt: null, fixedAt: null, updatedAt });
  await emitAlert(world, repository, alert, action, action === 'reopened' ? (by ?? undefined) : undefined);
}

/**
 * The words for alerts that are off are observed (atlassian/github-for-jira#2452), and of those for an archived
 * repository the beginning (Kilo-Org/cloud#531).
 *
 * @throws {Problem} 403
 */
export function assertDependabot({ archived, dependabot }: RepositoryState): void {
  if (archived) throw new Problem(403, 'Dependabot alerts are not available for archived repositories.');
  if (!dependabot.enabled) throw new Problem(403, 'Dependabot alerts are disabled for this repository.');
}

/** @throws {Problem} 404 */
export function dependabotAlertOf({ dependabot }: RepositoryState, number: number): DependabotAlert {
  const alert = dependabot.alerts.find((candidate) => candidate.number === number);
  if (alert === undefined) throw new Problem(404, `No alert found for alert number ${number}`);
  return alert;
}

function assertState({ number, state }: DependabotAlert, wanted: DependabotAlert['state']): void {
  if (state !== wanted) throw new Problem(409, `Dependabot alert ${number} is ${state}, not ${wanted}`);
}

function emitAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: DependabotAlert,
  action: string,
  sender: Account = gitHubItself(world),
): Promise<void> {
  return world.emit({
    event: 'dependabot_alert',
    action,
    sender,
    repository,
    payload: async () => ({ alert: dependabotAlertJson(world, repository, alert) }),
  });
}
