import type { Account, Permission, RepositoryState } from './model.ts';
import { Problem } from './problem.ts';

const order: readonly Permission[] = ['read', 'triage', 'write', 'maintain', 'admin'];

/**
 * The role of an account on a repository, or null: the highest of those as owner, member of the organization (whose
 * members read), member of a team and collaborator. Everybody can read a public repository.
 */
export function roleOf(repository: RepositoryState, account: Account): Permission | null {
  const explicit = explicitRoleOf(repository, account);
  return explicit ?? (repository.private || account.deleted ? null : 'read');
}

/** The same without what everybody may: null for an account that nobody gave access. */
export function explicitRoleOf(repository: RepositoryState, account: Account): Permission | null {
  if (account.deleted) return null;
  const { owner } = repository;
  const membership = owner.members.get(account);
  if (account === owner || membership === 'admin') return 'admin';
  const roles: Permission[] = [];
  if (membership === 'member') roles.push('read');
  const own = repository.collaborators.get(account);
  if (own !== undefined) roles.push(own);
  for (const [team, role] of repository.teams) if (team.members.has(account)) roles.push(role);
  return roles.sort((one, other) => order.indexOf(other) - order.indexOf(one))[0] ?? null;
}

/** Whether the account's role is this one or a higher one. */
export function hasRole(repository: RepositoryState, account: Account, least: Permission): boolean {
  const role = roleOf(repository, account);
  return role !== null && order.indexOf(role) >= order.indexOf(least);
}

/** Bots have the permissions of their app, which are unknown for other apps: they may push. */
export function mayPush(repository: RepositoryState, account: Account): boolean {
  return account.kind === 'Bot' || hasRole(repository, account, 'write');
}

/** @throws {Problem} 403 for an archived repository */
export function assertWritable({ archived }: RepositoryState): void {
  if (archived) throw new Problem(403, 'Repository was archived so is read-only.');
}

export type Association = 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE';

/** An author's relation to a repository: GitHub's `author_association`. */
export function associationOf(repository: RepositoryState, account: Account): Association {
  if (account === repository.owner) return 'OWNER';
  if (repository.owner.members.has(account)) return 'MEMBER';
  if (repository.collaborators.has(account)) return 'COLLABORATOR';
  for (const { author, pull } of repository.issues.values()) {
    if (author === account && pull !== null && pull.mergedAt !== null) return 'CONTRIBUTOR';
  }
  return 'NONE';
}
