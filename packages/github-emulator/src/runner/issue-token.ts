import type { Tokens } from '../auth/actor.ts';
import type { Access, InstallationState, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

/** A token of the app of GitHub Actions for one repository, as a job has it. */
export function issueToken(
  world: WorldState,
  tokens: Tokens,
  repository: RepositoryState,
  permissions: Readonly<Record<string, Access>>,
): string {
  return tokens.ofInstallation({
    kind: 'installation',
    account: world.appNamed('github-actions').bot,
    installation: installationOf(world, repository, permissions),
    permissions,
    repositories: new Set([repository]),
  }).token;
}

/** Of the app of GitHub Actions: it is installed everywhere, and listed nowhere. */
function installationOf(
  world: WorldState,
  repository: RepositoryState,
  permissions: Readonly<Record<string, Access>>,
): InstallationState {
  const now = world.clock.now();
  return {
    id: repository.id,
    account: repository.owner,
    app: world.appNamed('github-actions'),
    selected: new Set([repository]),
    permissions,
    suspendedAt: null,
    suspendedBy: null,
    deleted: false,
    createdAt: now,
    updatedAt: now,
  };
}
