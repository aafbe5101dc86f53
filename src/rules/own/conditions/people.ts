import { account } from '../../../authorship/account.ts';
import type { Contributor } from '../../../authorship/authorship.ts';
import { maxNamedPeople, namesOf } from '../../../authorship/reviewers.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { commitLink, type Message, say } from '../../../text/message.ts';
import { type Facts, isActorNamed, isNamed, openersOf } from '../facts.ts';
import { membersNamed, type Position } from '../names.ts';
import { type ContributorsCondition, isList, type Who } from '../schema/condition.ts';
import { type Answer, allOf, fails, holds, known, type Unknown } from './answer.ts';

/** Commits that one sentence names. */
const maxNamedCommits = 3;

/**
 * Whether one of these people opened the pull request. Where that grants something, they must also be the only contributors: a branch that
 * a trusted bot opened takes commits of anybody who can push to it.
 */
export function authorsAnswer(authors: Who, facts: Facts, position: Position): Answer {
  const openers = openersOf(facts.pullRequest);
  const isOne = (opener: (typeof openers)[number]) =>
    opener !== null && isActorNamed(opener, authors, facts.teams);
  const names = namesOf(openers.flatMap((opener) => opener?.login ?? []));
  if (position === 'grants') {
    if (!openers.every(isOne)) return fails(openedBy(names, false, authors));
    const others = whyNotOnly((key) => isNamed(key, authors, facts.teams), facts);
    return known(others === null, openedBy(names, true, authors), others ?? []);
  }
  if (openers.some(isOne)) return holds(openedBy(names, true, authors));
  if (openers.includes(null)) return goneAuthor;
  return fails(openedBy(names, false, authors));
}

const goneAuthor: Unknown = {
  value: 'unknown',
  why: say`the account that opened the pull request is deleted`,
  remedy: say`Open the pull request again from an account that exists.`,
  turn: 'author',
};

function openedBy(names: Message, isOne: boolean, who: Who): Message {
  return isOne
    ? say`${names} opened the pull request`
    : say`the pull request is by ${names}, and not by ${wordsFor(who)}`;
}

/** Whether one of these people contributed, or nobody else did. */
export function contributorsAnswer(
  condition: ContributorsCondition,
  facts: Facts,
  position: Position,
): Answer {
  const { any, only } = isList(condition)
    ? { any: condition as readonly string[] }
    : (condition as Exclude<ContributorsCondition, readonly string[]>);
  return allOf([
    ...(any === undefined ? [] : [anyContributor(any, facts, position)]),
    ...(only === undefined ? [] : [onlyContributors(only, facts, position)]),
  ]);
}

function anyContributor(who: Who, facts: Facts, position: Position): Answer {
  const { contributors, unknown, unsigned } = facts.who;
  const found = [...contributors].find(([key]) => isNamed(key, who, facts.teams))?.[1];
  // Anybody can commit under another person's name.
  if (found !== undefined && !(position === 'grants' && unsigned.length > 0))
    return holds(contributed(found));
  if (found !== undefined) return fails(notSigned(unsigned));
  return position === 'asks' && unknown.length > 0
    ? unknownContributor(unknown.map(({ why }) => why))
    : fails(say`nobody contributed who is ${wordsFor(who)}`);
}

function onlyContributors(who: Who | 'author', facts: Facts, position: Position): Answer {
  const authors = new Set(
    openersOf(facts.pullRequest).flatMap((opener) => (opener === null ? [] : account(opener))),
  );
  const isOne = (key: string) => (who === 'author' ? authors.has(key) : isNamed(key, who, facts.teams));
  const names = namesOf([...facts.who.contributors.values()].map(({ login }) => login));
  const all = say`only ${names} contributed`;
  if (position === 'grants') {
    const others = whyNotOnly(isOne, facts);
    return known(others === null, all, others ?? []);
  }
  const { contributors, unknown } = facts.who;
  const other = [...contributors].find(([key]) => !isOne(key))?.[1];
  if (other !== undefined) return fails(contributed(other));
  if (unknown.length > 0 || contributors.size === 0) return unknownContributor(unknown.map(({ why }) => why));
  return holds(all);
}

/** Why it is not proven that only these people contributed, as a clause; null where it is. */
function whyNotOnly(isOne: (key: string) => boolean, { who }: Facts): Message | null {
  const { contributors, unknown, unsigned } = who;
  const other = [...contributors].find(([key]) => !isOne(key))?.[1];
  if (other !== undefined) return contributed(other);
  const [first] = unknown;
  if (first !== undefined) return first.why;
  if (contributors.size === 0) return say`it is not known who contributed`;
  return unsigned.length === 0 ? null : notSigned(unsigned);
}

function contributed({ login, contribution }: Contributor): Message {
  return say`${login} ${contribution}`;
}

function notSigned(commits: readonly string[]): Message {
  const named = listOf(commits.map(commitLink), 'and', maxNamedCommits);
  return say`GitHub did not sign ${named}, and anyone who can push can commit under another person's name`;
}

function unknownContributor(reasons: readonly Message[]): Unknown {
  return {
    value: 'unknown',
    why:
      reasons.length === 0 ? say`it is not known who contributed` : listOf(reasons, 'and', maxNamedCommits),
    remedy: say`Say whose the addresses and names are in ${'identities'} of the policy file, or add the address to the account of the person who uses it (Settings, Emails) and run this check again.`,
    turn: 'author',
  };
}

/** Whether GitHub signed every commit. */
export function signedAnswer(wanted: boolean, { who: { unsigned } }: Facts): Answer {
  const named = listOf(unsigned.map(commitLink), 'and', maxNamedCommits);
  const is = unsigned.length === 0 ? say`GitHub signed each commit` : say`GitHub did not sign ${named}`;
  return known((unsigned.length === 0) === wanted, is, is);
}

/** `ada`, `renovate[bot]` or the team `security`. */
export function wordsFor(who: Who): Message {
  const { people, teams } = membersNamed(who);
  return listOf(
    [...people.map((login) => say`${login}`), ...teams.map((slug) => say`the team ${slug}`)],
    'or',
    maxNamedPeople,
  );
}
