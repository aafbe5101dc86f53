import { listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import { reasonLines, whyNoReason } from '../../reason-line.ts';
import { type Category, categories, categoryList, form, name, noTestIsNeeded } from './categories.ts';

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

/**
 * Reads the lines `Tests-Not-Needed: <category>: <why>` of a description.
 *
 * @param body Markdown; hostile
 * @param allowed the categories that the policy allows
 */
export function readReasons(body: string, allowed: readonly Category[]): Reasons {
  const { texts, problem } = reasonLines(body, name);
  if (problem !== null) return { reason: null, problems: [problem] };
  const read = texts.map((text) => readReason(text, allowed));
  return {
    reason: read.find((each) => 'category' in each) ?? null,
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
}

function readReason(text: string, allowed: readonly Category[]): Reason | { readonly problem: Message } {
  const [, named = '', why = ''] = /^([^:]*):(.*)$/.exec(text) ?? [];
  const wanted = named.trim().toLowerCase();
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
  const problem = whyNoReason(why, noTestIsNeeded);
  return problem ?? (category === 'tests-in-separate-change' ? whyNotPromised(why) : null);
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
