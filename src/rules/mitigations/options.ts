import { z } from 'zod';
import { dispositions, questions, threatModelPaths } from '../threat-documents/options.ts';

export const options = z.object({
  paths: threatModelPaths().describe('Where threat models are kept. Those of the released commit count.'),
  unlinked: z
    .enum(['allow', 'fail'])
    .default('allow')
    .describe('Whether a threat that is mitigated and links nothing fails, or is only counted.'),
  repositories: z
    .array(
      z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, {
        message: 'must be a repository as `owner/name`',
      }),
    )
    .max(20)
    .default([])
    .describe(
      'Private repositories whose issues may be mitigations. Without it, only issues of this repository and of public ones are read.',
    ),
  'external-hosts': z
    .array(
      z.string().regex(/^[a-z0-9.-]{1,253}$/, {
        message: 'must be a host name in lower case, such as `tracker.example.com`',
      }),
    )
    .max(20)
    .default([])
    .describe(
      'Other hosts on which mitigations are tracked. They are never read: a link to one passes unverified.',
    ),
  questions: questions(),
  dispositions: dispositions(),
});

export type Options = z.infer<typeof options>;
