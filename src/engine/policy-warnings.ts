import type { Evidence } from '../evidence/index.ts';
import type { PolicyNames } from '../evidence/policy-names.ts';
import type { Policy } from '../policy/policy.ts';
import { type Message, say } from '../text/message.ts';
import { nearest } from '../text/nearest.ts';
import { type NamedIn, namesIn } from './policy-values.ts';

/** Warnings that are kept. */
const maxWarnings = 20;

/**
 * What the policy names that can never match: a bot without `[bot]`, an account or a team that does not exist, a check that no merged
 * commit had. Pure. Without the evidence nothing is known to be wrong.
 *
 * @returns sentences, in the order of the policy
 */
export function policyWarnings(policy: Policy, evidence: Evidence): readonly Message[] {
  const { policyNames, teams } = evidence;
  if (policyNames?.available !== true) return [];
  const names = policyNames.value;
  const { accounts, teams: namedTeams, checks } = namesIn(policy);
  const members = teams?.available ? teams.value : null;
  return [
    ...accounts.flatMap((named) => ofAccount(named, names)),
    ...namedTeams.flatMap((named) => ofTeam(named, members === null ? null : Object.keys(members), names)),
    ...checks.flatMap((named) => ofCheck(named, names)),
  ].slice(0, maxWarnings);
}

function ofAccount({ name, place }: NamedIn, { accounts }: PolicyNames): readonly Message[] {
  switch (Object.hasOwn(accounts, name) ? accounts[name] : 'account') {
    case 'bot':
      return [
        say`${name} in ${place} matches nobody: the login of an app ends with ${'[bot]'}. Did you mean ${`${name}[bot]`}?`,
      ];
    case 'none':
      return [say`${name} in ${place} matches nobody: GitHub has no account of that name.`];
    default:
      return [];
  }
}

function ofTeam(
  { name, place }: NamedIn,
  existing: readonly string[] | null,
  { teams }: PolicyNames,
): readonly Message[] {
  const isMissing = teams === null ? existing !== null && !existing.includes(name) : !teams.includes(name);
  if (!isMissing) return [];
  return [
    say`${name} in ${place} matches nobody: the organization has no such team.${meant(name, teams ?? [])}`,
  ];
}

function ofCheck({ name, place }: NamedIn, { checks }: PolicyNames): readonly Message[] {
  if (checks === null || checks.some((each) => each.toLowerCase() === name.toLowerCase())) return [];
  return [
    say`${name} in ${place} was reported on none of the last merged pull requests.${meant(name, checks)}`,
  ];
}

function meant(name: string, candidates: readonly string[]): Message {
  const near = nearest(name, candidates);
  return near === null ? [] : say` Did you mean ${near}?`;
}
