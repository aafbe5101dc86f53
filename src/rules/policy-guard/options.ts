import { z } from 'zod';
import { contributorOptions } from '../independence.ts';
import { globs, logins } from '../options.ts';

const { identities, 'not-reviewers': notReviewers, agents } = contributorOptions;

export const options = z.object({
  workflows: z
    .enum(['required-only', 'all', 'none'])
    .default('required-only')
    .describe(
      'Which workflows need the approval. `required-only`: those from which a required check, an analysis or an environment runs, with what they run from; others are named in a warning. `all`: every workflow. `none`: no workflow.',
    ),
  environments: globs()
    .default(['**'])
    .describe(
      'Names of the environments whose workflows need the approval. An environment whose name only a run can tell always counts.',
    ),
  'update-bots': logins()
    .default(['dependabot[bot]', 'renovate[bot]'])
    .describe(
      'Bots whose signed change needs an ordinary approval instead of one by an owner, where it only moves versions in `uses:` lines of workflows.',
    ),
  files: globs().default([]).describe('Further files whose change needs the approval.'),
  identities,
  'not-reviewers': notReviewers,
  agents,
});

export type Options = z.infer<typeof options>;
