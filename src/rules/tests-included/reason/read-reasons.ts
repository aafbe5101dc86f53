import { visibleLines } from '../../../text/markdown/visible-lines.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { join, type Message, say } from '../../../text/message.ts';
import { type Category, categories } from './categories.ts';

/** A reason for which a change brings no tests, as its author wrote it. */
export interface Reason {
  readonly category: Category;
  /** One line of text. Hostile. */
  readonly why: string;
}

/** What the description says about tests that are not needed. */
export interface Reasons {
  /** The first that counts, if somebody accepts it; null where there is none. */
  readonly reason: Reason | null;
  /** Why the other lines of this form do not count, completing "it does not count: …". */
  readonly problems: readonly Message[];
}

/** The length of a reason, in characters, and of how many different letters and digits it is made at least. */
const shortestWhy = 15;
const longestWhy = 500;
const fewestLetters = 6;

/** The most lines that are answered. */
const mostLines = 5;

/**
 * Reads the lines `Tests-Not-Needed: <category>: <why>` of a description. Only what a reader sees as a paragraph counts, so neither
 * the comments of a template nor quotes nor code.
 *
 * @param body Markdown; hostile
 * @param allowed the categories that the policy allows
 */
export function readReasons(body: string, allowed: readonly Category[]): Reasons {
  if (!/tests-not-needed/i.test(body)) return { reason: null, problems: [] };
  const lines = visibleLines(body);
  if (lines === null) {
    const unread = say`the description is too long or too deeply nested to be read`;
    return { reason: null, problems: [unread] };
  }
  const read = lines
    .flatMap((line) => form.exec(line)?.[1]?.trim() ?? [])
    .slice(0, mostLines)
    .map((line) => readReason(line, allowed));
  return {
    reason: read.find((line) => 'category' in line) ?? null,
    problems: read.flatMap((line) => ('problem' in line ? [line.problem] : [])),
  };
}

const form = /^Tests-Not-Needed:(.*)$/i;

function readReason(text: string, allowed: readonly Category[]): Reason | { readonly problem: Message } {
  const [, name = '', why = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
  const wanted = name.trim().toLowerCase();
  const category = categories.find((known) => known === wanted);
  if (allowed.length === 0) return { problem: say`the policy allows no such reason` };
  const choice = join(allowed.map((one) => say`${one}`));
  if (category === undefined) {
    return {
      problem: say`it has to be written as ${'Tests-Not-Needed: <category>: <why>'}, with one of the categories ${choice}`,
    };
  }
  if (!allowed.includes(category)) {
    return { problem: say`the policy does not allow the category ${category}, only ${choice}` };
  }
  const problem = whyNot(category, why.trim());
  return problem === null ? { category, why: why.trim() } : { problem };
}

function whyNot(category: Category, why: string): Message | null {
  const letters = new Set(why.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []);
  if (why.length < shortestWhy || letters.size < fewestLetters || !isWritten(why)) {
    return say`it does not say why, in ${shortestWhy} characters or more`;
  }
  if (why.length > longestWhy) return say`it is longer than ${longestWhy} characters`;
  if (category === 'tests-in-separate-change' && !(change.test(why) && date.test(why))) {
    return say`it names no pull request or issue for the tests, such as ${'#12'}, and no day until when, such as ${'2030-01-31'}`;
  }
  return null;
}

const change = /#\d|\/(?:pull|issues)\/\d/;
const date = /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/;
