import type { DocumentReference } from '../../evidence/documents.ts';
import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { join, type Message, newFileLink, pullRequestLink, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { type Question, questions } from './document/sections.ts';
import type { MajorHit } from './major/hit.ts';
import { type SignalId, signalIds } from './major/signals.ts';

const signalMessages = Object.fromEntries(
  signalIds.map((id) => [`signal-${id}`, `The change gives the signal ${id} of the score.`]),
) as Readonly<Record<`signal-${SignalId}`, string>>;

/** The four questions of Shostack's Four Question Frame. */
export const titles: Readonly<Record<Question, string>> = {
  'working-on': 'What are we working on?',
  'go-wrong': 'What can go wrong?',
  'do-about': 'What are we going to do about it?',
  'good-job': 'Did we do a good job?',
};

export const messages = {
  'not-major': 'The score of the change is below the threshold.',
  'label-not-major': 'The security team decided by a label that the change is not major.',
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
  'document-not-text': 'The file that is linked as the threat model is not text.',
  'document-too-long': 'The threat model is too long or too deeply nested to be read.',
  'document-not-read': 'Too many documents are linked: this one was not read.',
  'host-not-trusted': 'The threat model is on a host that the policy does not name.',
  'host-unverified': 'The threat model is on a host that the policy names, and was not read.',
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

/** A text with its id. */
export interface Note {
  readonly messageId: MessageId;
  readonly message: Message;
}

/** Something that a document lacks. */
export interface Gap extends Note {
  /** How to fill it, as one of several points that follow "Complete <document>: …". */
  readonly todo: Message;
  /** In the document, 1-based. */
  readonly line?: number;
}

/** Why a document does not count at all. */
export interface Unusable extends Note {
  /** What to do about it, in a sentence. */
  readonly remedy: Message;
}

/** Why a document does not pass. */
export type Problem = Gap | Unusable;

/** A document that does not pass. */
interface Incomplete {
  readonly name: Message;
  readonly problems: readonly Problem[];
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

/** Signals, points of a document and approvals that one message names; the others are counted. */
const maxNamedSignals = 6;
const maxNamedGaps = 4;
const maxNamedApprovals = 3;

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
      ? say`Not a major change by decision of the security team: ${points(score)}.`
      : say`Not a major change: ${points(score)}.`,
    findings,
  };
}

/** Why the change is major, completing "Major change: …". */
export function whyMajor(score: Score, byLabel: boolean): Message {
  return byLabel ? say`the security team decided so` : points(score);
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

export function incomplete(
  why: Message,
  documents: readonly Incomplete[],
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'fail',
    messageId: 'incomplete-threat-model',
    summary: say`Major change without a complete threat model: ${why}.`,
    remedy: completion(documents),
    turn: 'author',
    findings,
  };
}

/** How to complete the document that lacks least; one that does not count at all only where there is no other. */
function completion(documents: readonly Incomplete[]): Message {
  const unusable = documents.flatMap(({ problems }) =>
    problems.flatMap((problem) => ('remedy' in problem ? [problem.remedy] : [])),
  );
  const completable = documents
    .map(({ name, problems }) => ({
      name,
      todos: problems.flatMap((problem) => ('todo' in problem ? [problem.todo] : [])),
    }))
    .filter(({ todos }) => todos.length > 0)
    .sort((a, b) => a.todos.length - b.todos.length);
  const [best] = completable;
  if (best === undefined) return unusable[0] ?? [];
  const more = best.todos.length - maxNamedGaps;
  const rest = more > 0 ? [[`${counted(more, 'more point')} in the details`]] : [];
  return say`Complete ${best.name}: ${join([...best.todos.slice(0, maxNamedGaps), ...rest], '; ')}.`;
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
  login: string,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  return {
    status: 'pass',
    messageId: 'approved-threat-model',
    summary: say`Major change with the threat model ${name}, approved by ${login}: ${why}.`,
    findings,
  };
}

/** Whether somebody in the security team can approve, and was asked to. */
interface Reviewers {
  readonly possible: boolean;
  readonly requested: boolean;
  /** Why approvals do not count. */
  readonly notes: readonly Note[];
}

export function reviewAwaited(
  why: Message,
  name: Message,
  team: string,
  { possible, requested, notes }: Reviewers,
  findings: readonly ThreatModelFinding[],
): ThreatModelVerdict {
  const more = notes.length - maxNamedApprovals;
  const approvals = join(
    [
      ...notes.slice(0, maxNamedApprovals).map(({ message }) => message),
      ...(more > 0 ? [[`and ${more} more`]] : []),
    ],
    '; ',
  );
  return {
    status: 'pending',
    messageId: 'security-review-awaited',
    summary: say`Major change with the threat model ${name}, not yet approved by the team ${team}: ${why}.${notes.length === 0 ? [] : say` No approval counts: ${approvals}.`}`,
    waitingFor: say`a security review`,
    ...(possible
      ? requested
        ? { remedy: say`Approve the change, or ask for changes.`, turn: 'security-reviewer' }
        : {
            remedy: say`Ask the team ${team} for a review: any member except the author can approve.`,
            turn: 'author',
          }
      : {
          remedy: say`Nobody in the team ${team} can approve this change: add a member other than its author.`,
          turn: 'administrator',
        }),
    findings: [...notes.map(notice), ...findings],
  };
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
  };
}

