import type { Review } from '../evidence/reviews.ts';
import type { Teams } from '../evidence/teams.ts';
import { account } from './account.ts';

/** A person who approves for a team until a day. */
export interface Deputy {
  /** Its slug. */
  readonly team: string;
  /** The login. */
  readonly by: string;
  /** The last day, in UTC, as `2030-01-31`. */
  readonly until: string;
}

/** An approval that the policy asks of a team, or of any one of several. */
export interface TeamNeed {
  /** Slugs: each stands for all. */
  readonly teams: readonly string[];
  /** Keys of the accounts whose approval counts for it. */
  readonly approvedBy: ReadonlySet<string>;
  /** Logins of members and deputies who can approve; each once. */
  readonly eligible: readonly string[];
  /** Logins of members and deputies who cannot, for the change is theirs. */
  readonly excluded: readonly string[];
  /** Deputies whose time is over. */
  readonly ended: readonly Deputy[];
}

/** What the policy asks of teams, in its order, each once. */
export function teamNeeds(
  approvals: readonly Review[],
  teams: Teams,
  isExcluded: (login: string) => boolean,
  {
    teams: asked,
    deputies,
  }: { readonly teams: readonly (string | readonly string[])[]; readonly deputies: readonly Deputy[] },
  now: Date,
): readonly TeamNeed[] {
  const lists = asked.map((each) => (typeof each === 'string' ? [each] : [...new Set(each)]));
  const distinct = new Map(lists.map((list) => [list.toSorted().join(' '), list]));
  return [...distinct.values()].map((names) => {
    const members = names.flatMap((name) => membersOf(teams, name));
    const keys = new Set(members.map((login) => login.toLowerCase()));
    const ofNeed = deputies.filter(({ team }) => names.includes(team));
    const current = ofNeed.filter(({ until }) => now <= endOf(until));
    const counts = (review: Review): boolean => {
      if (review.author === null) return false;
      const key = account(review.author);
      if (keys.has(key)) return true;
      return ofNeed.some(
        ({ by, until }) =>
          by.toLowerCase() === key && review.submittedAt !== null && review.submittedAt <= endOf(until),
      );
    };
    const people = [
      ...new Map(
        [...members, ...current.map(({ by }) => by)].map((login) => [login.toLowerCase(), login]),
      ).values(),
    ];
    return {
      teams: names,
      approvedBy: new Set(
        approvals.filter(counts).flatMap(({ author }) => (author === null ? [] : account(author))),
      ),
      eligible: people.filter((login) => !isExcluded(login)),
      excluded: people.filter(isExcluded),
      ended: ofNeed.filter(({ by, until }) => now > endOf(until) && !keys.has(by.toLowerCase())),
    };
  });
}

/** The end of a day, in UTC. */
export function endOf(day: string): Date {
  return new Date(`${day}T23:59:59.999Z`);
}

/**
 * The needs that no approval meets.
 *
 * @param distinct one person's approval meets one need only
 */
export function unmet(needs: readonly TeamNeed[], distinct: boolean): readonly TeamNeed[] {
  if (!distinct) return needs.filter(({ approvedBy }) => approvedBy.size === 0);
  return unmatched(needs, ({ approvedBy }) => [...approvedBy]);
}

/**
 * The needs that nobody can meet any more, of those that are not met.
 *
 * @param distinct each needs a person of its own, among those who have approved and those who still can
 */
export function impossible(needs: readonly TeamNeed[], distinct: boolean): readonly TeamNeed[] {
  const able = ({ approvedBy, eligible }: TeamNeed) => [
    ...new Set([...approvedBy, ...eligible.map((login) => login.toLowerCase())]),
  ];
  return distinct ? unmatched(needs, able) : needs.filter((need) => able(need).length === 0);
}

/** Gives each need a person of its own as far as possible (augmenting paths); the needs that are left. */
function unmatched(
  needs: readonly TeamNeed[],
  peopleOf: (need: TeamNeed) => readonly string[],
): readonly TeamNeed[] {
  const taken = new Map<string, TeamNeed>();
  const place = (need: TeamNeed, tried: Set<string>): boolean => {
    for (const person of peopleOf(need)) {
      if (tried.has(person)) continue;
      tried.add(person);
      const holder = taken.get(person);
      if (holder === undefined || place(holder, tried)) {
        taken.set(person, need);
        return true;
      }
    }
    return false;
  };
  return needs.filter((need) => !place(need, new Set()));
}

/** The logins of a team's members; none where it is not known. */
export function membersOf(teams: Teams, team: string): readonly string[] {
  return Object.hasOwn(teams, team) ? (teams[team] ?? []) : [];
}
