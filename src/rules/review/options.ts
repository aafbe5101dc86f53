import { z } from 'zod';

export const options = z.object({
  approvals: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('How many people must approve who have write access and wrote none of the change.'),
  teams: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'must be the slug of a team, such as `security`'))
    .max(10)
    .default([])
    .describe(
      "Slugs of teams of the repository's organisation. At least one of the approvals must come from each.",
    ),
  'exempt-authors': z
    .array(z.string().regex(/^[A-Za-z0-9_-]+(\[bot\])?$/, 'must be a login, such as `renovate[bot]`'))
    .default([])
    .describe(
      'Logins, exactly as on GitHub (`renovate[bot]`). A change that nobody else opened, wrote, committed or force-pushed, and of which GitHub signed each commit, needs no review.',
    ),
});

export type Options = z.infer<typeof options>;
