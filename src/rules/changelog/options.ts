import { z } from 'zod';
import { independenceOptions } from '../independence.ts';
import { globs, label } from '../options.ts';
import { conventions, conventionWords } from './conventions/convention.ts';

const described = conventions.map((each) => `\`${each}\` (${conventionWords[each]})`).join(', ');

export const options = z.object({
  conventions: z
    .array(z.enum(conventions))
    .max(conventions.length)
    .default([])
    .describe(`How entries are written: ${described}. Without any, those that the base branch shows.`),
  files: globs()
    .default([])
    .describe(
      'Further files that are changelogs, besides `CHANGELOG.md`, `CHANGES.rst`, `NEWS` and the like.',
    ),
  'fragment-types': z
    .array(z.string().regex(/^[a-z_]{1,30}$/, 'must be a type as it stands in names, such as `feature`'))
    .max(50)
    .default([])
    .describe('Further types of fragments, besides those of towncrier, as they stand in `12.<type>.md`.'),
  'title-types': z
    .array(z.string().regex(/^[a-z]{1,30}$/, 'must be a type in small letters, such as `feat`'))
    .max(20)
    .default(['feat', 'fix', 'perf', 'revert', 'deps'])
    .describe('The types of titles that stand as an entry, for the convention `title`.'),
  internal: globs().default([]).describe('Files whose change users never see.'),
  labels: z
    .array(label())
    .max(10)
    .default(['no-changelog'])
    .describe(
      'Labels that say that no entry is needed. One counts if somebody set it who did not contribute, on the change as it is.',
    ),
  reasons: z
    .boolean()
    .default(true)
    .describe(
      'Whether a change may say that it needs no entry, once a reviewer accepts that: `Changelog-Not-Needed: <why>` or `CHANGELOG entry: null` in the description, or an empty changeset.',
    ),
  'audience-titles': z
    .array(z.string().regex(/^[a-z]{1,30}$/, 'must be a type in small letters, such as `feat`'))
    .max(20)
    .default(['feat'])
    .describe(
      'The types of titles of which other teams are told, where `audience-labels` or `audience-repositories` names how.',
    ),
  'audience-labels': z
    .array(label())
    .max(10)
    .default([])
    .describe('Labels of which such a change has one, for marketing and support to find it.'),
  'audience-repositories': z
    .array(
      z
        .string()
        .regex(
          /^[\w.-]{1,100}\/[\w.-]{1,100}$/,
          'must be a repository with its owner, such as `acme/marketing`',
        ),
    )
    .max(10)
    .default([])
    .describe(
      'Repositories of these teams: an issue of theirs that the description links is as good as a label.',
    ),
  ...independenceOptions,
});

export type Options = z.infer<typeof options>;
