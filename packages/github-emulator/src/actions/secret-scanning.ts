import { secretAlertJson } from '../entities/secret-scanning.ts';
import { entryAt } from '../git/tree.ts';
import type { Account, RepositoryState } from '../world/model.ts';
import { Problem } from '../world/problem.ts';
import type { SecretAlert, SecretResolution, SecretValidity } from '../world/secret-scanning.ts';
import type { WorldState } from '../world/state.ts';
import { gitHubItself } from './github-itself.ts';

/** A secret in the history of a repository. */
export interface NewSecretAlert {
  /** `npm_access_token`. */
  readonly type: string;
  /** Default: the type. */
  readonly typeName?: string;
  /** Default: a text that no provider issues. */
  readonly secret?: string;
  /** The file and line in a commit, by default the tip of the default branch. */
  readonly location?: { readonly path: string; readonly line: number; readonly revision?: string };
  /** Default: `unknown`. */
  readonly validity?: SecretValidity;
  readonly publiclyLeaked?: boolean;
  readonly multiRepository?: boolean;
  /** Login of the user who pushed it although push protection had refused it. */
  readonly bypassedBy?: string;
  /** Default: now. */
  readonly createdAt?: Date;
}

/** Opens an alert: `secret_scanning_alert.created`. @throws {Problem} 404 where secret scanning is off */
export async function openSecretAlert(
  world: WorldState,
  repository: RepositoryState,
  {
    type,
    typeName = type,
    secret,
    location,
    validity = 'unknown',
    publiclyLeaked = false,
    multiRepository = false,
    bypassedBy,
    createdAt,
  }: NewSecretAlert,
): Promise<SecretAlert> {
  assertSecretScanning(repository);
  const now = world.clock.tick();
  const { alerts } = repository.secretScanning;
  const number = alerts.length + 1;
  const alert: SecretAlert = {
    number,
    type,
    typeName,
    secret: secret ?? `${type}_${'x'.repeat(20)}_${number}`,
    location: location === undefined ? null : await locate(repository, location),
    validity,
    publiclyLeaked,
    multiRepository,
    bypass: bypassedBy === undefined ? null : { by: world.account(bypassedBy), at: createdAt ?? now },
    resolution: null,
    createdAt: createdAt ?? now,
    updatedAt: null,
  };
  alerts.push(alert);
  await emitAlert(world, repository, alert, 'created');
  return alert;
}

async function locate(
  { git, defaultBranch }: RepositoryState,
  { path, line, revision = defaultBranch }: NonNullable<NewSecretAlert['location']>,
): Promise<SecretAlert['location']> {
  const commit = await git.resolve(revision);
  const entry = commit === null ? null : await entryAt(git.objects, (await git.commit(commit)).tree, path);
  if (commit === null || entry === null) throw new Error(`no file '${path}' at '${revision}'`);
  return { path, line, commit, blob: entry.sha };
}

/** A user closes an alert: `secret_scanning_alert.resolved`. */
export async function resolveSecretAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
  resolution: { readonly by: Account; readonly reason: SecretResolution; readonly comment: string | null },
): Promise<void> {
  const at = world.clock.tick();
  Object.assign(alert, { resolution: { ...resolution, at }, updatedAt: at });
  await emitAlert(world, repository, alert, 'resolved', resolution.by);
}

/** A user opens an alert again: `secret_scanning_alert.reopened`. */
export async function reopenSecretAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
  by: Account,
): Promise<void> {
  if (alert.resolution === null) return;
  Object.assign(alert, { resolution: null, updatedAt: world.clock.tick() });
  await emitAlert(world, repository, alert, 'reopened', by);
}

/** GitHub learns whether the secret still works: `secret_scanning_alert.validated`. */
export async function validateSecret(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
  validity: SecretValidity,
): Promise<void> {
  Object.assign(alert, { validity, updatedAt: world.clock.tick() });
  await emitAlert(world, repository, alert, 'validated');
}

/** GitHub finds the secret in a public place: `secret_scanning_alert.publicly_leaked`. */
export async function leakSecret(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
): Promise<void> {
  Object.assign(alert, { publiclyLeaked: true, updatedAt: world.clock.tick() });
  await emitAlert(world, repository, alert, 'publicly_leaked');
}

/** The words are observed: kubestellar/console-kb#2447. @throws {Problem} 404 */
export function assertSecretScanning({ secretScanning }: RepositoryState): void {
  if (!secretScanning.enabled) throw new Problem(404, 'Secret scanning is disabled on this repository.');
}

/** @throws {Problem} 404 */
export function secretAlertOf({ secretScanning }: RepositoryState, number: number): SecretAlert {
  const alert = secretScanning.alerts.find((candidate) => candidate.number === number);
  if (alert === undefined) throw new Problem(404, 'Not Found');
  return alert;
}

function emitAlert(
  world: WorldState,
  repository: RepositoryState,
  alert: SecretAlert,
  action: string,
  sender: Account = gitHubItself(world),
): Promise<void> {
  return world.emit({
    event: 'secret_scanning_alert',
    action,
    sender,
    repository,
    payload: async () => ({ alert: secretAlertJson(world, repository, alert, true) }),
  });
}
