import type { RepositoryOptions } from '../actions/repository.ts';
import type { Access } from '../world/model.ts';
import type { Repository } from './repository.ts';

/**
 * The people, organizations and repositories. Actions resolve when they are done; their webhooks may still be on the
 * way (`emulator.idle`). People are named by login; an unknown login is an error.
 */
export interface World {
  /** Creates an organization. */
  organization(login: string): Organization;
  /** Creates a user or bot (`dependabot[bot]`). The email links commits to the account. */
  user(login: string, options?: UserOptions): User;
  /** The people that exist, without bots, in the order in which they were created. */
  readonly users: readonly User[];
  /** Deletes the account. Its activity stays, without an author (`null`, shown as `ghost`); its email no longer links commits. */
  deleteUser(login: string): void;
  /** Creates a repository with a first commit. Its owner must exist. */
  repository(options: RepositoryOptions): Promise<Repository>;
  /** An existing repository, by `owner/name`. */
  findRepository(fullName: string): Repository;
  readonly repositories: readonly Repository[];
  /** Installs the app on an account, for all its repositories unless some are named; sends `installation.created`. */
  install(options: InstallOptions): Promise<Installation>;
  readonly installations: readonly Installation[];
}

export interface UserOptions {
  /** Default: the login. */
  readonly name?: string;
  /** Default: `<login>@users.noreply.github.test`. */
  readonly email?: string;
  /** Default: `bot` for a login that ends in `[bot]`, else `user`. */
  readonly kind?: 'user' | 'bot';
}

export interface User {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly kind: 'user' | 'bot';
}

export interface Organization {
  readonly id: number;
  readonly login: string;
  /**
   * Creates a team whose members become members of the organization, or replaces the members of a team.
   *
   * @param options.privacy default: `closed`, which is visible to the organization
   */
  team(slug: string, members: readonly string[], options?: { readonly privacy?: 'closed' | 'secret' }): void;
  /** Makes a user a member of the organization. */
  member(login: string, role?: 'member' | 'admin'): void;
}

export interface InstallOptions {
  /** Login of the organization or user. */
  readonly account: string;
  /** Names of repositories. Default: all of the account, including later ones. */
  readonly repositories?: readonly string[];
  /** The user who installs. Default: an owner of the organization, or the user's own account. */
  readonly by?: string;
  /** The granted permissions. Default: all that the app requests. */
  readonly permissions?: Readonly<Record<string, Access>>;
}

export interface Installation {
  readonly id: number;
  readonly account: string;
  /** `owner/name` of each repository that the app can reach. */
  readonly repositories: readonly string[];
  /** `installation_repositories.added`. */
  add(repositories: readonly string[]): Promise<void>;
  /** `installation_repositories.removed`. */
  remove(repositories: readonly string[]): Promise<void>;
  /** `installation.suspend`: its tokens are refused with 403 until `unsuspend`. */
  suspend(): Promise<void>;
  unsuspend(): Promise<void>;
  /** `installation.new_permissions_accepted`. */
  accept(permissions: Readonly<Record<string, Access>>): Promise<void>;
  /** `installation.deleted`: its tokens are refused with 401. */
  uninstall(): Promise<void>;
}
