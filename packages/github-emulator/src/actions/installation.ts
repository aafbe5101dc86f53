import { accountJson, nodeId } from '../entities/account.ts';
import { installationJson, repositoriesOf } from '../entities/repository.ts';
import type { Access, Account, InstallationState, RepositoryState } from '../world/model.ts';
import { nameOf, type WorldState } from '../world/state.ts';

export interface NewInstallation {
  readonly account: Account;
  /** Null means all. */
  readonly repositories: readonly RepositoryState[] | null;
  readonly permissions: Readonly<Record<string, Access>>;
  readonly by: Account;
}

/** @throws when the app is already installed there */
export async function install(
  world: WorldState,
  { account, repositories, permissions, by }: NewInstallation,
): Promise<InstallationState> {
  if (world.installations.some((one) => one.account === account && !one.deleted)) {
    throw new Error(`the app is installed on '${account.login}' already`);
  }
  const now = world.clock.tick();
  const installation: InstallationState = {
    id: world.nextId(),
    account,
    app: world.app,
    selected: repositories === null ? null : new Set(repositories),
    permissions,
    suspendedAt: null,
    suspendedBy: null,
    deleted: false,
    createdAt: now,
    updatedAt: now,
  };
  world.installations.push(installation);
  await emitInstallation(world, installation, 'created', by);
  return installation;
}

export async function uninstall(
  world: WorldState,
  installation: InstallationState,
  by: Account,
): Promise<void> {
  world.clock.tick();
  await emitInstallation(world, installation, 'deleted', by);
  installation.deleted = true;
}

export async function suspend(
  world: WorldState,
  installation: InstallationState,
  by: Account | null,
  actor: Account,
): Promise<void> {
  installation.updatedAt = world.clock.tick();
  installation.suspendedAt = by === null ? null : installation.updatedAt;
  installation.suspendedBy = by;
  await emitInstallation(world, installation, by === null ? 'unsuspend' : 'suspend', actor);
}

export async function acceptPermissions(
  world: WorldState,
  installation: InstallationState,
  permissions: Readonly<Record<string, Access>>,
  by: Account,
): Promise<void> {
  installation.updatedAt = world.clock.tick();
  installation.permissions = permissions;
  await emitInstallation(world, installation, 'new_permissions_accepted', by);
}

/** Adds or removes repositories of the installation: `installation_repositories`. */
export async function changeRepositories(
  world: WorldState,
  installation: InstallationState,
  action: 'added' | 'removed',
  repositories: readonly RepositoryState[],
  by: Account,
): Promise<void> {
  installation.updatedAt = world.clock.tick();
  const selected = installation.selected ?? new Set(repositoriesOf(world, installation));
  for (const repository of repositories) {
    if (action === 'added') selected.add(repository);
    else selected.delete(repository);
  }
  installation.selected = selected;
  const listed = repositories.map((repository) => briefJson(repository));
  await world.emit({
    event: 'installation_repositories',
    action,
    sender: by,
    repository: null,
    installation,
    payload: async () => ({
      installation: installationJson(world, installation),
      repository_selection: 'selected',
      repositories_added: action === 'added' ? listed : [],
      repositories_removed: action === 'removed' ? listed : [],
      requester: null,
    }),
  });
}

function emitInstallation(
  world: WorldState,
  installation: InstallationState,
  action: string,
  sender: Account,
): Promise<void> {
  return world.emit({
    event: 'installation',
    action,
    sender,
    repository: null,
    installation,
    payload: async () => ({
      installation: installationJson(world, installation),
      repositories: repositoriesOf(world, installation).map(briefJson),
      requester: action === 'created' ? accountJson(world, sender) : null,
    }),
  });
}

function briefJson(repository: RepositoryState): Readonly<Record<string, unknown>> {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: nameOf(repository),
    private: repository.private,
  };
}
