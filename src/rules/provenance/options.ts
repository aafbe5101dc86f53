import { z } from 'zod';
import { globs } from '../options.ts';

const workflow = z
  .string()
  .regex(
    /^(?:[\w.-]{1,100}\/[\w.-]{1,100}\/)?\.github\/workflows\/[^/@\s]{1,200}\.ya?ml(?:@refs\/(?:heads|tags)\/\S{1,200})?$/,
    'must be a workflow such as `.github/workflows/release.yml`, or one elsewhere with its ref: `acme/ci/.github/workflows/build.yml@refs/heads/main`',
  );

export const options = z.object({
  workflows: z
    .array(workflow)
    .max(20)
    .default([])
    .describe(
      'The workflows that may attest. Without any: each of this repository. A workflow of this repository without a ref must have run from the released branch or tag; one elsewhere needs its ref.',
    ),
  issuer: z
    .url()
    .max(200)
    .default('https://token.actions.githubusercontent.com')
    .describe('Who vouches for workflows. An enterprise may have an issuer of its own.'),
  ignore: globs()
    .default([
      '**/*.{asc,sig,sigstore,pem,sha256,sha512}',
      '**/*.{sigstore.json,intoto.jsonl}',
      '**/*{checksums,SHA256SUMS}*',
    ])
    .describe('Files of a release that are no artifacts, such as signatures and checksums.'),
  immutable: z
    .boolean()
    .default(false)
    .describe(
      'Whether the release on GitHub must be immutable, so that nobody replaces its files afterwards.',
    ),
});

export type Options = z.infer<typeof options>;
