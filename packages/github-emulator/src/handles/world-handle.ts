import {
  acceptPermissions,
  changeRepositories,
  install,
  suspend,
  uninstall,
} from '../actions/installation.ts';
import { createRepository } from '../actions/repository.ts';
import { repositoriesOf } from '../entities/repository.ts';
import type { Account, InstallationState, RepositoryState } from '../world/model.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import { type Context, once } from './context.ts';
import { pullRequestHandle } from './pull-request-handle.ts';
import { repositoryHandle } from './repository-handle.ts';
import type { Installation, InstallOptions, Organization, User, World } from './world.ts';

/** The API for tests and demos. */
export function worldHandle(world: WorldState, act: Context['act']): World {
  const context: Context = {
    world,
    act,
    repository: once((repository) => repositoryHandle(context, repository)),
    pullRequest: once((issue) => pullRequestHandle(context, issue)),
  };
  const installation = once((state: InstallationState) => installationHandle(context, state));

  return {
    organization: (login) => organization(world, login),
    user: (login, { name = login, email = `${login}@users.noreply.github.test`, kind } = {}) => {
      const bot = kind === 'bot' || (kind === undefined && login.endsWith('[bot]'));
      return userOf(world.addAccount({ login, name, email, kind: bot ? 'Bot' : 'User' }));
    },
    get users() {
      const people = world.existingAccounts().filter(({ kind }) => kind === 'User');
      return people.filter((account) => account !== world.webFlow).map(userOf);
    },
    deleteUser: (login) => world.deleteAccount(login),
    repository: (options) => act(async () => context.repository(await createRepository(world, options))),
    findRepository: (fullName) => context.repository(world.repository(fullName)),
    get repositories() {
      return world.repositories.map(context.repository);
    },
    install: (options) => act(async () => installation(await installApp(world, options))),
    get installations() {
      return world.installations.filter(({ deleted }) => !deleted).map(installation);
    },
  };
}

function userOf({ id, login, name, email, kind }: Account): User {
  return { id, login, name, email, kind: kind === 'Bot' ? 'bot' : 'user' };
}

/** An organization always has an owner, who is created with it. */
function organization(world: WorldState, login: string): Organization {
  const account = world.addAccount({ login, name: login, email: '', kind: 'Organization' });
  const owner = world.addAccount({
    login: `${login}-owner`,
    name: `${login}-owner`,
    email: `${login}-owner@users.noreply.github.test`,
    kind: 'User',
  });
  account.members.set(owner, 'admin');
  return {
    id: account.id,
    login,
    team: (slug, members, { privacy = 'closed' } = {}) => {
      const people = new Set(members.map((member) => world.account(member)));
      for (const person of people) if (!account.members.has(person)) account.members.set(person, 'member');
      const known = account.teams.get(slug);
      if (known !== undefined) {
        known.members = people;
        known.privacy = privacy;
      } else {
        account.teams.set(slug, {
          id: world.nextId(),
          organization: account,
          slug,
          members: people,
          privacy,
          createdAt: world.clock.now(),
        });
      }
    },
    member: (member, role = 'member') => {
      account.members.set(world.account(member), role);
    },
  };
}

function ownerOfAccount(account: Account): Account {
  const admin = [...account.members].find(([, role]) => role === 'admin')?.[0];
  return admin ?? account;
}

function installApp(
  world: WorldState,
  { account: login, repositories, by, permissions = world.app.permissions }: InstallOptions,
): Promise<InstallationState> {
  const account = world.account(login);
  return install(world, {
    account,
    permissions,
    repositories: repositories?.map((name) => world.repository(`${login}/${name}`)) ?? null,
    by: by === undefined ? ownerOfAccount(account) : world.account(by),
  });
}

function installationHandle({ world, act }: Context, state: InstallationState): Installation {
  const by = (): Account => ownerOfAccount(state.account);
  const named = (names: readonly string[]): readonly RepositoryState[] =>
    names.map((name) => world.repository(name.includes('/') ? name : `${state.account.login}/${name}`));
  return {
    id: state.id,
    account: state.account.login,
    get repositories() {
      return repositoriesOf(world, state).map(nameOf);
    },
    add: (names) => act(() => changeRepositories(world, state, 'added', named(names), by())),
    remove: (names) => act(() => changeRepositories(world, state, 'removed', named(names), by())),
    suspend: () => act(() => suspend(world, state, by(), by())),
    unsuspend: () => act(() => suspend(world, state, null, by())),
    accept: (permissions) => act(() => acceptPermissions(world, state, permissions, by())),
    uninstall: () => act(() => uninstall(world, state, by())),
  };
}
