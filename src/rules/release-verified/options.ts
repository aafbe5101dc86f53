import { z } from 'zod';
import { globs, logins, teams } from '../options.ts';
import { appSlug, days, maxCommits } from '../release-options.ts';

/** The ways in which it can be shown that a commit was verified by hand. */
export const ways = ['command', 'review', 'check'] as const;

export type Way = (typeof ways)[number];

export const options = z.object({
  ways: z
    .array(z.enum(ways))
    .min(1)
    .max(ways.length)
    .default(['command', 'review'])
    .describe(
      'What suffices, each by itself: a `command` in a comment, `/sdl verified <commit> <what and how>`; the comment of a `review` that approves a deployment of the commit; the `check`.',
    ),
  accounts: logins()
    .default([])
    .describe('People who verify a release. Without them and without `teams`: everybody with write access.'),
  teams: teams().default([]).describe('Teams whose members verify a release.'),
  environments: globs()
    .min(1)
    .default(['**'])
    .describe('Globs of the environments whose reviewers verify, where `review` is a way. Case matters.'),
  check: z
    .strictObject({
      name: z.string().trim().min(1).max(200).describe('Its name; `*` stands for any text.'),
      app: appSlug().describe('The slug of the GitHub App that reports it.'),
    })
    .nullable()
    .default(null)
    .describe('The check that shows it, where `check` is a way.'),
  'min-letters': z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe('The least number of letters and digits that say what was verified, and how.'),
  'max-commits': maxCommits().describe(
    'How many commits the release may add to the verified one, counted on its branch. 0: exactly the released commit was verified.',
  ),
  'max-age': days().describe('Days for which it counts that a commit was verified; null: for ever.'),
});

export type Options = z.infer<typeof options>;
