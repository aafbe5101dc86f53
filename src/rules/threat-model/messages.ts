import type { UnknownIdentity } from '../../authorship/authorship.ts';
import type { IneffectiveReview } from '../../authorship/opinions.ts';
import { approvalGiven, maxNamedPeople, nameOf, whyNoneCounts } from '../../authorship/reviewers.ts';
import { whoCanApprove, whyMemberNotCounted, whyNoMemberLeft } from '../../authorship/shown-members.ts';
import type { TeamReview } from '../../authorship/team-review.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Review } from '../../evidence/reviews.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, newFileLink, say } from '../../text/message.ts';
import type { MajorHit } from '../major-change/hit.ts';
import { type SignalId, signalIds } from '../major-change/signals.ts';
import type { Finding, Verdict } from '../verdict.ts';

const signalMessages = Object.fromEntries(
  signalIds.map((id) => [`signal-${id}`, `The change triggers the signal ${id} of the score.`]),
) as Readonly<Record<`signal-${SignalId}`, string>>;

export const messages = {
  'not-major': 'The score of the change is below the threshold.',
  'label-not-major': 'The security team decided by a label that the change is not major.',
  'no-threat-model': 'The change is major, and no threat model is linked.',
  'incomplete-threat-model': 'The change is major, and no threat model that is linked is complete.',
  'complete-threat-model': 'The change is major, and its threat model is complete.',
  'approved-threat-model': 'The change is major, and the security team approved it with its threat model.',
  'security-review-awaited': 'The threat model is complete, and the security team has not approved it yet.',
  'nobody-left': 'The threat model is complete, and nobody in the security team can approve it.',
  'unknown-contributors':
    'The threat model is complete, and somebody who contributed cannot be identified, which the policy does not accept.',
  'unknown-team': 'The threat model is complete, and the security team does not exist or cannot be read.',
  ...signalMessages,
  'own-signal': 'The change triggers a signal that the policy adds.',
  'description-unreadable': 'The description is too long or too deeply nested to be read.',
  'no-document-named': 'Neither the description nor the changed files name a threat model.',
  'document-not-found': 'A threat model that is linked does not exist.',
  'document-not-permitted': 'The app is not allowed to read the issue that holds the threat model.',
  'document-not-text': 'The file that is linked as the threat model is not text.',
  'format-not-read': 'The threat model is in a format that is not read, or no valid document of its format.',
  'document-too-long': 'The threat model is too long or too deeply nested to be read.',
  'document-not-read': 'Too many documents are linked: this one was not read.',
  'host-not-trusted': 'The threat model is on a host that the policy does not name.',
  'host-unverified': 'The threat model is on a host that the policy names, and was not read.',
  'question-missing': 'The threat model has no heading for one of the four questions.',
  'question-unanswered': 'The threat model leaves one of the four questions without an answer.',
  'no-threats': 'The threat model lists no threat.',
  'disposition-missing': 'The threat model states no disposition for a threat.',
  'disposition-open': 'The threat model denies the disposition of a threat or leaves it open.',
  'disposition-undecided': 'The threat model names several dispositions for a threat.',
  'mitigation-not-found':
    'The issues and pull requests that are linked against a threat do not exist, or cannot be read.',
  'mitigation-not-linked':
    'The threat model says that a threat is mitigated, and links nothing that does it.',
  'delta-counts': 'The threat model is about what changes in another one.',
  'statement-counts': 'The pull request states that the threat model does not change, and why.',
  'statement-needs-team':
    'The pull request states that the threat model does not change, and no security team can approve that.',
  'change-not-covered': 'The threat model does not cover this change.',
  'files-not-covered': 'The threat model does not cover all files of this change.',
  'label-counts': 'The security team set a label that overrides the score.',
  'label-ignored': 'A label that would override the score does not count, and why.',
  'approval-counted':
    'The approval of the security team that counts, for which commit it was given and when.',
  'approval-ignored': 'An approval of the security team does not count, and why.',
  'unknown-contributor': 'A contributor who cannot be identified, and why.',
  'deputy-ended': 'A deputy of the security team whose time is over.',
} as const;

export type MessageId = keyof typeof messages;
export type ThreatModelVerdict = Verdict<MessageId>;
export type ThreatModelFinding = Finding<MessageId>;

/** A text with its id. */
export interface Note {
  readonly messageId: MessageId;
  readonly message: Message;
}

/** A file to be created. */
export interface NewFile {
  readonly path: string;
  readonly content: string;
}

/** The score as the texts show it. */
interface Score {
  readonly score: number;
  readonly threshold: number;
  readonly hits: readonly MajorHit[];
}

/** Signals that one message names; the others are counted. */
const maxNamedSignals = 6;

/** The security team in a text. */
export interface ShownTeam {
  readonly name: string;
  /** Whether its members may be named. */
  readonly showsMembers: boolean;
}

// Verdicts

