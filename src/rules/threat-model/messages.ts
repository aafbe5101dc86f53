import { listOf } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { type Question, questions } from './document/sections.ts';
import type { MajorHit } from './major/hit.ts';
import { type SignalId, signalIds } from './major/signals.ts';

const signalMessages = Object.fromEntries(
  signalIds.map((id) => [`signal-${id}`, `The change gives the signal ${id} of the score.`]),
) as Readonly<Record<`signal-${SignalId}`, string>>;

export const messages = {
  'not-major': 'The score of the change is below the threshold.',
  'label-not-major': 'The security team says by a label that the change is not major.',
  'no-threat-model': 'The change is major, and no threat model is linked.',
  'incomplete-threat-model': 'The change is major, and no threat model that is linked is complete.',
  'complete-threat-model': 'The change is major, and its threat model is complete.',
  'approved-threat-model': 'The change is major, and the security team approved it with its threat model.',
  'security-review-awaited': 'The threat model is complete, and the security team has not approved it yet.',
  'unknown-team': 'The threat model is complete, and the security team does not exist or cannot be read.',
  ...signalMessages,
  'own-signal': 'The change gives a signal that the policy adds.',
  'description-unreadable': 'The description is too long or too deeply nested to be read.',
  'no-document-named': 'Neither the description nor the changed files name a threat model.',
  'document-not-found': 'A threat model that is linked does not exist.',
  'document-not-permitted': 'The app may not read the issue that holds the threat model.',
  'document-not-text': 'The file that is linked as the threat model is no text.',
  'document-too-long': 'The threat model is too long or too deeply nested to be read.',
  'document-not-read': 'Too many documents are named: this one was not read.',
  'host-not-trusted': 'The threat model lies on a host that the policy does not name.',
  'host-unverified': 'The threat model lies on a host that the policy names, and was not read.',
  'question-missing': 'The threat model has no heading for one of the four questions.',
  'question-unanswered': 'The threat model leaves one of the four questions without an answer.',
  'no-threats': 'The threat model lists no threat.',
  'disposition-missing': 'The threat model does not say what becomes of a threat.',
  'disposition-undecided': 'The threat model names several dispositions for a threat.',
  'change-not-covered': 'The threat model does not cover this change.',
  'files-not-covered': 'The threat model covers other files than those of this change.',
  'label-counts': 'The security team set a label that overrules the score.',
  'label-ignored': 'A label that would overrule the score does not count, and why.',
  'approval-ignored': 'An approval of the security team does not count, and why.',
} as const;

export type MessageId = keyof typeof messages;
export type ThreatModelVerdict = Verdict<MessageId>;
export type ThreatModelFinding = Finding<MessageId>;

/** A text with its id: what speaks against a document, or what else is known of it. */
export interface Note {
  readonly messageId: MessageId;
  readonly message: Message;
}

/** The score as the texts show it. */
interface Score {
  readonly score: number;
  readonly threshold: number;
  readonly hits: readonly MajorHit[];
}

// Verdicts

export function notMajor(
  { score, threshold }: Score,
  byLabel: boolean,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'not-applicable',
    messageId: byLabel ? 'label-not-major' : 'not-major',
    summary: byLabel
      ? say`Not a major change: the security team says so (score ${score} of ${threshold}).`
      : say`Not a major change: score ${score} of ${threshold}.`,
    findings,
  };
}

/** Begins each verdict on a major change. */
export function major({ score, threshold, hits }: Score, byLabel: boolean): Message {
  if (byLabel) return say`Major change: the security team says so`;
  const signals = join(hits.map((hit) => [hit.signal]));
  return say`Major change: score ${score} of ${threshold} (${signals})`;
}

/** @param place where threat models are kept */
export function noThreatModel(
  major: Message,
  place: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'fail',
    messageId: 'no-threat-model',
    summary: say`${major}; no threat model is linked.`,
    remedy: say`Write a threat model with the headings ${headings}, list each threat with mitigate, accept, eliminate or transfer, and put it in ${place} in this pull request, or link it in the description: ${'Threat model: <link>'}.`,
    turn: 'author',
    findings,
  };
}

/** @param names of the documents that are offered */
export function incomplete(
  major: Message,
  names: readonly Message[],
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'fail',
    messageId: 'incomplete-threat-model',
    summary: say`${major}; its threat model is not complete.`,
    remedy: say`Mend each point below in ${listOf(names.slice(0, 3), 'or')}.`,
    turn: 'author',
    findings,
  };
}

export function complete(
  major: Message,
  name: Message,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pass',
    messageId: 'complete-threat-model',
    summary: say`${major}; its threat model: ${name}.`,
    findings,
  };
}

export function approved(
  major: Message,
  name: Message,
  login: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pass',
    messageId: 'approved-threat-model',
    summary: say`${major}; its threat model: ${name}; approved by ${login}.`,
    findings,
  };
}

export function reviewAwaited(
  major: Message,
  name: Message,
  team: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pending',
    messageId: 'security-review-awaited',
    summary: say`${major}; its threat model: ${name}; the security team has not approved it yet.`,
    waitingFor: say`a security review`,
    remedy: say`A member of the team ${team} other than the author approves this head.`,
    turn: 'security-reviewer',
    findings,
  };
}

export function unknownTeam(
  major: Message,
  name: Message,
  team: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'error',
    messageId: 'unknown-team',
    summary: say`${major}; its threat model: ${name}; the team ${team} does not exist or cannot be read.`,
    remedy: say`Correct ${'team'} in the options of ${'threat-model'}, or let the app read the organisation's members.`,
    turn: 'administrator',
    findings,
  };
}

