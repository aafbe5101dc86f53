import { z } from 'zod';
import { deputies, independenceOptions } from '../independence.ts';
import { logins, team } from '../options.ts';

export const options = z.object({
  approvals: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('Number of approvals by people who have write access and are independent of the change.'),
  teams: z
    .array(z.union([team(), z.array(team()).min(1).max(5)]))
    .max(10)
    .default([])
    .describe(
      "Slugs of teams of the repository's organization. At least one of the approvals must come from each; a list stands for any one of its teams.",
    ),
  'distinct-teams': z
    .boolean()
    .default(false)
    .describe('Whether the approvals of `teams` must come from different people.'),
  'code-owners': z
    .boolean()
    .default(false)
    .describe(
      'Whether one of the approvals for each changed file must come from its owners, by the file `CODEOWNERS` of the base branch. As "Require review from Code Owners" of GitHub.',
    ),
  deputies: deputies(),
  ...independenceOptions,
  'agent-approvals': z
    .int()
    .min(0)
    .max(5)
    .default(0)
    .describe(
      'Further approvals where a bot or an agent opened the pull request or is the author of a commit.',
    ),
  'last-push': z
    .boolean()
    .default(false)
    .describe(
      'Whether at least one approval must come from somebody else than the person who pushed the present head, even if that push left the change as it was. As "Require approval of the most recent reviewable push" of GitHub.',
    ),
  'resolved-threads': z
    .boolean()
    .default(false)
    .describe('Whether every conversation on the changed lines must be resolved.'),
  'exempt-authors': logins()
    .default([])
    .describe(
      'Logins, exactly as on GitHub (`renovate[bot]`). A change to which only they contributed, and of which GitHub signed each commit, needs no review.',
    ),
});

export type Options = z.infer<typeof options>;
