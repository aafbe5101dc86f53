export type Access = 'read' | 'write' | 'admin';

/** A user, a bot or an organization. A deleted one is still referenced by its activity, and shown as `null`. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly kind: 'User' | 'Bot' | 'Organization';
  deleted: boolean;
  readonly createdAt: Date;
  /** Of an organization. */
  readonly members: Map<Account, 'member' | 'admin'>;
  /** Of an organization, by slug. */
  readonly teams: Map<string, Team>;
}

export interface Team {
  readonly id: number;
  readonly organization: Account;
  readonly slug: string;
  members: ReadonlySet<Account>;
  /** Only its members and owners of the organization see a secret team. */
  privacy: 'closed' | 'secret';
  readonly createdAt: Date;
}

/** Whether a reviewer is a team. */
export function isTeam(reviewer: Account | Team): reviewer is Team {
  return 'slug' in reviewer;
}

/** An app as the author of checks and comments. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  /** `slug[bot]`. */
  readonly bot: Account;
  readonly permissions: Readonly<Record<string, Access>>;
  readonly events: readonly string[];
  readonly createdAt: Date;
}
