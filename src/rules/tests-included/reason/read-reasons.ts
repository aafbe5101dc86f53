import { counted, listOf } from '../../../text/lists-and-counts.ts';
import { visibleLines } from '../../../text/markdown/visible-lines.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { type Message, say } from '../../../text/message.ts';
import { isPlaceholder } from '../../../text/placeholder.ts';
import { type Category, categories, categoryList, form } from './categories.ts';

/** A reason for which a change includes no tests, as its author wrote it. */
export interface Reason {
  readonly category: Category;
  /** One line of text. Hostile. */
  readonly why: string;
}

/** The reasons that the description gives. */
export interface Reasons {
  /** The first in the right form, which counts once a reviewer accepts it; null where there is none. */
  readonly reason: Reason | null;
  /** Why the other lines of this form do not count, a sentence each. */
  readonly problems: readonly Message[];
}

/** Characters of a reason, and distinct letters and digits in it. */
const minWhyLength = 15;
const maxWhyLength = 500;
const minDistinctLetters = 6;

/** Lines that are read. */
const maxLines = 5;

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
    const unread = say`The description is too long or too deeply nested for its reason to be read.`;
    return { reason: null, problems: [unread] };
  }
  const read = lines
    .flatMap((text) => line.exec(text)?.[1]?.trim() ?? [])
    .slice(0, maxLines)
    .map((text) => readReason(text, allowed));
  return {
    reason: read.find((each) => 'category' in each) ?? null,
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
}

const line = /^Tests-Not-Needed:(.*)$/i;

function readReason(text: string, allowed: readonly Category[]): Reason | { readonly problem: Message } {
  const [, name = '', why = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
  const wanted = name.trim().toLowerCase();
  const category = categories.find((known) => known === wanted);
  if (allowed.length === 0) return { problem: say`The policy accepts no reason for missing tests.` };
  if (category === undefined) {
    return {
      problem: say`Your reason needs the category ${categoryList(allowed, 'or')}: write ${form}.`,
    };
  }
  if (!allowed.includes(category)) {
    return {
      problem: say`The policy does not accept the category ${category}, only ${categoryList(allowed, 'and')}.`,
    };
  }
  const problem = whyNot(category, why.trim());
  return problem === null ? { category, why: why.trim() } : { problem };
}

function whyNot(category: Category, why: string): Message | null {
  const letters = new Set(why.toLowerCase().match(/[\p{L}\p{N}]/gu) ?? []);
  if (why === '') return say`Your reason is empty; ${minWhyLength} characters are needed.`;
  if (why.length < minWhyLength) {
    return say`Your reason is ${[counted(why.length, 'character')]}; ${minWhyLength} are needed.`;
  }
  if (letters.size < minDistinctLetters || !isWritten(why) || isPlaceholder(why.slice(0, maxWhyLength))) {
    return say`Your reason does not say why no test is needed.`;
  }
  if (why.length > maxWhyLength) {
    return say`Your reason is ${[counted(why.length, 'character')]}; at most ${maxWhyLength} are accepted.`;
  }
  return category === 'tests-in-separate-change' ? whyNotPromised(why) : null;
}

/** Tests that come later need a place and a date. */
function whyNotPromised(why: string): Message | null {
  const missing = [
    ...(change.test(why) ? [] : [say`no pull request or issue for the tests, such as ${'#12'}`]),
    ...(date.test(why) ? [] : [say`no date by which they will be added, such as ${'2030-01-31'}`]),
  ];
  return missing.length === 0 ? null : say`Your reason gives ${listOf(missing, 'and')}.`;
}

const change = /#\d|\/(?:pull|issues)\/\d/;
const date = /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/;
