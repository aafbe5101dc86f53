import { z } from 'zod';

export const options = z.object({
  signer: z
    .enum(['anybody', 'author'])
    .default('anybody')
    .describe(
      'Whose valid signature counts. `anybody`: as GitHub’s rule "Require signed commits", of any account, such as of somebody who rebased the commit. `author`: only of an author of the commit, or of GitHub.',
    ),
});

export type Options = z.infer<typeof options>;
