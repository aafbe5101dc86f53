import picomatch from 'picomatch';
import { z } from 'zod';
import { categories, categoryWords } from './categories.ts';

/** The most patterns of one list, and the longest of them in characters: more would slow every check down. */
const mostPatterns = 100;
const longestPattern = 200;

const globs = z
  .array(
    z
      .string()
      .min(1)
      .max(longestPattern)
      .refine((pattern) => !pattern.startsWith('/') && !pattern.startsWith('!'), {
        message: 'A pattern is relative to the root of the repository and cannot be negated.',
      })
      .refine((pattern) => isReadable(pattern), { message: 'This pattern has unbalanced brackets.' }),
  )
  .max(mostPatterns);

const described = categories.map((category) => `\`${category}\` (${categoryWords[category]})`).join(', ');

/** The patterns are globs as picomatch reads them: `**` stands for any directories, and dot files match too. */
export const options = z.object({
  tests: globs
    .default([])
    .describe('Files that are tests, besides those recognised by the conventions of their language.'),
  product: globs
    .default([])
    .describe('Files that are product code, although a convention takes them for something else.'),
  ignore: globs.default([]).describe('Files whose change never needs a test.'),
  'every-package': z
    .boolean()
    .default(false)
    .describe(
      'In a monorepo, whether each package with changed product code needs changed tests of its own, instead of one of them.',
    ),
  reasons: z
    .array(z.enum(categories))
    .default([])
    .describe(
      `Categories of reasons for which a change may bring no tests, written in the description as \`Tests-Not-Needed: <category>: <why>\` and accepted by a reviewer: ${described}.`,
    ),
});

export type Options = z.infer<typeof options>;

function isReadable(pattern: string): boolean {
  try {
    picomatch.makeRe(pattern, { strictBrackets: true });
    return true;
  } catch {
    return false;
  }
}
