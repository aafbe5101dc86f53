import type { WorldClock } from './clock.ts';
import type { Access, Account, App, InstallationState, RepositoryState, Team } from './model.ts';
import { notFound } from './problem.ts';

/** An event that may be sent to the app as a webhook. */
export interface WorldEvent {
  readonly event: string;
  readonly action?: string;
  readonly sender: Account;
  /** Sent to the installation on this repository; null for events of the installation itself. */
  readonly repository: RepositoryState | null;
  readonly installation?: InstallationState;
  /**
   * The event-specific part of the payload (snake_case, may contain undocumented properties); called only when the
   * app is subscribed.
   */
  readonly payload: () => Promise<Readonly<Record<string, unknown>>>;
}

/** A branch that was pushed, created or deleted. */
export interface BranchMove {
  readonly repository: RepositoryState;
  readonly branch: string;
  /** Null when the branch is new. */
  readonly before: string | null;
  /** Null when the branch was deleted. */
  readonly after: string | null;
  readonly forced: boolean;
  readonly by: Account;
}

/** GitHub's automatic actions after a change, in order. */
export interface Reactions {
  readonly branchMoved: readonly ((world: WorldState, move: BranchMove) => Promise<void>)[];
  /** A check or status of a commit changed. */
  readonly checkChanged: readonly ((
    world: WorldState,
    repository: RepositoryState,
    sha: string,
  ) => Promise<void>)[];
}

export interface WorldOptions {
  readonly clock: WorldClock;
  /** The directory of the repositories. */
  readonly directory: string;
  readonly app: NewApp;
  readonly reactions: Reactions;
  readonly listener: (event: WorldEvent) => Promise<void>;
}

export interface NewApp {
  readonly id?: number;
  readonly slug: string;
  readonly name: string;
  readonly permissions: Readonly<Record<string, Access>>;
  readonly events: readonly string[];
}

/** The whole state: plain data and look-ups. Only actions change it. */
export class WorldState {
  readonly clock: WorldClock;
  /** The directory of the repositories. */
  readonly directory: string;
  /** `http://127.0.0.1:PORT`, set when the server listens. */
  url = '';
  /** Where the REST API begins below {@link url}, in the addresses of repositories. */
  apiPath: '' | '/api/v3' = '';
  /** The app under test. */
  readonly app: App;
  /** GitHub itself, as the committer of changes made on its web pages. */
  readonly webFlow: Account;
  readonly apps = new Map<string, App>();
  readonly repositories: RepositoryState[] = [];
  readonly installations: InstallationState[] = [];
  private readonly accounts = new Map<string, Account>();
  private readonly formerNames = new Map<string, RepositoryState>();
  readonly reactions: Reactions;
  private readonly listener: WorldOptions['listener'];
  private lastId = 1000;

  constructor({ clock, directory, app, reactions, listener }: WorldOptions) {
    this.clock = clock;
    this.directory = directory;
    this.reactions = reactions;
    this.listener = listener;
    this.webFlow = this.addAccount({
      login: 'web-flow',
      name: 'GitHub',
      email: 'noreply@github.com',
      kind: 'User',
    });
    this.app = this.addApp(app);
  }

  /** Ids are assigned in order: the same actions give the same ids. */
  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  emit(event: WorldEvent): Promise<void> {
    return this.listener(event);
  }

  addAccount(account: Pick<Account, 'login' | 'name' | 'email' | 'kind'>): Account {
    const key = account.login.toLowerCase();
    if (this.accounts.has(key)) throw new Error(`the login '${account.login}' is taken`);
    const added: Account = {
      ...account,
      id: this.nextId(),
      deleted: false,
      createdAt: this.clock.now(),
      members: new Map(),
      teams: new Map(),
    };
    this.accounts.set(key, added);
    return added;
  }

