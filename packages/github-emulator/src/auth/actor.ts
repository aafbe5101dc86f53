import type { KeyObject } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { clientIdOf } from '../entities/account.ts';
import type { Access, Account, InstallationState, RepositoryState } from '../world/model.ts';
import { roleOf } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { reaches, type WorldState } from '../world/state.ts';
import { verifyAppToken } from './app-token.ts';

/** The sender of a request. */
export type Actor = { readonly kind: 'app' } | InstallationActor | UserActor | { readonly kind: 'anonymous' };

export interface UserActor {
  readonly kind: 'user';
  readonly account: Account;
  /**
   * The installations of the app that acts for the user: it reaches what both the user and an installation reach. Absent: a personal token.
   * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
   */
  readonly through?: readonly InstallationState[];
}

export interface InstallationActor {
  readonly kind: 'installation';
  readonly account: Account;
  readonly installation: InstallationState;
  readonly permissions: Readonly<Record<string, Access>>;
  /** Null means all repositories of the installation. */
  readonly repositories: ReadonlySet<RepositoryState> | null;
}

interface InstallationToken {
  readonly actor: InstallationActor;
  readonly expiresAt: Date;
}

/** Lifetime of an installation token: an hour. */
const tokenLife = 60 * 60 * 1000;

/**
 * Lifetime of a user's token of an app: eight hours.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens
 */
export const userTokenLife = 8 * 60 * 60 * 1000;

/** The issued tokens and their holders. */
export class Tokens {
  private readonly world: WorldState;
  private readonly key: KeyObject;
  private readonly installationTokens = new Map<string, InstallationToken>();
  private readonly userTokens = new Map<string, string>();
  private readonly appUserTokens = new Map<string, { readonly account: Account; readonly expiresAt: Date }>();

  constructor(world: WorldState, key: KeyObject) {
    this.world = world;
    this.key = key;
  }

  /** The personal token of a user. */
  ofUser(login: string): string {
    this.world.account(login);
    const token = `ghp_${Buffer.from(login.toLowerCase()).toString('hex')}`;
    this.userTokens.set(token, login);
    return token;
  }

  ofInstallation(actor: InstallationActor): { readonly token: string; readonly expiresAt: Date } {
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expiresAt = new Date(this.world.clock.now().getTime() + tokenLife);
    this.installationTokens.set(token, { actor, expiresAt });
    return { token, expiresAt };
  }

  /** A token with which the app acts for a user. */
  ofUserThroughApp(account: Account): string {
    const token = `ghu_${randomBytes(18).toString('hex')}`;
    const expiresAt = new Date(this.world.clock.now().getTime() + userTokenLife);
    this.appUserTokens.set(token, { account, expiresAt });
    return token;
  }

  /** Ends every token with which the app acts for a user: the user revoked the authorization. */
  revokeAuthorization(login: string): void {
    for (const [token, { account }] of this.appUserTokens)
      if (account.login.toLowerCase() === login.toLowerCase()) this.appUserTokens.delete(token);
  }

  revokeInstallationTokens(): void {
    this.installationTokens.clear();
  }

  revoke(authorization: string): void {
    this.installationTokens.delete(tokenOf(authorization));
  }

  /**
   * The sender of a request, from its `Authorization` header.
   *
   * @throws {Problem} 401 for a token that is unknown, expired or revoked, 403 for a suspended installation's
   */
  identify(authorization: string | undefined): Actor {
    if (authorization === undefined) return { kind: 'anonymous' };
    const token = tokenOf(authorization);
    if (token.split('.').length === 3) {
      const { app } = this.world;
      verifyAppToken(token, this.key, [String(app.id), clientIdOf(app)]);
      return { kind: 'app' };
    }
    const login = this.userTokens.get(token);
    const account = login === undefined ? null : this.world.findAccount(login);
    if (account !== null) return { kind: 'user', account };
    const through = this.appUserTokens.get(token);
    if (through !== undefined) {
      if (through.account.deleted || through.expiresAt <= this.world.clock.now())
        throw new Problem(401, 'Bad credentials');
      return { kind: 'user', account: through.account, through: this.world.installations };
    }
    const given = this.installationTokens.get(token);
    if (
      given === undefined ||
      given.actor.installation.deleted ||
      given.expiresAt <= this.world.clock.now()
    ) {
      throw new Problem(401, 'Bad credentials');
    }
    if (given.actor.installation.suspendedAt !== null) {
      throw new Problem(403, 'This installation has been suspended');
    }
    return given.actor;
  }
}

/** The token of `Bearer …` or `token …`. */
function tokenOf(authorization: string): string {
  return authorization.replace(/^(?:bearer|token)\s+/i, '').trim();
}

/** Whether the caller can see a repository: a private one requires a role on it, or an installation on it. */
export function sees(actor: Actor, repository: RepositoryState): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'installation') return covered(actor, repository);
  if (actor.kind !== 'user' || roleOf(repository, actor.account) === null) return false;
  return actor.through === undefined || installationOver(actor.through, repository) !== undefined;
}

/** The installation that covers a repository, unless it is suspended. */
export function installationOver(
  installations: readonly InstallationState[],
  repository: RepositoryState,
): InstallationState | undefined {
  return installations.find((one) => !one.deleted && one.suspendedAt === null && reaches(one, repository));
}

/** Whether an installation token covers a repository. */
export function covered(actor: InstallationActor, repository: RepositoryState): boolean {
  return reaches(actor.installation, repository) && (actor.repositories?.has(repository) ?? true);
}

/** The account that acts. @throws {Problem} 403 for the app itself, which has no account */
export function accountOf(actor: Actor): Account {
  if (actor.kind === 'user' || actor.kind === 'installation') return actor.account;
  throw new Problem(403, 'Resource not accessible by integration');
}

/** As the log of requests names it. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'installation') return `installation:${actor.installation.id}`;
  return actor.kind === 'user' ? actor.account.login : actor.kind;
}
