import { z } from 'zod';
import { linePattern } from '../line-pattern.ts';
import { globs, label } from '../options.ts';

const heading = z.string().trim().min(1).max(100);
const patterns = z.array(linePattern()).max(20);

export const trackerPlaces = ['title', 'branch', 'description'] as const;

export const options = z.object({
  titles: patterns
    .default(['(?i)^(?:\\[[^\\]]*\\]|:\\w+:|[^\\pL\\[])*feats?(?:ures?)?\\s*(?:\\([^)]*\\))?\\s*!?\\s*:'])
    .describe(
      'Regular expressions in the syntax of RE2: a pull request whose title matches one is a feature. The default is the type `feat` of Conventional Commits, also behind an emoji or brackets.',
    ),
  labels: z
    .array(label())
    .max(20)
    .default(['feature', 'enhancement'])
    .describe('Labels of the pull request that make it a feature.'),
  paths: globs()
    .default([])
    .describe('Files whose change makes a pull request a feature, whatever its title.'),
  sections: z
    .array(z.array(heading).min(1).max(20))
    .max(10)
    .default([
      ['Functional requirements', 'Requirements', 'Acceptance criteria', 'User story', 'User stories'],
      ['Security requirements', 'Security considerations', 'Security controls', 'Security'],
    ])
    .describe(
      'What the issue states: of each list of headings, something is written below one of them. Empty: an issue is enough.',
    ),
  'min-letters': z
    .int()
    .min(1)
    .max(1000)
    .default(30)
    .describe('The least number of letters and digits below a heading.'),
  'not-applicable-reason': z
    .boolean()
    .default(true)
    .describe('Whether `N/A: <reason>` below a heading counts, and is named to the reviewer.'),
  ready: z
    .array(label())
    .max(10)
    .default([])
    .describe(
      'Labels of the issue that say that it is ready to be worked on: one of them was set before the pull request was first ready for review. Empty: no label is needed.',
    ),
  'ready-by': z
    .enum(['anybody', 'another-person'])
    .default('anybody')
    .describe(
      'Who sets that label: `anybody` who can, or `another-person` than the one who opened the pull request. Bots are no persons.',
    ),
  late: z
    .enum(['warn', 'fail'])
    .default('warn')
    .describe(
      'What becomes of an issue that was opened, or was ready, only after the pull request was ready for review: `warn` the reviewer, or `fail`.',
    ),
  trackers: patterns
    .default([])
    .describe(
      'Regular expressions for the ids of issues in another tracker, such as `\\bSHOP-[0-9]+\\b`. An id is a link that is not followed: nothing is known of that issue.',
    ),
  'tracker-places': z
    .array(z.enum(trackerPlaces))
    .min(1)
    .max(trackerPlaces.length)
    .default([...trackerPlaces])
    .describe(
      'Where ids of `trackers` are looked for: in the `title`, the name of the `branch`, the `description`.',
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
      'Repositories whose issues count although they are private, or of another account. Without it, only issues of this repository and of public ones of its account count.',
    ),
});

export type Options = z.infer<typeof options>;
