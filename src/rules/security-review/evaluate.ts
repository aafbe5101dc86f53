import type { Contributions } from '../../authorship/authorship.ts';
import { recheckTime } from '../../authorship/opinions.ts';
import { showsMembers } from '../../authorship/shown-members.ts';
import { type TeamReview, teamReview } from '../../authorship/team-review.ts';
import type { Teams } from '../../evidence/teams.ts';
import { documentTree } from '../../text/markdown/document-tree.ts';
import { answerBelow, isAnswered } from '../../text/markdown/sections.ts';
import { readTemplates } from '../../text/markdown/templates.ts';
import type { Message } from '../../text/message.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import {
  approved,
  type messages,
  nobodyLeft,
  noConsiderations,
  noTeam,
  notSensitive,
  reviewAwaited,
  reviewFindings,
  type SecurityFinding,
  type SecurityVerdict,
  type ShownTeam,
  sensitiveFindings,
  unknownContributors,
  unknownTeam,
  unreadableDescription,
  whySensitive,
} from './messages.ts';
import type { Options } from './options.ts';
import { type SensitiveChange, sensitiveChange } from './sensitive/sensitive-change.ts';

/** The optional ones are absent where the policy names no team, or asks for no section. */
type Evidence = Pick<RuleEvidence, 'pullRequest' | 'change' | 'reviews'> &
  Partial<
    Pick<RuleEvidence, 'teams' | 'commits' | 'earlierChanges' | 'pushes' | 'replacedHeads' | 'templates'>
  >;

/** Evaluates whether the change is sensitive, then the section of the description and the review of the security team. */
export function evaluate(evidence: Evidence, options: Options, now: Date): SecurityVerdict {
  const sensitive = sensitiveChange(evidence.change, options);
  if (!isSensitive(sensitive)) return notSensitive();
  const { team } = options;
  const why = whySensitive(sensitive);
  const found = sensitiveFindings(sensitive);
  if (team === null) return noTeam(why, found);
  const { teams = {} } = evidence;
  if (!Object.hasOwn(teams, team)) return unknownTeam(why, team, found);
  const state = read(evidence, teams, { team, why, found }, options, now);
  return error(state, options) ?? failure(state) ?? wait(state, now) ?? pass(state);
}

/** Decides by the change alone. */
export function assess(
  { change }: Partial<RuleEvidence>,
  options: Options,
): Applicability<keyof typeof messages> {
  if (change === undefined) throw new TypeError('The change is needed.');
  const sensitive = sensitiveChange(change, options);
  return isSensitive(sensitive)
    ? { applies: true, summary: whySensitive(sensitive), findings: sensitiveFindings(sensitive) }
    : { applies: false, summary: notSensitive().summary, findings: [] };
}

function isSensitive({ files, hits }: SensitiveChange): boolean {
  return files.length + hits.length > 0;
}

interface State {
  readonly why: Message;
  readonly team: ShownTeam;
  readonly section: Section;
  readonly review: TeamReview;
  readonly head: string;
  readonly findings: readonly SecurityFinding[];
}

/** What the description says of security. */
type Section =
  | { readonly state: 'answered' | 'unreadable' }
  | { readonly state: 'absent' | 'empty'; readonly title: string };

function error({ section, why, review, findings }: State, { unknown }: Options): SecurityVerdict | null {
  if (section.state === 'unreadable') return unreadableDescription(why, findings);
  return review.unknown.length > 0 && unknown === 'fail'
    ? unknownContributors(why, review.unknown, findings)
    : null;
}

function failure({ section, why, team, review, findings }: State): SecurityVerdict | null {
  if (section.state === 'absent' || section.state === 'empty') {
    const isApproved = review.approval !== null && review.further === 0;
    const { title, state } = section;
    return noConsiderations(why, { section: title, isThere: state === 'empty', isApproved }, team, findings);
  }
  return review.approval === null && review.eligible.length === 0
    ? nobodyLeft(why, team, review, findings)
    : null;
}

function wait({ why, team, review, findings }: State, now: Date): SecurityVerdict | null {
  if (review.approval !== null && review.further === 0) return null;
  return { ...reviewAwaited(why, team, review, findings), ...recheckTime(review.notCounted, now) };
}

function pass({ why, team, review, head, findings }: State): SecurityVerdict {
  if (review.approval === null) throw new TypeError('An approval is needed to pass.');
  return approved(why, review.approval, head, team, findings);
}

function read(
  evidence: Evidence,
  teams: Teams,
  known: { readonly team: string; readonly why: Message; readonly found: readonly SecurityFinding[] },
  options: Options,
  now: Date,
): State {
  const { pullRequest, reviews } = evidence;
  const review = teamReview(contributionsOf(evidence), reviews, teams, known.team, options, now);
  const team = { name: known.team, showsMembers: showsMembers(pullRequest) };
  return {
    why: known.why,
    team,
    section: sectionOf(evidence, options),
    review,
    head: pullRequest.head.sha,
    findings: [...known.found, ...reviewFindings(review, team)],
  };
}

function contributionsOf(evidence: Evidence): Contributions {
  const { pullRequest, commits, earlierChanges, pushes, replacedHeads } = evidence;
  if (commits === undefined || earlierChanges === undefined) {
    throw new TypeError('With a security team, commits and earlier changes are needed.');
  }
  return { pullRequest, commits, earlierChanges, pushes, replacedHeads };
}

/** The text of the template is no answer. */
function sectionOf({ pullRequest, templates }: Evidence, { section: title }: Options): Section {
  if (title === null) return { state: 'answered' };
  const tree = documentTree(pullRequest.body);
  if (tree === null) return { state: 'unreadable' };
  const answer = answerBelow(tree, title, readTemplates(templates?.pullRequests ?? []));
  if (answer === null) return { state: 'absent', title };
  const isThere = isAnswered(answer) || answer.notApplicable !== null;
  return isThere ? { state: 'answered' } : { state: 'empty', title };
}
