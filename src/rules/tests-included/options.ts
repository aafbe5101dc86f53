import { z } from 'zod';
import { independenceOptions } from '../independence.ts';
import { globs } from '../options.ts';
import { categories, categoryWords } from './reason/categories.ts';

const described = categories.map((category) => `\`${category}\` (${categoryWords[category]})`).join(', ');

export const options = z.object({
  tests: globs()
    .default([])
    .describe('Files that are tests, besides those recognized by the conventions of their language.'),
  product: globs()
    .default([])
    .describe('Files that are product code, although a convention takes them for something else.'),
  ignore: globs().default([]).describe('Files whose change never needs a test.'),
  'every-package': z
    .boolean()
    .default(false)
    .describe(
      'In a monorepo, whether each package with changed product code needs changed tests of its own, instead of one of them.',
    ),
  'doubtful-tests': z
    .enum(['show', 'fail'])
    .default('show')
    .describe(
      'What becomes of changed tests that compare constants, never run, or are put into comments, by the words of their lines: `show` them to the reviewer, or `fail` where no other test counts.',
    ),
  reasons: z
    .array(z.enum(categories))
    .default([])
    .describe(
      `Categories of reasons for which a change may include no tests, written in the description as \`Tests-Not-Needed: <category>: <why>\` and accepted by a reviewer: ${described}.`,
    ),
  ...independenceOptions,
});

export type Options = z.infer<typeof options>;
