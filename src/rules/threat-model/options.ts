import { z } from 'zod';
import { contributorOptions, deputies } from '../independence.ts';
import { linePattern } from '../line-pattern.ts';
import { signalIds } from '../major-change/signals.ts';
import { glob, globs, label, team } from '../options.ts';

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
  paths: globs()
    .default([
      'docs/threat-models/**',
      '**/{threat,Threat,THREAT}{-,_,}{model,Model,MODEL}*.{md,mdx,markdown,json,yaml,yml,adoc,asciidoc,rst,tm7}',
      '**/threagile.{yaml,yml}',
      '**/*.tmbom.json',
      '**/.threatmodel/**',
      '**/ThreatDragonModels/**',
    ])
    .describe('Where threat models are kept: a changed file here needs no link in the description.'),
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
  questions: z
    .strictObject({
      'working-on': words
        .default([
          'what are we working on',
          'what are we building',
          'scope',
          'overview',
          'system description',
          'architecture',
          'context',
          'data flow',
          'data flows',
          'assets',
          'asset inventory',
          'trust boundaries',
          'attack surface',
          'entry points',
          'system model',
        ])
        .describe('Headings of "What are we working on?".'),
      'go-wrong': words
        .default([
          'what can go wrong',
          'what could go wrong',
          'threat',
          'threats',
          'risks',
          'attacks',
          'abuse cases',
          'misuse cases',
          'stride',
          'linddun',
        ])
        .describe('Headings of "What can go wrong?".'),
      'do-about': words
        .default([
          'what are we going to do about it',
          'what will we do about it',
          'what are we doing about it',
          'what do we do about it',
          'mitigation',
          'mitigations',
          'countermeasures',
          'controls',
          'treatment',
          'responses',
        ])
        .describe('Headings of "What are we going to do about it?".'),
      'good-job': words
        .default([
          'did we do a good job',
          'did we do a good enough job',
          'have we done a good job',
          'verification',
          'validation',
          'review',
          'residual risk',
          'residual risks',
          'remaining risks',
          'known gaps',
          'sign off',
        ])
        .describe('Headings of "Did we do a good job?".'),
    })
    .prefault({})
    .describe('The phrases by which a heading counts as one of the four questions.'),
  dispositions: words
    .default([
      'mitigate',
      'mitigated',
      'mitigation',
      'reduce',
      'reduced',
      'prevent',
      'prevented',
      'fix',
      'fixed',
      'accept',
      'accepted',
      'tolerate',
      'tolerated',
      'eliminate',
      'eliminated',
      'avoid',
      'avoided',
      'remove',
      'removed',
      'transfer',
      'transferred',
      'share',
      'shared',
      'delegate',
      'delegated',
    ])
    .describe('The words that count as a disposition of a threat.'),
  mitigations: z
    .enum(['stated', 'linked'])
    .default('stated')
    .describe(
      '`linked`: what mitigates a threat is linked beside it: an issue or a pull request that exists, or a test that the pull request adds or edits.',
    ),
});

export type Options = z.output<typeof options>;
