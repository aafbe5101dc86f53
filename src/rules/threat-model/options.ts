import { z } from 'zod';
import { contributorOptions, deputies } from '../independence.ts';
import { linePattern } from '../line-pattern.ts';
import { signalIds } from '../major-change/signals.ts';
import { glob, globs, label, team } from '../options.ts';
import { dispositions, questions, threatModelPaths } from '../threat-documents/options.ts';

const words = z.array(z.string().trim().min(1).max(100)).max(50);
const points = z.int().min(0).max(100);

const signal = z
  .strictObject({
    name: z.string().trim().min(1).max(60).describe('What the check calls the signal.'),
    points: points.default(5).describe('What it adds to the score.'),
    paths: globs()
      .default([])
      .describe('Files whose change triggers the signal; with `lines`, the files that are searched.'),
    lines: z
      .array(linePattern())
      .max(20)
      .default([])
      .describe(
        'Regular expressions in the syntax of RE2: an added product line that matches triggers the signal.',
      ),
    labels: words.default([]).describe('Labels of the pull request that trigger the signal.'),
  })
  .refine(({ paths, lines, labels }) => paths.length + lines.length + labels.length > 0, {
    message: 'must have `paths`, `lines` or `labels`',
  });

/** The options of the rule `threat-model`. */
export const options = z.strictObject({
  threshold: z.int().min(1).max(100).default(5).describe('The score at which a change counts as major.'),
  points: z
    .partialRecord(z.enum(signalIds), points)
    .default({})
    .describe('Other points for a built-in signal, for hints and sure signs alike; 0 turns it off.'),
  signals: z.array(signal).max(20).default([]).describe('Signals that the policy adds.'),
  team: team()
    .nullable()
    .default(null)
    .describe('The security team: its labels decide, and one of its members approves each major change.'),
  deputies: deputies(),
  ...contributorOptions,
  labels: z
    .strictObject({
      major: label().default('threat-model: required').describe('Makes a change major.'),
      'not-major': label().default('threat-model: not-needed').describe('Makes a change not major.'),
    })
    .prefault({})
    .describe(
      'The labels by which the security team overrides the score. They do not count if anyone else sets them.',
    ),
  'new-product-days': z
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe(
      'A repository younger than this number of days holds a new product: a change of its product code is major until the base has a threat model. 0: no product is new, nor is a first release one.',
    ),
  paths: threatModelPaths().describe(
    'Where threat models are kept: a changed file here needs no link in the description.',
  ),
  covers: z
    .record(glob(), globs())
    .default({})
    .describe(
      'Standing threat models: for each document the files that it covers, so that a change to them alone need not touch it.',
    ),
  repositories: z
    .array(
      z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, {
        message: 'must be a repository as `owner/name`',
      }),
    )
    .max(20)
    .default([])
    .describe(
      'Private repositories whose issues may be threat models. Without it, only issues of this repository and of public ones are read.',
    ),
  'external-hosts': z
    .array(
      z.string().regex(/^[a-z0-9.-]{1,253}$/, {
        message: 'must be a host name in lower case, such as `wiki.example.com`',
      }),
    )
    .max(20)
    .default([])
    .describe(
      'Other hosts on which threat models are kept. They are never read: a link to one passes unverified.',
    ),
  questions: questions(),
  dispositions: dispositions(),
  mitigations: z
    .enum(['stated', 'linked'])
    .default('stated')
    .describe(
      '`linked`: what mitigates a threat is linked beside it: an issue or a pull request that exists, or a test that the pull request adds or edits.',
    ),
});

export type Options = z.output<typeof options>;