export function notMajor(
  score: Score,
  byLabel: boolean,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'not-applicable',
    messageId: byLabel ? 'label-not-major' : 'not-major',
    summary: byLabel
      ? say`The security team decided that this is not a major change: ${points(score)}.`
      : say`Not a major change: ${points(score)}.`,
    findings,
  };
}

/** Why the change is major, completing "Major change: …". */
export function whyMajor(score: Score, byLabel: boolean): Message {
  return byLabel ? say`by decision of the security team` : points(score);
}

/** `10 points (authentication 5, permissions 5); 5 make a change major` */
function points({ score, threshold, hits }: Score): Message {
  const named = hits.slice(0, maxNamedSignals).map((hit) => `${hit.signal} ${hit.points}`);
  const more = hits.length - named.length;
  const signals = [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const limit = `${threshold} ${plural(threshold, 'makes', 'make')} a change major`;
  return [`${counted(score, 'point')}${signals === '' ? '' : ` (${signals})`}; ${limit}`];
}

export function major(why: Message): Message {
  return say`Major change: ${why}.`;
}

/**
 * @param file the template as a file where threat models are kept; null where there is no such name
 * @param readable the description was read
 */
export function noThreatModel(
  why: Message,
  file: NewFile | null,
  readable: boolean,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  const create =
    file === null
      ? say`Write a threat model`
      : say`${newFileLink('Create it from the template', file.path, file.content)} as ${file.path}`;
  const shorten = readable
    ? []
    : say` Shorten the description: it is too long or too deeply nested for its links to be read.`;
  return {
    status: 'fail',
    messageId: 'no-threat-model',
    summary: say`Major change without a threat model: ${why}.`,
    remedy: say`${create}, or link one in the description: ${'Threat model: #12'}.${shorten}`,
    turn: 'author',
    findings,
  };
}

/** @param remedy how to complete what is there */
export function incomplete(
  why: Message,
  remedy: Message,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'fail',
    messageId: 'incomplete-threat-model',
    summary: say`Major change without a complete threat model: ${why}.`,
    remedy,
    turn: 'author',
    findings,
  };
}

export function complete(
  why: Message,
  name: Message,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pass',
    messageId: 'complete-threat-model',
    summary: say`Major change with the threat model ${name}: ${why}.`,
    findings,
  };
}

export function approved(
  why: Message,
  name: Message,
  { approval, head, team }: { readonly approval: Review; readonly head: string; readonly team: ShownTeam },
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pass',
    messageId: 'approved-threat-model',
    summary: say`Major change with the threat model ${name}, approved by ${approverOf(approval, team)}: ${why}.`,
    findings: [
      {
        messageId: 'approval-counted',
        level: 'notice',
        message: approvalGiven(approval, head, team.showsMembers ? undefined : say`The team ${team.name}`),
      },
      ...findings,
    ],
  };
}

export function reviewAwaited(
  why: Message,
  name: Message,
  team: ShownTeam,
  review: TeamReview,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  const { approval, further, eligible, requested, notCounted } = review;
  const more: Message = [counted(further, 'more approval is', 'more approvals are')];
  const byTeam =
    approval === null
      ? say`not yet approved by the team ${team.name}`
      : say`approved by ${approverOf(approval, team)}`;
  const sentences = [
    say`Major change with the threat model ${name}, ${byTeam}: ${why}.`,
    ...(notCounted.length === 0
      ? []
      : [say`No approval counts: ${whyNoneCounts(notCounted, (each) => whyNotCountedOf(each, team))}.`]),
    ...(further === 0 ? [] : [say`${more} needed, for contributors who cannot be identified.`]),
  ];
  return {
    status: 'pending',
    messageId: 'security-review-awaited',
    summary: join(sentences, ' '),
    waitingFor: approval === null ? say`a security review` : [counted(further, 'review')],
    ...(approval !== null
      ? { remedy: say`Ask for a review by anyone with write access who did not contribute.`, turn: 'author' }
      : requested
        ? { remedy: say`Approve the change, or ask for changes.`, turn: 'security-reviewer' }
        : {
            remedy: say`Ask the team ${team.name} for a review${whoCanApprove(eligible, team.showsMembers)}.`,
            turn: 'author',
          }),
    findings: [...reviewNotes(review, team), ...findings],
  };
}

/** Nobody in the team can approve: for each, why not. */
export function nobodyLeft(
  why: Message,
  name: Message,
  team: ShownTeam,
  review: TeamReview,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  const members = whyNoMemberLeft(review.excluded, team.showsMembers);
  return {
    status: 'fail',
    messageId: 'nobody-left',
    summary: say`Major change with the threat model ${name}: ${why}. Nobody in the team ${team.name} can approve it: ${members}.`,
    remedy: say`Add a member to the team who did not contribute, or name a deputy (\`rules.threat-model.deputies\`) or another team in the policy file.`,
    turn: 'administrator',
    findings: [...reviewNotes(review, team), ...findings],
  };
}

