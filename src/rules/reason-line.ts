import { counted } from '../text/lists-and-counts.ts';
import { visibleLines } from '../text/markdown/visible-lines.ts';
import { isWritten } from '../text/markdown/written.ts';
import { type Message, say } from '../text/message.ts';
import { isPlaceholder } from '../text/placeholder.ts';

/** A line of the description by which an author says why something that a rule asks for is not needed. */
export interface ReasonForm {
  /** What stands before the colon, such as `Docs-Not-Needed`. */
  readonly name: string;
  /** Completes "Your reason does not say why …": `no documentation is needed`. */
  readonly notNeeded: Message;
}

/** Characters of a reason, and distinct letters and digits in it. */
const minWhyLength = 15;
const maxWhyLength = 500;
const minDistinctLetters = 6;

/** Lines that are read. */
const maxLines = 5;

/** What stands behind the colon of such lines, or why the description cannot be read. */
export type ReasonLines =
  | { readonly texts: readonly string[]; readonly problem: null }
  | { readonly texts: readonly []; readonly problem: Message };

/**
 * Reads the lines `<name>: <text>` of a description. Only what a reader sees as a paragraph counts, so neither the comments of a template
 * nor quotes nor code.
 *
 * @param body Markdown; hostile
 * @param name such as `Docs-Not-Needed`; upper and lower case are the same
 */
export function reasonLines(body: string, name: string): ReasonLines {
  const start = `${name.toLowerCase()}:`;
  if (!body.toLowerCase().includes(start)) return { texts: [], problem: null };
  const lines = visibleLines(body);
  if (lines === null) {
    const problem = say`The description is too long or too deeply nested for its reason to be read.`;
    return { texts: [], problem };
  }
  const texts = lines.flatMap((line) =>
    line.slice(0, start.length).toLowerCase() === start ? [line.slice(start.length).trim()] : [],
  );
  return { texts: texts.slice(0, maxLines), problem: null };
}

/** Why a text is no reason, a sentence; null where it is one. */
export function whyNoReason(why: string, notNeeded: Message): Message | null {
  const letters = new Set(why.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []);
  if (why === '') return say`Your reason is empty; ${minWhyLength} characters are needed.`;
  if (why.length < minWhyLength) {
    return say`Your reason is ${[counted(why.length, 'character')]}; ${minWhyLength} are needed.`;
  }
  if (letters.size < minDistinctLetters || !isWritten(why) || isPlaceholder(why.slice(0, maxWhyLength))) {
    return say`Your reason does not say why ${notNeeded}.`;
  }
  if (why.length > maxWhyLength) {
    return say`Your reason is ${[counted(why.length, 'character')]}; at most ${maxWhyLength} are accepted.`;
  }
  return null;
}

/** The reasons that a description gives in one form. */
export interface GivenReasons {
  /** The first that is one, which counts once a reviewer accepts it; null where there is none. One line of text. Hostile. */
  readonly why: string | null;
  /** Why the other lines of this form do not count, a sentence each. */
  readonly problems: readonly Message[];
}

/**
 * Reads the reasons of a form without categories, `Docs-Not-Needed: <why>`.
 *
 * @param body Markdown; hostile
 */
export function readReason(body: string, { name, notNeeded }: ReasonForm): GivenReasons {
  const { texts, problem } = reasonLines(body, name);
  if (problem !== null) return { why: null, problems: [problem] };
  const read = texts.map((text) => ({ text, problem: whyNoReason(text, notNeeded) }));
  return {
    why: read.find((each) => each.problem === null)?.text ?? null,
    problems: read.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}
