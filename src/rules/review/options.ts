import { z } from 'zod';
import { logins, teams } from '../options.ts';

export const options = z.object({
  approvals: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('How many people must approve who have write access and wrote none of the change.'),
  teams: teams()
    .default([])
    .describe(
      "Slugs of teams of the repository's organisation. At least one of the approvals must come from each.",
    ),
  'exempt-authors': logins()
    .default([])
    .describe(
      'Logins, exactly as on GitHub (`renovate[bot]`). A change that nobody else opened, wrote, committed or force-pushed, and of which GitHub signed each commit, needs no review.',
    ),
});

export type Options = z.infer<typeof options>;
