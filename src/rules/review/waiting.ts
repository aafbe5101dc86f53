import { account } from '../../authorship/account.ts';
import type { Authorship } from '../../authorship/authorship.ts';
import type { Review, Reviews } from '../../evidence/reviews.ts';
import type { Teams } from '../../evidence/teams.ts';
import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Options } from './options.ts';

/** At most this many people are named as those who can help. */
const namedPeople = 5;

/** What the approvals that count leave to be wished for. */
export interface Count {
  readonly given: number;
  readonly asked: number;
  readonly missing: number;
  /** The teams of which nobody has approved yet. */
  readonly missingTeams: readonly string[];
}

/** Counts the approvals, all and by team; one by a team's member is one of all. */
export function countApprovals(approvals: readonly Review[], teams: Teams, options: Options): Count {
  const approvers = new Set(approvals.flatMap(({ author }) => (author === null ? [] : [account(author)])));
  const approvedBy = (team: string) =>
    members(teams, team).some((login) => approvers.has(login.toLowerCase()));
  return {
    given: approvers.size,
    asked: options.approvals,
    missing: Math.max(0, options.approvals - approvers.size),
    missingTeams: [...new Set(options.teams)].filter((team) => !approvedBy(team)),
  };
}

/** The verdict while approvals are missing: how many, of which teams, and who can give them. */
export function waitForReview(
  count: Count,
  around: { readonly reviews: Reviews; readonly teams: Teams; readonly parts: Authorship['parts'] },
  findings: readonly Finding[],
): Verdict {
  const impossible = count.missingTeams.filter((team) => eligible(team, around).length === 0);
  return {
    status: 'pending',
    summary: summary(count),
    waitingFor: waitingFor(count),
    remedy: remedy(count, around),
    turn: 'reviewer',
    findings: [...findings, ...impossible.map(nobodyLeft)],
  };
}

function summary({ given, asked, missing, missingTeams }: Count): Message {
  const all = say`${given} of ${asked} ${asked === 1 ? ['approval'] : ['approvals']} given.`;
  if (missingTeams.length === 0) return all;
  const teams = say`None is by ${listOf(missingTeams.map(byTeam), 'or')}.`;
  return missing === 0 ? teams : [...all, ' ', ...teams];
}

/** A review by a team's member is one of those asked for, so the number is the greater of the two. */
function waitingFor({ missing, missingTeams }: Count): Message {
  const reviews = Math.max(missing, missingTeams.length);
  const number = say`${reviews} ${reviews === 1 ? ['review'] : ['reviews']}`;
  if (missingTeams.length === 0) return number;
  const teams = listOf(missingTeams.map(byTeam), 'and');
  return reviews === 1 ? say`${number} by ${teams}` : say`${number}, one by ${teams}`;
}

function remedy({ missing, missingTeams }: Count, around: Parameters<typeof waitForReview>[1]): Message {
  const sentences: Message[] = [];
  for (const team of missingTeams) {
    const people = eligible(team, around).slice(0, namedPeople);
    if (people.length > 0) sentences.push(say`For ${byTeam(team)} this can be ${either(people)}.`);
  }
  if (missing > missingTeams.length) {
    const asked = around.reviews.requested.filter(
      ({ kind, name }) => kind === 'team' || !around.parts.has(name.toLowerCase()),
    );
    sentences.push(
      asked.length === 0
        ? say`Ask for a review: anybody with write access who had no part in the change can give it.`
        : say`Asked for a review: ${join(asked.slice(0, namedPeople).map(({ name }) => say`${name}`))}. Anybody else with write access who had no part in the change can give it, too.`,
    );
  }
  return sentences.length === 0 ? say`Ask for a review.` : join(sentences, ' ');
}

/** The members of a team who had no part in the change. */
function eligible(
  team: string,
  { teams, parts }: { readonly teams: Teams; readonly parts: Authorship['parts'] },
): readonly string[] {
  return members(teams, team).filter((login) => !parts.has(login.toLowerCase()));
}

function members(teams: Teams, team: string): readonly string[] {
  return Object.hasOwn(teams, team) ? (teams[team] ?? []) : [];
}

function nobodyLeft(team: string): Finding {
  return {
    level: 'warning',
    message: say`Every member of ${byTeam(team)} had a part in the change: nobody there can approve it.`,
  };
}

function byTeam(team: string): Message {
  return say`the team ${team}`;
}

function either(logins: readonly string[]): Message {
  return listOf(
    logins.map((login) => say`${login}`),
    'or',
  );
}
