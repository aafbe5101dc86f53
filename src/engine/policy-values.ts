import type { Policy } from '../policy/policy.ts';
import type { NamedOwner } from '../rules/options.ts';
import { rulesAnywhere } from './parts.ts';

/** A name that the policy uses, and where: `review.exempt-authors`. */
export interface NamedIn {
  readonly name: string;
  readonly place: string;
}

/** The accounts, teams and checks that a policy names, each with its places. */
export interface NamesIn {
  readonly accounts: readonly NamedIn[];
  readonly teams: readonly NamedIn[];
  readonly checks: readonly NamedIn[];
}

/** Collects the names that a policy uses, in its order. */
export function namesIn(policy: Policy): NamesIn {
  const { owners = [], ownersFallback = [], exceptions } = policy;
  const named = rulesAnywhere(policy).map(({ rule, options }) => {
    const at = ({ option, name }: { readonly option: string; readonly name: string }): NamedIn => ({
      name,
      place: `${rule.id}.${option}`,
    });
    const { accounts = [], teams = [], checks = [] } = rule.names?.(options) ?? {};
    // What is reported on releases only, no merged pull request shows.
    const isOfReleases = rule.on.pullRequest === undefined && rule.on.mergeGroup === undefined;
    return {
      accounts: accounts.map(at),
      teams: teams.map(at),
      checks: isOfReleases ? [] : checks.map(at),
    };
  });
  const ofOwners = [
    ...ownersAt('owners', owners),
    ...ownersAt('owners-fallback', ownersFallback),
    ...ownersAt('exceptions.approvers', exceptions?.approvers.flatMap(({ by }) => by) ?? []),
    ...ownersAt('exceptions.deputies', exceptions?.deputies.flatMap(({ by, of }) => [by, of]) ?? []),
  ];
  return {
    accounts: [...named.flatMap(({ accounts }) => accounts), ...ofOwners.filter(({ isTeam }) => !isTeam)],
    teams: [...named.flatMap(({ teams }) => teams), ...ofOwners.filter(({ isTeam }) => isTeam)],
    checks: named.flatMap(({ checks }) => checks),
  };
}

function ownersAt(place: string, owners: readonly NamedOwner[]) {
  return owners.map((owner) =>
    typeof owner === 'string'
      ? { name: owner, place, isTeam: false }
      : { name: owner.team, place, isTeam: true },
  );
}
