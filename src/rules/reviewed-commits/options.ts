import { z } from 'zod';

export const options = z.object({
  since: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be a whole commit id of 40 digits')
    .nullable()
    .default(null)
    .describe(
      'The commit up to which everything is accounted for elsewhere, such as the last one before sdl-gate was installed. Needed until a release has passed.',
    ),
  first: z
    .int()
    .min(1)
    .max(500)
    .default(100)
    .describe('How many commits are asked about while no release has passed and `since` is not set.'),
  rules: z
    .array(z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be the id of a rule, such as `review`'))
    .max(20)
    .default(['review'])
    .describe(
      'The rules that each commit must have met when it was merged, besides its check. A rule that was off then was not met.',
    ),
});

export type Options = z.infer<typeof options>;