function isBuiltIn(signal: string): signal is SignalId {
  return (signalIds as readonly string[]).includes(signal);
}

/** A note as a finding. */
export function notice({ messageId, message }: Note): ThreatModelFinding {
  return { messageId, message: sentence(message), level: 'notice' };
}

/**
 * Why a document does not pass.
 *
 * @param path of a file that exists at the head, and is named by it; null for any other document
 */
export function problem(name: Message, path: string | null, found: Problem): ThreatModelFinding {
  const { messageId, message } = found;
  const line = 'line' in found ? found.line : undefined;
  return {
    messageId,
    message: path === null ? say`${name}: ${message}.` : sentence(message),
    level: 'failure',
    ...(path === null ? {} : { path }),
    ...(path === null || line === undefined ? {} : { line }),
  };
}

function sentence(clause: Message): Message {
  const [first, ...rest] = clause;
  return typeof first === 'string'
    ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest, '.']
    : [...clause, '.'];
}

export const descriptionUnreadable: ThreatModelFinding = {
  messageId: 'description-unreadable',
  message: say`The description is too long or too deeply nested to be read.`,
  level: 'failure',
};

const headings = listOf(
  questions.map((question) => say`${titles[question]}`),
  'and',
);

export const noDocumentNamed: ThreatModelFinding = {
  messageId: 'no-document-named',
  message: say`Neither the description nor the changed files name a threat model. A threat model has the headings ${headings}, and a disposition for each threat.`,
  level: 'failure',
};

// Why a document does not count

export function documentNotFound(name: Message, kind: DocumentReference['kind']): Unusable {
  return {
    messageId: 'document-not-found',
    message: say`does not exist at the head of this pull request`,
    remedy:
      kind === 'file'
        ? say`Add ${name} to this pull request, or correct the link in the description.`
        : say`Correct the link in the description: ${name} does not exist.`,
  };
}

export const documentNotPermitted: Unusable = {
  messageId: 'document-not-permitted',
  message: say`the app is not permitted to read it: it lacks ${'Issues: read'}`,
  remedy: say`Put the threat model into a file of this pull request, or ask an administrator to grant the app ${'Issues: read'}.`,
};

export function documentNotText(name: Message): Unusable {
  return {
    messageId: 'document-not-text',
    message: say`it is not text`,
    remedy: say`Write the threat model in Markdown: ${name} is not text.`,
  };
}

export function documentTooLong(name: Message): Unusable {
  return {
    messageId: 'document-too-long',
    message: say`too long or too deeply nested to be read`,
    remedy: say`Shorten ${name}: it is too long or too deeply nested to be read.`,
  };
}

