import { z } from 'zod';
import { logins, teams } from '../options.ts';

export const options = z.object({
  approvals: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('Number of approvals by people who have write access and did not contribute to the change.'),
  teams: teams()
    .default([])
    .describe(
      "Slugs of teams of the repository's organization. At least one of the approvals must come from each.",
    ),
  'exempt-authors': logins()
    .default([])
    .describe(
      'Logins, exactly as on GitHub (`renovate[bot]`). A change to which only they contributed, and of which GitHub signed each commit, needs no review.',
    ),
});

export type Options = z.infer<typeof options>;
