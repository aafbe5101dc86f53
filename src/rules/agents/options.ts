import { z } from 'zod';
import { logins } from '../options.ts';

export const options = z.object({
  agents: logins()
    .default([])
    .describe(
      'Logins of further agents, exactly as on GitHub (`our-agent[bot]`). Well-known agents need no entry. Their approvals never count.',
    ),
  assisted: z
    .enum(['as-written', 'ignored'])
    .default('as-written')
    .describe(
      'Whether a change by a person who names an agent as a co-author or helper counts like one that the agent wrote.',
    ),
});

export type Options = z.infer<typeof options>;
