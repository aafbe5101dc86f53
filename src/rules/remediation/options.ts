import { z } from 'zod';
import { findingOptions } from '../security-findings/options.ts';

const days = (given: number | null) => z.int().min(0).max(3650).nullable().default(given);

export const options = z.object({
  deadline: z
    .enum(['either', 'days', 'next-release', 'earlier'])
    .default('either')
    .describe(
      'By when a finding is fixed. `days`: within the days of its severity. `next-release`: with the first release to the target after one that went out with it open. `either`: it is late once both have passed. `earlier`: once one of them has.',
    ),
  days: z
    .strictObject({
      critical: days(7).describe('Of a critical finding.'),
      high: days(30).describe('Of a high one.'),
      medium: days(90).describe('Of a medium one.'),
      low: days(null).describe('Of a low one.'),
    })
    .prefault({})
    .describe(
      'Days from detection to the fix, by severity. `null`: a finding of that severity has no deadline, and a release without its fix is none either.',
    ),
  clock: z
    .enum(['enforced', 'detected'])
    .default('enforced')
    .describe(
      'When the time begins. `detected`: when GitHub first showed the finding, or the issue was opened. `enforced`: then, or on the day on which the rule was first enforced, whichever is later.',
    ),
  'no-fix': z
    .enum(['pause', 'count'])
    .default('count')
    .describe(
      'Whether the time runs for a vulnerable dependency of which no fixed version exists. `pause`: it is only listed.',
    ),
  ...findingOptions,
});

export type Options = z.infer<typeof options>;
