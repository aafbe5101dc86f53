import { z } from 'zod';
import { login } from '../options.ts';
import { environmentName, workflowPath } from '../release-options.ts';

export const options = z.object({
  environments: z
    .array(environmentName())
    .min(1)
    .max(5)
    .default(['staging'])
    .describe('The environments in which the commit ran first: in each of them. Case does not matter.'),
  soak: z
    .number()
    .min(0)
    .max(24 * 30)
    .default(0)
    .describe('Hours for which the commit stayed there before it is released.'),
  workflow: workflowPath()
    .nullable()
    .default(null)
    .describe(
      'The workflow that deploys there: only a deployment counts whose states name a successful run of it on this commit. Without it: any deployment.',
    ),
  creators: z
    .array(login())
    .max(20)
    .default([])
    .describe(
      'The accounts that deploy there, such as `acme-deploy[bot]`: only their deployments count, and what they say of them. Empty: those of everybody with write access.',
    ),
});

export type Options = z.infer<typeof options>;
