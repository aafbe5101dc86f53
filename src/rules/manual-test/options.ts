import { z } from 'zod';
import { contributorOptions } from '../independence.ts';
import { globs, logins, teams } from '../options.ts';

/** The ways in which it can be written down how a change was tested by hand. */
export const ways = ['description', 'command', 'deployment'] as const;

export type Way = (typeof ways)[number];

export const options = z.object({
  ways: z
    .array(z.enum(ways))
    .min(1)
    .max(ways.length)
    .default(['description', 'command'])
    .describe(
      'What suffices, each by itself: a section of the `description`; a `command` in a comment, `/sdl tested <what and how>`; a successful `deployment` of the head to one of `environments`, where people try it out.',
    ),
  sections: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .max(20)
    .default([
      'Manual testing steps',
      'Manual testing',
      'Manual tests',
      'How has this been tested',
      'How was this tested',
      'How to test',
      'Test plan',
      'Testing',
      'Testing instructions',
      'Testing done',
    ])
    .describe(
      'Headings of the description: what is written below one of them says how the change was tested.',
    ),
  'min-letters': z
    .int()
    .min(1)
    .max(1000)
    .default(20)
    .describe('The least number of letters and digits that say how the change was tested.'),
  'not-needed-reason': z
    .boolean()
    .default(true)
    .describe('Whether `N/A: <reason>` below one of `sections` counts, and is shown to the reviewer.'),
  author: z
    .boolean()
    .default(true)
    .describe('Whether those who contributed to the change may say how it was tested.'),
  testers: teams()
    .default([])
    .describe(
      'Teams whose members say how a change was tested; empty: everybody with write access, and the person who opened the pull request. Those who contributed count as `author` says.',
    ),
  environments: globs()
    .min(1)
    .default(['{preview,review}*', '{Preview,Review}*'])
    .describe(
      'Names of the environments to which a deployment is a way; the app needs the permission `Deployments: read`.',
    ),
  branches: globs()
    .default(['**'])
    .describe(
      'Base branches of the pull requests that need it, such as `main` without the release branches.',
    ),
  ignore: globs().default([]).describe('Further files whose change needs no manual test.'),
  'update-bots': logins()
    .default(['dependabot[bot]', 'renovate[bot]'])
    .describe('Bots whose signed change needs no manual test.'),
  agents: contributorOptions.agents,
});

export type Options = z.infer<typeof options>;
