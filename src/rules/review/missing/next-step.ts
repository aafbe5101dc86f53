import { namesOf } from '../../../authorship/reviewers.ts';
import { whoCanApprove } from '../../../authorship/shown-members.ts';
import { listOf, plural } from '../../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../../text/message.ts';
import type { Turn } from '../../verdict.ts';
import { askOwner, type MissingOwners } from './code-owners.ts';

/** The approvals that count, and those that are missing. */
export interface Count {
  readonly given: number;
  readonly required: number;
  /** Of the required ones, those that contributors ask for who cannot be identified. */
  readonly unknown: number;
  readonly missing: number;
  /** The teams of which nobody has approved yet. */
  readonly missingTeams: readonly MissingTeam[];
  /** The files of which no owner has approved yet. */
  readonly missingOwners: readonly MissingOwners[];
}

export interface MissingTeam {
  /** Slugs: an approval by any of them is enough. */
  readonly teams: readonly string[];
  /** The members and deputies who can approve. */
  readonly eligible: readonly string[];
  /** The review of a team or of somebody eligible was requested. */
  readonly requested: boolean;
}

/** Who can still approve. */
export interface Candidates {
  /** Completes "a review by …". */
  readonly anybody: Message;
  /** People and teams whose review was requested, and would count. */
  readonly requested: readonly string[];
  /** Reviews that are still to be requested, besides those by the missing teams and code owners. */
  readonly unrequested: number;
  /** Whether the members of a team may be named. */
  readonly showsMembers: boolean;
}

/** Teams and emails named in one message. */
const maxNamed = 3;

/** The author asks while too few are asked; then it is the reviewers' turn. */
export function nextStep(
  { missingTeams, missingOwners }: Pick<Count, 'missingTeams' | 'missingOwners'>,
  { anybody, requested, unrequested, showsMembers }: Candidates,
): { readonly remedy: Message; readonly turn: Turn } {
  const teams = missingTeams.filter((team) => !team.requested);
  const owners = missingOwners.filter((each) => !each.requested);
  const toAsk = [
    ...teams.slice(0, maxNamed).map((team) => askTeam(team, showsMembers)),
    ...owners.slice(0, maxNamed).map(askOwner),
  ];
  if (unrequested > 0) toAsk.push(askAnybody(unrequested, requested.length > 0, anybody));
  if (toAsk.length > 0) return { remedy: join(toAsk, ' '), turn: 'author' };
  return {
    remedy: say`Review the change, and approve it or ask for changes. Asked: ${namesOf(requested)}.`,
    turn: 'reviewer',
  };
}

function askTeam(team: MissingTeam, showsMembers: boolean): Message {
  return say`Ask the team ${teamName(team)} for a review${whoCanApprove(team.eligible, showsMembers)}.`;
}

/** @param more some reviews are requested already */
function askAnybody(count: number, more: boolean, anybody: Message): Message {
  const one = more ? 'one more review' : 'a review';
  const what = count === 1 ? one : `${count}${more ? ' more' : ''} reviews`;
  return say`Ask for ${[what]} by ${anybody}.`;
}

/** `the team security`, `the teams security and platform` */
export function teamNames(needs: readonly Pick<MissingTeam, 'teams'>[], conjunction: 'and' | 'or'): Message {
  const names = listOf(needs.map(teamName), conjunction, maxNamed);
  return say`the ${[plural(needs.length, 'team', 'teams')]} ${names}`;
}

/** `security`, or `platform or sre` where either is enough. */
function teamName({ teams }: Pick<MissingTeam, 'teams'>): Message {
  return quotedNames(teams, 'or');
}

/** Names from outside, in a list. */
export function quotedNames(names: readonly string[], conjunction: 'and' | 'or'): Message {
  return listOf(
    names.map((name) => say`${name}`),
    conjunction,
    maxNamed,
  );
}
