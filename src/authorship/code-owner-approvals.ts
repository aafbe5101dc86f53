import type { CodeOwner, CodeOwners } from '../evidence/code-owners.ts';
import type { Review } from '../evidence/reviews.ts';
import { account } from './account.ts';
import { loginOfAddress } from './identities.ts';
import { type Deputy, endOf } from './team-approvals.ts';

/** Files that the same owners own, and who of them approved or still can. Any one owner is enough. */
export interface CodeOwnerNeed {
  /** As the file writes them, in its order. */
  readonly owners: readonly string[];
  /** Lines of the file that name them, and the changed files. */
  readonly lines: readonly number[];
  readonly paths: readonly string[];
  /** Logins of the owners, their members and deputies whose approval counts. */
  readonly approvedBy: readonly string[];
  /** Owners who can approve: as the file writes them. */
  readonly eligible: readonly string[];
  /** Keys of the accounts that can approve for them: logins in lower case. */
  readonly eligibleAccounts: ReadonlySet<string>;
  /** Owners who cannot approve. */
  readonly unable: readonly UnableOwner[];
}

/** An owner who cannot approve, and why. */
export interface UnableOwner {
  /** As the file writes it. */
  readonly owner: string;
  /**
   * `unknown`: GitHub does not count it: it does not exist, is a secret team, or has no write access. `address`: whose it is, is not known.
   * `excluded`: the change is theirs; of a team, that of every member. `empty`: a team without members.
   */
  readonly reason: 'unknown' | 'address' | 'excluded' | 'empty';
  /** The account of a user or an address; null of a team, whose members are not shown. */
  readonly login: string | null;
}

/** What tells whose approval counts for an owner. */
export interface CodeOwnerSettings {
  /** By address, a login. */
  readonly identities: Readonly<Record<string, string>>;
  readonly deputies: readonly Deputy[];
}

/**
 * What the owners of the changed files have to approve, one need for each set of owners. Pure.
 *
 * @param owners whose the changed files are
 * @param approvals that count: of the change as it is, by people who are independent of it and have write access
 * @param isExcluded whether a login's approval cannot count, for the change is theirs
 * @param settings whose an address is, and who approves for a team in its stead
 * @returns none where no changed file has an owner
 */
export function codeOwnerNeeds(
  { owned }: CodeOwners,
  approvals: readonly Review[],
  isExcluded: (login: string) => boolean,
  settings: CodeOwnerSettings,
  now: Date,
): readonly CodeOwnerNeed[] {
  const groups = new Map<string, { owners: readonly CodeOwner[]; lines: number[]; paths: string[] }>();
  for (const { owners, line, paths } of owned) {
    const key = [...new Set(owners.map(({ name }) => name.toLowerCase()))].sort().join(' ');
    const group = groups.get(key) ?? { owners, lines: [], paths: [] };
    group.lines.push(line);
    group.paths.push(...paths);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ owners, lines, paths }) => {
    const resolved = distinct(owners).map((owner) => resolve(owner, isExcluded, settings, now));
    const approvers = approvals.flatMap(({ author, submittedAt }) => {
      const counts =
        author !== null && resolved.some(({ approves }) => approves(account(author), submittedAt));
      return counts ? [author.login] : [];
    });
    const eligible = resolved.filter(({ unable }) => unable === null);
    return {
      owners: resolved.map(({ name }) => name),
      lines,
      paths,
      approvedBy: [...new Set(approvers)],
      eligible: eligible.map(({ name }) => name),
      eligibleAccounts: new Set(eligible.flatMap(({ accounts }) => accounts)),
      unable: resolved.flatMap(({ unable }) => unable ?? []),
    };
  });
}

/** The needs that no approval meets. */
export function unmetOwnerNeeds(needs: readonly CodeOwnerNeed[]): readonly CodeOwnerNeed[] {
  return needs.filter(({ approvedBy }) => approvedBy.length === 0);
}

/** The unmet needs that nobody is left to meet: each owner contributed, is not counted by GitHub, or is not known. */
export function lostOwnerNeeds(needs: readonly CodeOwnerNeed[]): readonly CodeOwnerNeed[] {
  return unmetOwnerNeeds(needs).filter(({ eligible }) => eligible.length === 0);
}

function distinct(owners: readonly CodeOwner[]): readonly CodeOwner[] {
  return [...new Map(owners.map((owner) => [owner.name.toLowerCase(), owner])).values()];
}

interface ResolvedOwner {
  readonly name: string;
  /** Keys of those who can approve. */
  readonly accounts: readonly string[];
  readonly unable: UnableOwner | null;
  /** Whether an approval by this account at this time is one by the owner. */
  approves(key: string, at: Date | null): boolean;
}

function resolve(
  { kind, name, known, accounts }: CodeOwner,
  isExcluded: (login: string) => boolean,
  { identities, deputies }: CodeOwnerSettings,
  now: Date,
): ResolvedOwner {
  const [, slug = null] = kind === 'team' ? name.toLowerCase().split('/') : [];
  const ofTeam = known ? deputies.filter(({ team }) => team === slug) : [];
  const current = ofTeam.filter(({ until }) => now <= endOf(until)).map(({ by }) => by);
  const byAddress = kind === 'address' && known ? loginOfAddress(name, identities) : null;
  const own = byAddress === null ? accounts : [byAddress];
  const left = [...own, ...current].filter((login) => !isExcluded(login));
  const reason = (): UnableOwner['reason'] => {
    if (!known) return 'unknown';
    if (own.length + current.length > 0) return 'excluded';
    return kind === 'address' ? 'address' : 'empty';
  };
  const keys = new Set(own.map((login) => login.toLowerCase()));
  return {
    name,
    accounts: left.map((login) => login.toLowerCase()),
    unable:
      left.length > 0
        ? null
        : { owner: name, reason: reason(), login: kind === 'team' ? null : (own[0] ?? null) },
    approves: (key, at) =>
      keys.has(key) ||
      ofTeam.some(({ by, until }) => by.toLowerCase() === key && at !== null && at <= endOf(until)),
  };
}
