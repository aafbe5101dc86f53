import type { DocumentReference } from '../../../evidence/documents.ts';
import { counted, listOf } from '../../../text/lists-and-counts.ts';
import { join, type Message, pullRequestLink, say } from '../../../text/message.ts';
import { type Note, sentence, type ThreatModelFinding } from '../messages.ts';
import { type Question, questions, titles } from './sections.ts';

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

/** Points of a document that one message names; the others are counted. */
const maxNamedGaps = 4;

/** How to complete the document that lacks least; one that does not count at all only where there is no other. */
export function completion(documents: readonly Incomplete[]): Message {
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

/** @param reference of the document */
export function documentNotFound(name: Message, reference: DocumentReference): Unusable {
  const mustBePublic = reference.kind === 'issue' && reference.mayBePrivate !== true;
  return {
    messageId: 'document-not-found',
    message: say`does not exist at the head of this pull request`,
    remedy:
      reference.kind === 'file'
        ? say`Add ${name} to this pull request, or correct the link in the description.`
        : say`Correct the link in the description: ${name} does not exist${mustBePublic ? say`, or is in a private repository that the policy does not name` : []}.`,
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
export function dispositionMissing(
  threats: readonly ThreatPlace[],
  dispositions: readonly string[],
  quotable: boolean,
): Gap {
  return {
    messageId: 'disposition-missing',
    message: say`no disposition is stated for ${named(threats, quotable)}: choose ${choicesOf(dispositions)} for each`,
    todo: say`state a disposition for ${named(threats, quotable)}`,
    ...at(threats[0]?.line ?? null),
  };
}

/** @param dispositions the words that count */
export function dispositionOpen(
  threats: readonly ThreatPlace[],
  dispositions: readonly string[],
  quotable: boolean,
): Gap {
  return {
    messageId: 'disposition-open',
    message: say`the disposition of ${named(threats, quotable)} is denied or left open: choose ${choicesOf(dispositions)} for each`,
    todo: say`decide about ${named(threats, quotable)}`,
    ...at(threats[0]?.line ?? null),
  };
}

export function dispositionUndecided(threats: readonly ThreatPlace[], quotable: boolean): Gap {
  return {
    messageId: 'disposition-undecided',
    message: say`several dispositions are stated for ${named(threats, quotable)}: choose one for each`,
    todo: say`choose one disposition for ${named(threats, quotable)}`,
    ...at(threats[0]?.line ?? null),
  };
}

function choicesOf(dispositions: readonly string[]): Message {
  return listOf(
    dispositionChoices(dispositions).map((word) => [word]),
    'or',
  );
}

/** The usual dispositions, as far as they count, or else some of those that do. */
export function dispositionChoices(dispositions: readonly string[]): readonly string[] {
  const usual = ['mitigate', 'accept', 'eliminate', 'transfer'].filter((word) => dispositions.includes(word));
  return usual.length > 0 ? usual : dispositions.slice(0, 4);
}

function named(threats: readonly ThreatPlace[], quotable: boolean): Message {
  if (!quotable) return [counted(threats.length, 'threat')];
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
    message: say`according to the policy, it does not cover ${files}`,
    todo: say`name ${pullRequestLink(pullRequest)} in it, because according to the policy it does not cover ${files}`,
  };
}

function at(line: number | null): { readonly line?: number } {
  return line === null ? {} : { line };
}
