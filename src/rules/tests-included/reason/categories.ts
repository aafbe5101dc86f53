/** For what reasons a change may bring no tests, where the policy allows it, and what each stands for. */
export const categoryWords = {
  'trivial-change': 'too small to go wrong',
  'tests-are-disabled': 'the tests that cover it do not run at present',
  'tests-in-separate-change': 'tests come in another change, which is named with the day until when',
  'hard-to-test': 'a test would cost more than it is worth',
  'coverage-underreported': 'tests that exist cover it already',
  'large-scale-refactor': 'one mechanical change in many places',
  'experimental-code': 'not in use yet, and may go again',
  other: 'anything else',
} as const;

export type Category = keyof typeof categoryWords;

export const categories = Object.keys(categoryWords) as readonly Category[];
