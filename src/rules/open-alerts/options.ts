import { z } from 'zod';
import { severity } from '../options.ts';
import { findingOptions } from '../security-findings/options.ts';

export const options = z.object({
  threshold: severity()
    .default('high')
    .describe(
      'An open finding of this severity or worse fails. Malware and secrets that work fail at any severity.',
    ),
  ...findingOptions,
});

export type Options = z.infer<typeof options>;