  /** An app, with its bot; its owner is an organization of the same name. */
  addApp({ id, slug, name, permissions, events }: NewApp): App {
    const app: App = {
      id: id ?? this.nextId(),
      slug,
      name,
      permissions,
      events,
      owner: this.addAccount({ login: `${slug}-owner`, name, email: '', kind: 'Organization' }),
      bot: this.addAccount({
        login: `${slug}[bot]`,
        name: `${slug}[bot]`,
        email: `${slug}[bot]@users.noreply.github.test`,
        kind: 'Bot',
      }),
      createdAt: this.clock.now(),
    };
    this.apps.set(slug, app);
    return app;
  }

  /** An app that reports checks, created on first use. */
  appNamed(slug: string): App {
    return (
      this.apps.get(slug) ?? this.addApp({ slug, name: slug, permissions: { checks: 'write' }, events: [] })
    );
  }

  /** The accounts that are not deleted, oldest first. */
  existingAccounts(): readonly Account[] {
    return [...this.accounts.values()];
  }

  /** The account of a login, or null: unknown or deleted. */
  findAccount(login: string): Account | null {
    const account = this.accounts.get(login.toLowerCase());
    return account === undefined || account.deleted ? null : account;
  }

  /** @throws when the login is unknown or deleted */
  account(login: string): Account {
    const account = this.findAccount(login);
    if (account === null)
      throw new Error(`no account '${login}': make it with world.user or world.organization`);
    return account;
  }

  /** Frees the login; the activity of the account stays. */
  deleteAccount(login: string): void {
    this.account(login).deleted = true;
    this.accounts.delete(login.toLowerCase());
    for (const other of this.accounts.values()) {
      for (const account of other.members.keys()) if (account.deleted) other.members.delete(account);
      for (const team of other.teams.values()) {
        team.members = new Set([...team.members].filter((member) => !member.deleted));
      }
    }
  }

  /** The account that a commit's email belongs to, or null. */
  accountOfEmail(email: string): Account | null {
    const wanted = email.toLowerCase();
    if (wanted === '') return null;
    for (const account of this.accounts.values()) {
      if (account.email.toLowerCase() === wanted) return account;
    }
    return null;
  }

  /** By `owner/name`, also a former one. */
  findRepository(fullName: string): RepositoryState | null {
    const wanted = fullName.toLowerCase();
    const current = this.repositories.find((repository) => nameOf(repository).toLowerCase() === wanted);
    return current ?? this.formerNames.get(wanted) ?? null;
  }

  /** @throws {Problem} 404 */
  repository(fullName: string): RepositoryState {
    const repository = this.findRepository(fullName);
    if (repository === null) throw notFound();
    return repository;
  }

  /** Changes the name or owner of a repository; the former name redirects to it. */
  moveRepository(repository: RepositoryState, owner: Account, name: string): void {
    this.formerNames.set(nameOf(repository).toLowerCase(), repository);
    repository.owner = owner;
    repository.name = name;
    this.formerNames.delete(nameOf(repository).toLowerCase());
  }

  /** Adds a repository; its name redirects to no other any more. */
  addRepository(repository: RepositoryState): void {
    this.repositories.push(repository);
    this.formerNames.delete(nameOf(repository).toLowerCase());
  }

  /** Removes a repository; nothing redirects to it any more. */
  deleteRepository(repository: RepositoryState): void {
    this.repositories.splice(this.repositories.indexOf(repository), 1);
    for (const [name, moved] of this.formerNames) if (moved === repository) this.formerNames.delete(name);
  }

  /** The installation of the app under test on a repository, or null. */
  installationOn(repository: RepositoryState): InstallationState | null {
    return (
      this.installations.find((installation) => !installation.deleted && reaches(installation, repository)) ??
      null
    );
  }

  /** The team of an organization. @throws when there is none */
  team(organization: Account, slug: string): Team {
    const team = organization.teams.get(slug);
    if (team === undefined) throw new Error(`no team '${slug}' in '${organization.login}'`);
    return team;
  }
}

/** `owner/name`. */
export function nameOf(repository: RepositoryState): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function reaches({ account, selected }: InstallationState, repository: RepositoryState): boolean {
  return repository.owner === account && (selected === null || selected.has(repository));
}
