import { account } from '../../../authorship/account.ts';
import { currencyOf } from '../../../authorship/current.ts';
import type { Change } from '../../../evidence/change.ts';
import type { DecidingLabel, LabelEvent } from '../../../evidence/deciding-labels.ts';
import type { EarlierChanges } from '../../../evidence/earlier-changes.ts';
import type { Label } from '../../../evidence/labels.ts';
import type { Teams } from '../../../evidence/teams.ts';
import { commitLink, type Message, say } from '../../../text/message.ts';
import { utcMinute } from '../../../text/utc-time.ts';
import type { MajorHit } from '../../major-change/hit.ts';
import { labelCounts, labelIgnored, labelKept, type Note } from '../messages.ts';
import type { Options } from '../options.ts';
import { newPlace } from './same-hits.ts';

/** The decision of the labels about the score, and a sentence for each label that decides or would. */
export interface LabelDecision {
  /** True for major, false for not major; null where no label counts. */
  readonly major: boolean | null;
  readonly notes: readonly Note[];
}

/** What decides whether a label counts. */
export interface LabelEvidence {
  /** The head now. */
  readonly head: string;
  /** Whether members of the team may be named. */
  readonly showsMembers: boolean;
  readonly labels: readonly Label[];
  /** Absent where the policy names no team. */
  readonly decidingLabels: readonly DecidingLabel[] | undefined;
  readonly earlierChanges: EarlierChanges | undefined;
  readonly teams: Teams;
  /** How the owner of an account contributed to the change, in words that follow the name; null where they did not. */
  contributionOf(key: string): Message | null;
  /** What gives the present change its score, and what an earlier one would have. */
  readonly hits: readonly MajorHit[];
  hitsOf(change: Change): readonly MajorHit[];
}

/**
 * Reads the labels by which the security team overrides the score; where both count, the change is major.
 *
 * That a threat model is required holds from the time a member of the team sets the label until a member removes it: neither a push
 * nor anybody else lifts it. That none is needed holds while the label is on the pull request, where a member who did not contribute
 * set it last, and the change is the one that it was set on, or everything that gives the present change its score was in it, line by line.
 */
export function labelDecision(
  evidence: LabelEvidence,
  options: Pick<Options, 'team' | 'labels'>,
): LabelDecision {
  const { team, labels: names } = options;
  if (team === null) return { major: null, notes: withoutTeam(evidence.labels, names) };
  const named = (name: string) =>
    evidence.decidingLabels?.find((label) => label.name.toLowerCase() === name.toLowerCase());
  const required = ofRequired(named(names.major), evidence.teams[team], team, evidence.showsMembers);
  const notNeeded = ofNotNeeded(named(names['not-major']), evidence, team);
  return {
    major: required.counts ? true : notNeeded.counts ? false : null,
    notes: [...required.notes, ...notNeeded.notes],
  };
}

interface Counted {
  readonly counts: boolean;
  readonly notes: readonly Note[];
}

const nothing: Counted = { counts: false, notes: [] };

function withoutTeam(labels: readonly Label[], names: Options['labels']): readonly Note[] {
  const deciding = [names.major, names['not-major']].map((name) => name.toLowerCase());
  return labels
    .filter(({ name }) => deciding.includes(name.toLowerCase()))
    .map(({ name }) => labelIgnored(name, say`the policy names no security team`));
}

/** What cannot be told counts here: it asks for more. */
function ofRequired(
  label: DecidingLabel | undefined,
  members: readonly string[] | undefined,
  team: string,
  isShown: boolean,
): Counted {
  if (label === undefined) return nothing;
  const { name, present, events } = label;
  const decisive = events.findLast(({ by, kind }) =>
    kind === 'removed' ? by !== null && isMember(members, by.login) : mayBeMember(members, by),
  );
  if (decisive?.kind === 'set' || (present && events.length === 0)) {
    const removal = present ? undefined : events.at(-1);
    const kept = removal === undefined ? [] : [labelKept(name, removal.by, team, isShown)];
    return { counts: true, notes: [labelCounts(decisive?.by ?? null, name, isShown), ...kept] };
  }
  const setter = events.findLast(({ kind }) => kind === 'set')?.by ?? null;
  return present && setter !== null
    ? { counts: false, notes: [labelIgnored(name, notInTeam(setter.login, team, isShown))] }
    : nothing;
}

function mayBeMember(members: readonly string[] | undefined, by: LabelEvent['by']): boolean {
  return members === undefined || by === null || isMember(members, by.login);
}

function isMember(members: readonly string[] | undefined, login: string): boolean {
  return members?.some((member) => member.toLowerCase() === login.toLowerCase()) === true;
}

function ofNotNeeded(label: DecidingLabel | undefined, evidence: LabelEvidence, team: string): Counted {
  if (label?.present !== true) return nothing;
  const set = label.events.findLast(({ kind }) => kind === 'set');
  const why = whyNotNeededIgnored(set, evidence, team);
  return why === null
    ? { counts: true, notes: [labelCounts(set?.by ?? null, label.name, evidence.showsMembers)] }
    : { counts: false, notes: [labelIgnored(label.name, why)] };
}

/** Why the label that no threat model is needed does not count; null where it does. */
function whyNotNeededIgnored(
  set: LabelEvent | undefined,
  evidence: LabelEvidence,
  team: string,
): Message | null {
  const by = set?.by ?? null;
  if (set === undefined || by === null) return say`GitHub does not show who set it`;
  const members = evidence.teams[team];
  if (members === undefined) return say`the team ${team} cannot be read`;
  if (!isMember(members, by.login)) return notInTeam(by.login, team, evidence.showsMembers);
  const name = evidence.showsMembers ? say`${by.login}` : say`the member of the team`;
  if (set.edited) return say`it was renamed or edited after ${name} set it`;
  const contribution = evidence.contributionOf(account(by));
  if (contribution !== null)
    return evidence.showsMembers ? say`${name} ${contribution}` : say`${name} who set it ${contribution}`;
  return staleness(set, evidence);
}

function notInTeam(login: string, team: string, isShown: boolean): Message {
  return isShown ? say`${login} is not in the team ${team}` : say`only the team ${team} may set it`;
}

/** Why what the label was set on is not what is proposed now; null where nothing that counts is new. */
function staleness({ head: commit, at }: LabelEvent, evidence: LabelEvidence): Message | null {
  const { earlierChanges: earlier, head } = evidence;
  if (commit === null || earlier === undefined) {
    return say`it is not known which commit it was set on. Remove it and set it again`;
  }
  const currency = currencyOf(head, earlier, { commit, at });
  if (currency.current) return null;
  const given = say`it was set at ${commitLink(commit)} on ${[utcMinute(at)]}`;
  const then = earlier.changes.find(
    (change) => change.commit === commit && change.at.getTime() === at.getTime(),
  )?.proposed;
  if (then === undefined) return say`${given}, and ${currency.why}`;
  const found = newPlace(evidence.hits, evidence.hitsOf(then));
  return found === null ? null : say`${given}, and ${found} is new`;
}