// Findings

/** A signal of the score, with its first place. */
export function signal(hit: MajorHit): ThreatModelFinding {
  const { points, reason, path, line, paths } = hit;
  const others = paths.length > 1 ? say`, also in ${paths.length - 1} more files` : [];
  return {
    messageId: isBuiltIn(hit.signal) ? `signal-${hit.signal}` : 'own-signal',
    message: say`${points} points for ${[hit.signal]}: ${reason}${others}`,
    level: 'notice',
    ...(path === null ? {} : { path }),
    ...(line === null ? {} : { line }),
    ...(isBuiltIn(hit.signal) ? {} : { topic: hit.signal }),
  };
}

function isBuiltIn(signal: string): signal is SignalId {
  return (signalIds as readonly string[]).includes(signal);
}

/** A note as a finding of its own. */
export function notice({ messageId, message }: Note): ThreatModelFinding {
  const [first, ...rest] = message;
  const sentence =
    typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : message;
  return { messageId, message: sentence, level: 'notice' };
}

/**
 * What speaks against a document.
 *
 * @param path of a file of this repository; null for any other document
 */
export function problem(
  name: Message,
  path: string | null,
  { messageId, message }: Note,
): ThreatModelFinding {
  return {
    messageId,
    message: say`${name}: ${message}`,
    level: 'failure',
    ...(path === null ? {} : { path }),
  };
}

export const descriptionUnreadable: ThreatModelFinding = {
  messageId: 'description-unreadable',
  message: say`The description is too long or too deeply nested to be read.`,
  level: 'failure',
};

export const noDocumentNamed: ThreatModelFinding = {
  messageId: 'no-document-named',
  message: say`Neither the description nor the changed files name a threat model.`,
  level: 'failure',
};

// What speaks against a document, each completing "<document>: …"

export const documentNotFound: Note = {
  messageId: 'document-not-found',
  message: say`it does not exist at the head of this pull request`,
};

export const documentNotPermitted: Note = {
  messageId: 'document-not-permitted',
  message: say`the app may not read it: an administrator grants the app ${'Issues: read'}`,
};

export const documentNotText: Note = {
  messageId: 'document-not-text',
  message: say`it cannot be read: it is no text`,
};

export const documentTooLong: Note = {
  messageId: 'document-too-long',
  message: say`it is too long or too deeply nested to be read`,
};

export const documentNotRead: Note = {
  messageId: 'document-not-read',
  message: say`it was not read: too many documents are named`,
};

export function hostNotTrusted(host: string): Note {
  return {
    messageId: 'host-not-trusted',
    message: say`it lies outside this repository, cannot be read and does not count: the policy does not name the host ${host}`,
  };
}

const titles: Readonly<Record<Question, string>> = {
  'working-on': 'What are we working on?',
  'go-wrong': 'What can go wrong?',
  'do-about': 'What are we going to do about it?',
  'good-job': 'Did we do a good job?',
};

const headings = join(questions.map((question) => say`${titles[question]}`));

export function questionMissing(question: Question): Note {
  return { messageId: 'question-missing', message: say`it has no heading for "${[titles[question]]}"` };
}

export function questionUnanswered(question: Question): Note {
  return { messageId: 'question-unanswered', message: say`"${[titles[question]]}" has no answer` };
}

export const noThreats: Note = {
  messageId: 'no-threats',
  message: say`"${[titles['go-wrong']]}" lists no threat: write each as a row of a table or an item of a list`,
};

/** Threats named in one message. */
const maxNamedThreats = 5;

export function dispositionMissing(threats: readonly string[]): Note {
  return {
    messageId: 'disposition-missing',
    message: say`no disposition is stated for ${shortList(threats)}: say mitigate, accept, eliminate or transfer for each`,
  };
}

export function dispositionUndecided(threats: readonly string[]): Note {
  return {
    messageId: 'disposition-undecided',
    message: say`several dispositions are named for ${shortList(threats)}: choose one for each`,
  };
}

function shortList(threats: readonly string[]): Message {
  const named = join(threats.slice(0, maxNamedThreats).map((threat) => say`${threat}`));
  const more = threats.length - maxNamedThreats;
  return more > 0 ? say`${named} and ${more} more` : named;
}

export function changeNotCovered(pullRequest: number): Note {
  return {
    messageId: 'change-not-covered',
    message: say`it does not cover this change: edit it here, or name ${`#${pullRequest}`} in it`,
  };
}

/** @param others how many more files it does not cover */
export function filesNotCovered(path: string, others: number): Note {
  return {
    messageId: 'files-not-covered',
    message: say`it covers other files, not ${path}${others > 0 ? say` and ${others} more` : []}`,
  };
}

// What else is known

export function hostUnverified(host: string): Note {
  return {
    messageId: 'host-unverified',
    message: say`the document on ${host} is accepted unverified: it was not read`,
  };
}

export function labelCounts(login: string, label: string): Note {
  return {
    messageId: 'label-counts',
    message: say`${login} of the security team set the label ${label}`,
  };
}

export function labelIgnored(label: string, why: Message): Note {
  return { messageId: 'label-ignored', message: say`the label ${label} does not count: ${why}` };
}

export function approvalByAuthor(login: string): Note {
  return {
    messageId: 'approval-ignored',
    message: say`the approval of ${login} does not count: the author`,
  };
}

export function approvalOfEarlierHead(login: string): Note {
  return {
    messageId: 'approval-ignored',
    message: say`the approval of ${login} does not count: it is of an earlier head`,
  };
}
