import { z } from 'zod';
import { provenance, tools } from '../static-analysis/expected-tools.ts';

export const options = z.object({
  tools: tools(),
  provenance: provenance(),
  'grace-minutes': z
    .int()
    .min(10)
    .max(1440)
    .default(60)
    .describe('Minutes after the commit was made in which a tool may still start. Then its absence fails.'),
});

export type Options = z.infer<typeof options>;