export function documentNotRead(name: Message): Unusable {
  return {
    messageId: 'document-not-read',
    message: say`not read: too many documents are linked`,
    remedy: say`Link fewer documents as threat models: ${name} was not read.`,
  };
}

export function hostNotTrusted(host: string): Unusable {
  return {
    messageId: 'host-not-trusted',
    message: say`cannot be read, and the policy does not name the host ${host}`,
    remedy: say`Put the threat model into a file of this pull request, or into an issue: documents on ${host} do not count.`,
  };
}

// What a document lacks

export function questionMissing(question: Question, line: number | null): Gap {
  const title = [titles[question]];
  return {
    messageId: 'question-missing',
    message: say`there is no heading for "${title}"`,
    todo: say`add "${title}"`,
    ...at(line),
  };
}

export function questionUnanswered(question: Question, line: number | null): Gap {
  const title = [titles[question]];
  return {
    messageId: 'question-unanswered',
    message: say`"${title}" has no answer`,
    todo: say`answer "${title}"`,
    ...at(line),
  };
}

export function noThreats(line: number | null): Gap {
  const title = [titles['go-wrong']];
  return {
    messageId: 'no-threats',
    message: say`"${title}" lists no threat: write each as a row of a table or an item of a list`,
    todo: say`list the threats under "${title}"`,
    ...at(line),
  };
}

/** A threat with its place in the document. */
interface ThreatPlace {
  readonly text: string;
  readonly line: number | null;
}

/** Threats named in one message. */
const maxNamedThreats = 5;

/** @param dispositions the words that count */
export function dispositionMissing(threats: readonly ThreatPlace[], dispositions: readonly string[]): Gap {
  const choices = listOf(
    dispositionChoices(dispositions).map((word) => [word]),
    'or',
  );
  return {
    messageId: 'disposition-missing',
    message: say`no disposition is stated for ${named(threats)}: choose ${choices} for each`,
    todo: say`state a disposition for ${named(threats)}`,
    ...at(threats[0]?.line ?? null),
  };
}

export function dispositionUndecided(threats: readonly ThreatPlace[]): Gap {
  return {
    messageId: 'disposition-undecided',
    message: say`several dispositions are stated for ${named(threats)}: choose one for each`,
    todo: say`choose one disposition for ${named(threats)}`,
    ...at(threats[0]?.line ?? null),
  };
}

/** The usual dispositions, as far as they count, or else some of those that do. */
export function dispositionChoices(dispositions: readonly string[]): readonly string[] {
  const usual = ['mitigate', 'accept', 'eliminate', 'transfer'].filter((word) => dispositions.includes(word));
  return usual.length > 0 ? usual : dispositions.slice(0, 4);
}

function named(threats: readonly ThreatPlace[]): Message {
  return listOf(
    threats.map(({ text }) => say`${text}`),
    'and',
    maxNamedThreats,
  );
}

export function changeNotCovered(pullRequest: number): Gap {
  const number = pullRequestLink(pullRequest);
  return {
    messageId: 'change-not-covered',
    message: say`it does not cover this change: it does not name ${number}, and this pull request does not edit it`,
    todo: say`name ${number} in it`,
  };
}

/** @param others the number of further files that it does not cover */
export function filesNotCovered(path: string, others: number, pullRequest: number): Gap {
  const files = say`${path}${others > 0 ? say` and ${others} more` : []}`;
  return {
    messageId: 'files-not-covered',
    message: say`by the policy it covers other files than ${files}`,
    todo: say`name ${pullRequestLink(pullRequest)} in it, because by the policy it covers other files than ${files}`,
  };
}

function at(line: number | null): { readonly line?: number } {
  return line === null ? {} : { line };
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
  return { messageId: 'approval-ignored', message: say`${login} approved, but opened this pull request` };
}

export function approvalOfEarlierHead(login: string): Note {
  return { messageId: 'approval-ignored', message: say`${login} approved, but did so before the last push` };
}
