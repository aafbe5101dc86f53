import { counted, listOf } from '../../../text/lists-and-counts.ts';
import { join, type Message, pullRequestLink, say } from '../../../text/message.ts';
import { type Question, questions, titles } from '../../threat-documents/sections.ts';
import { type Note, sentence, type ThreatModelFinding } from '../messages.ts';
import type { UncountedWork } from './linked-work.ts';

/** Something that a document lacks. */
export interface Gap extends Note {
  /** How to fill it, as one of several points that follow "Complete <document>: …". */
  readonly todo: Message;
  /** In the document, 1-based. */
  readonly line?: number;
  /** The question that has no heading. */
  readonly missing?: Question;
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

// What a document lacks

export function questionMissing(question: Question, line: number | null): Gap {
  const title = [titles[question]];
  return {
    messageId: 'question-missing',
    message: say`there is no heading for "${title}"`,
    todo: say`add "${title}"`,
    missing: question,
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

/** @param format of the tool that keeps the threat model; trusted */
export function noThreatsInModel(format: string): Gap {
  return {
    messageId: 'no-threats',
    message: say`the model of ${[format]} lists no threat`,
    todo: say`list the threats`,
  };
}

/** @param decisions how a threat is decided in the format, completing "set each to …"; trusted */
export function threatsOpenInModel(threats: readonly ThreatPlace[], decisions: string): Gap {
  return {
    messageId: 'disposition-open',
    message: say`${named(threats, true)} ${[threats.length === 1 ? 'is' : 'are']} not decided: set each to ${[decisions]}`,
    todo: say`decide about ${named(threats, true)}`,
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

export function mitigationNotLinked(threats: readonly ThreatPlace[], quotable: boolean): Gap {
  return {
    messageId: 'mitigation-not-linked',
    message: say`nothing is linked that mitigates ${named(threats, quotable)}: link an issue, a pull request, or a test of this change`,
    todo: say`link what mitigates ${named(threats, quotable)}`,
    ...at(threats[0]?.line ?? null),
  };
}

/** Linked work that is named in one message. */
const maxNamedWork = 3;

const whyUncounted: Readonly<Record<UncountedWork['why'], string>> = {
  'not-found': 'does not exist',
  unreadable: 'is in a repository that cannot be read here',
  'not-read': 'was not read, because too many issues are linked',
  elsewhere: 'is a host that is not read',
};

/** @param works what is linked against these threats, none of which counts */
export function mitigationUncounted(
  threats: readonly ThreatPlace[],
  works: readonly UncountedWork[],
  quotable: boolean,
): Gap {
  const reasons = listOf(
    works.map(({ name, why }) => say`${name} ${[whyUncounted[why]]}`),
    'and',
    maxNamedWork,
  );
  return {
    messageId: 'mitigation-not-found',
    message: say`what is linked against ${named(threats, quotable)} does not count: ${reasons}. Link an issue or a pull request that exists, or a test of this change`,
    todo: say`link against ${named(threats, quotable)} an issue or a pull request that exists, or a test of this change`,
    ...at(threats[0]?.line ?? null),
  };
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

/** @param edit what this pull request does to the document: none, one that changes nothing which it says, or one that does */
export function changeNotCovered(pullRequest: number, edit: 'none' | 'silent' | 'telling'): Gap {
  const number = pullRequestLink(pullRequest);
  const why = {
    none: say`it does not name ${number}, and this pull request does not edit it`,
    silent: say`this pull request changes nothing that it says about the system or its threats`,
    telling: say`it names neither ${number} nor the files that change`,
  };
  const todo = say`name ${number} in it`;
  return {
    messageId: 'change-not-covered',
    message: say`it does not cover this change: ${why[edit]}`,
    todo: edit === 'silent' ? say`describe in it what changes, and ${todo}` : todo,
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
