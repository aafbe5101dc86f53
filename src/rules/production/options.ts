import { z } from 'zod';

export const options = z.object({
  branches: z
    .boolean()
    .default(true)
    .describe('Whether the environment has to restrict the branches and tags that are deployed to it.'),
  reviewers: z
    .boolean()
    .default(true)
    .describe(
      'Whether somebody has to approve each deployment. In a private repository that needs GitHub Enterprise.',
    ),
  'prevent-self-review': z
    .boolean()
    .default(true)
    .describe('Whether those who start a deployment may not approve it. It needs `reviewers`.'),
  'admins-bypass': z
    .enum(['forbid', 'allow'])
    .default('forbid')
    .describe(
      'Whether administrators may start a deployment that waits, past what protects the environment.',
    ),
  gate: z
    .boolean()
    .default(false)
    .describe(
      'Whether the deployment gate of this app has to be enabled, so that no workflow deploys what this policy stops. In a private repository that needs GitHub Enterprise.',
    ),
});

export type Options = z.infer<typeof options>;
