import { listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';

/** The reasons for which a change may include no tests, where the policy allows them, and what each stands for. */
export const categoryWords = {
  'trivial-change': 'too small to go wrong',
  'tests-are-disabled': 'the tests that cover it are disabled at present',
  'tests-in-separate-change': 'the tests are added in another change, by a stated date',
  'hard-to-test': 'a test would cost more than it saves',
  'coverage-underreported': 'existing tests cover it already',
  'large-scale-refactor': 'one mechanical change in many places',
  'experimental-code': 'not in use yet, and may be removed again',
  other: 'any other reason',
} as const;

export type Category = keyof typeof categoryWords;

export const categories = Object.keys(categoryWords) as readonly Category[];

/** How the line of the description that gives a reason begins. */
export const name = 'Tests-Not-Needed';

/** That line. */
export const form = `${name}: <category>: <why>`;

/** What a reason explains. */
export const noTestIsNeeded: Message = say`no test is needed`;

export function categoryList(allowed: readonly Category[], conjunction: 'and' | 'or'): Message {
  return listOf(
    allowed.map((category) => say`${category}`),
    conjunction,
  );
}
