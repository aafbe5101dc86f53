import { account } from '../../authorship/account.ts';
import { sortOpinions } from '../../authorship/opinions.ts';
import { membersOf } from '../../authorship/team-approvals.ts';
import type { Reviewer } from '../../evidence/review-requests.ts';
import type { Facts } from './facts.ts';
import { type Definition, maxRequests } from './schema/definition.ts';

/**
 * Whose review a definition wants requested now: nobody's who contributed, who has approved, who reviewed this head, or who was asked for it
 * already, whatever became of that. So everybody is asked once for a head, and nobody again from whom a person took the request away.
 *
 * The choice of `mode: random` follows from the repository, the number and the head alone: a retry chooses the same people. Pure.
 */
export function reviewsToRequest(facts: Facts, definition: Definition): readonly Reviewer[] {
  const { 'request-reviews': wanted } = definition;
  if (wanted === undefined || facts.pullRequest.draft) return [];
  const asked = askedFor(facts);
  const { people, teams } = namedIn(wanted.from, facts);
  const users = people.filter((login) => mayBeAsked(login, facts));
  const left = Math.max(0, maxRequests - facts.reviews.requested.length);
  if (wanted.mode === 'all') {
    const all = [...users.map(user), ...teams.filter((slug) => mayTeamBeAsked(slug, facts)).map(team)];
    return all.filter((reviewer) => !asked.has(keyOf(reviewer))).slice(0, left);
  }
  const members = teams
    .flatMap((slug) => membersOf(facts.teams, slug))
    .filter((login) => mayBeAsked(login, facts));
  const pool = [...new Map([...users, ...members].map((login) => [login.toLowerCase(), login])).values()];
  const known = [...people, ...teams.flatMap((slug) => membersOf(facts.teams, slug))];
  const before = new Set(known.map((login) => keyOf(user(login))).filter((key) => asked.has(key)));
  return inRandomOrder(pool, facts)
    .map(user)
    .filter((reviewer) => !asked.has(keyOf(reviewer)))
    .slice(0, Math.min(left, Math.max(0, wanted.count - before.size)));
}

function namedIn(
  from: NonNullable<Definition['request-reviews']>['from'],
  { teams: known }: Facts,
): { readonly people: readonly string[]; readonly teams: readonly string[] } {
  const teams = from.flatMap((each) => (typeof each === 'string' ? [] : [each.team]));
  return {
    people: from.filter((each) => typeof each === 'string'),
    teams: [...new Set(teams)].filter((slug) => Object.hasOwn(known, slug)),
  };
}

/** By key, everybody who is asked or was asked for this head, and who reviewed it. Where its time is not known, every request counts. */
function askedFor({ pullRequest: { head }, reviews, reviewRequests }: Facts): ReadonlySet<string> {
  const since = head.seenAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return new Set([
    ...reviews.requested.map(keyOf),
    ...reviewRequests.filter(({ at }) => at.getTime() >= since).map(({ reviewer }) => keyOf(reviewer)),
    ...reviews.reviews.flatMap(({ author, commit, state }) =>
      author !== null && commit === head.sha && state !== 'pending' ? [keyOf(user(account(author)))] : [],
    ),
  ]);
}

/** A person who did not contribute, and whose approval is still missing. */
function mayBeAsked(login: string, facts: Facts): boolean {
  const key = login.toLowerCase();
  const { contributors, excluded } = facts.who;
  return !key.endsWith('[bot]') && !contributors.has(key) && !excluded.has(key) && !approvers(facts).has(key);
}

/** No member of the team has approved. */
function mayTeamBeAsked(slug: string, facts: Facts): boolean {
  const given = approvers(facts);
  return !membersOf(facts.teams, slug).some((login) => given.has(login.toLowerCase()));
}

function approvers({ pullRequest, earlierChanges: earlier, reviews, who }: Facts): ReadonlySet<string> {
  const { approvals } = sortOpinions(reviews, { head: pullRequest.head.sha, earlier }, who);
  return new Set(approvals.flatMap(({ author }) => (author === null ? [] : [account(author)])));
}

function user(name: string): Reviewer {
  return { kind: 'user', name };
}

function team(name: string): Reviewer {
  return { kind: 'team', name };
}

function keyOf({ kind, name }: Reviewer): string {
  return `${kind} ${name.toLowerCase()}`;
}

/** Each person's place follows from the head and the login alone: whoever leaves or joins moves nobody else. */
function inRandomOrder(logins: readonly string[], { pullRequest }: Facts): readonly string[] {
  const { repository, number, head } = pullRequest;
  const places = logins.map((login) => {
    const place = hash(`${repository.toLowerCase()} ${number} ${head.sha} ${login.toLowerCase()}`);
    return [place, login] as const;
  });
  return places.sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1)).map(([, login]) => login);
}

/** FNV-1a of 32 bits, with a last mixing so that texts that differ at their end are far apart. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
