import { z } from 'zod';
import { independenceOptions } from '../independence.ts';
import { defaultMajorOptions } from '../major-change/score.ts';
import { globs } from '../options.ts';
import { surfaceKinds, surfaceWords } from './surface/surface.ts';

const described = surfaceKinds.map((kind) => `\`${kind}\` (${surfaceWords[kind]})`).join(', ');

export const options = z.object({
  surface: z
    .array(z.enum(surfaceKinds))
    .max(surfaceKinds.length)
    .default(surfaceKinds.filter((kind) => kind !== 'database'))
    .describe(
      `What is documented when it changes: ${described}. Without \`database\`, whose tables are internal to many products.`,
    ),
  files: globs()
    .default([
      '**/{openapi,swagger,asyncapi}{,[._-]*}.{yaml,yml,json}',
      '**/*[._-]{openapi,swagger,asyncapi}.{yaml,yml,json}',
      '**/{openapi,swagger,asyncapi}/**/*.{yaml,yml,json}',
      '**/.env.{example,sample,template}',
    ])
    .describe('Files that count as documentation, besides those of that kind.'),
  internal: globs().default([]).describe('Files whose surface is for nobody else.'),
  repositories: z
    .array(
      z
        .string()
        .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be a repository with its owner, such as `acme/docs`'),
    )
    .max(10)
    .default([])
    .describe(
      'Repositories of documentation: a pull request there that the description links and that exists counts as documentation.',
    ),
  reasons: z
    .boolean()
    .default(true)
    .describe(
      'Whether a change may say why it needs none, `Docs-Not-Needed: <why>` or `Decision-Not-Needed: <why>` in the description, once a reviewer accepts that.',
    ),
  decisions: z
    .enum(['off', 'major'])
    .default('major')
    .describe(
      'Whether a `major` change records its decision: in a file, or in an issue that the description links.',
    ),
  'decision-files': globs()
    .default([
      '**/{adr,adrs,decisions,decision-records,rfc,rfcs,proposals}/**/*.{md,mdx,rst,adoc,txt}',
      'doc/arch/**',
      '**/docs/architecture/**',
    ])
    .describe('Files that record decisions.'),
  threshold: z
    .int()
    .min(1)
    .max(100)
    .default(defaultMajorOptions.threshold)
    .describe(
      'The score from which on a change is major, counted as the rule `threat-model` does with its defaults.',
    ),
  ...independenceOptions,
});

export type Options = z.infer<typeof options>;