export function unknownContributors(
  why: Message,
  name: Message,
  unknown: readonly UnknownIdentity[],
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  const reasons = join(
    unknown.slice(0, maxNamedPeople).map((each) => each.why),
    '; ',
  );
  return {
    status: 'error',
    messageId: 'unknown-contributors',
    summary: say`Major change with the threat model ${name}: ${why}. No review can be shown to be independent: ${reasons} (\`unknown: fail\`).`,
    remedy: say`Say whose the addresses are in \`rules.threat-model.identities\` of the policy file, or amend the commits.`,
    turn: 'author',
    findings,
  };
}

function approverOf({ author }: Review, { name, showsMembers }: ShownTeam): Message {
  return showsMembers ? nameOf(author) : say`the team ${name}`;
}

function whyNotCountedOf(review: IneffectiveReview, { name, showsMembers }: ShownTeam): Message {
  return whyMemberNotCounted(review, say`a member of the team ${name}`, showsMembers);
}

/** What does not count, and what asks for more. */
function reviewNotes(
  { notCounted, unknown, ended }: TeamReview,
  team: ShownTeam,
): readonly ThreatModelFinding[] {
  return [
    ...notCounted.map((review) =>
      notice({ messageId: 'approval-ignored', message: whyNotCountedOf(review, team) }),
    ),
    ...unknown.map(({ why }) =>
      notice({ messageId: 'unknown-contributor', message: say`One more approval is needed: ${why}` }),
    ),
    ...ended.map(({ by, until }) =>
      notice({
        messageId: 'deputy-ended',
        message: say`${by} was a deputy until ${until}, and is not any more`,
      }),
    ),
  ];
}

export function unknownTeam(
  why: Message,
  name: Message,
  team: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'error',
    messageId: 'unknown-team',
    summary: say`Major change: ${why}. The team ${team}, which has to approve it with its threat model ${name}, does not exist, or the app cannot see it.`,
    remedy: say`Correct \`rules.threat-model.team\` in the policy file, or grant the app ${'Members: read'}.`,
    turn: 'administrator',
    findings,
  };
}

// Findings

/** A signal of the score, at its first place. */
export function signal(hit: MajorHit): ThreatModelFinding {
  const { reason, path, line, paths } = hit;
  const others = paths.length > 1 ? say` Also in ${[counted(paths.length - 1, 'more file')]}.` : [];
  return {
    messageId: isBuiltIn(hit.signal) ? `signal-${hit.signal}` : 'own-signal',
    message: say`${reason}: ${[counted(hit.points, 'point')]} towards a threat model.${others}`,
    level: 'notice',
    ...(path === null ? {} : { path }),
    ...(line === null ? {} : { line }),
    ...(isBuiltIn(hit.signal) ? {} : { topic: hit.signal }),
  };
}

function isBuiltIn(signal: string): signal is SignalId {
  return (signalIds as readonly string[]).includes(signal);
}

/** A note as a finding. */
export function notice({ messageId, message }: Note): ThreatModelFinding {
  return { messageId, message: sentence(message), level: 'notice' };
}

/** A clause as a sentence. */
export function sentence(clause: Message): Message {
  const [first, ...rest] = clause;
  return typeof first === 'string'
    ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest, '.']
    : [...clause, '.'];
}

// What else is known

export function hostUnverified(host: string): Note {
  return {
    messageId: 'host-unverified',
    message: say`the document on ${host} is accepted unverified: it was not read`,
  };
}

export function deltaCounts(name: Message, base: Message): Note {
  return {
    messageId: 'delta-counts',
    message: say`${name} is about what changes in ${base}: the security team approves both with the change`,
  };
}

export function statementCounts(reason: string): Note {
  return {
    messageId: 'statement-counts',
    message: say`the description states that the threat model does not change, because ${reason}: the security team approves that with the change`,
  };
}

/**
 * @param by null: GitHub does not show who set it, which counts only where it asks for more
 * @param isShown whether members may be named
 */
export function labelCounts(by: Actor | null, label: string, isShown: boolean): Note {
  return {
    messageId: 'label-counts',
    message:
      by === null
        ? say`the label ${label} counts, though GitHub does not show who set it`
        : say`${isShown ? say`${by.login} of the security team` : say`a member of the security team`} set the label ${label}`,
  };
}

/** A label that somebody else than the team removed. */
export function labelKept(label: string, by: Actor | null, team: string, isShown: boolean): Note {
  return {
    messageId: 'label-counts',
    message: isShown
      ? say`${nameOf(by)} removed the label ${label}, but only the team ${team} can lift it`
      : say`the label ${label} was removed, but only the team ${team} can lift it`,
  };
}

export function labelIgnored(label: string, why: Message): Note {
  return { messageId: 'label-ignored', message: say`the label ${label} does not count: ${why}` };
}
