import { z } from 'zod';
import { deputies, independenceOptions } from '../../independence.ts';
import { linePattern } from '../../line-pattern.ts';
import { globs, login, logins, team, teams } from '../../options.ts';
import {
  appliesCondition,
  isWellFormed,
  labelsCondition,
  namedChecks,
  requiredCondition,
  titlePatterns,
} from './condition.ts';

const approval = z.strictObject({
  count: z.int().min(1).max(10).default(1).describe('Number of approvals.'),
  teams: teams()
    .min(1)
    .optional()
    .describe(
      'Slugs of teams: an approval by a member of one of them counts. Without `teams` and `people`: by anybody with write access.',
    ),
  people: logins().min(1).optional().describe('Logins of people whose approval counts, too.'),
  paths: globs()
    .min(1)
    .optional()
    .describe('The approvals are needed only where a changed path matches one of these globs.'),
});

const section = z.string().trim().min(1).max(100);

const link = z.union([
  z.enum(['issue', 'pull-request']),
  z.strictObject({
    url: linePattern().describe(
      'An expression of RE2 that the address matches from its beginning, such as `https://tracker\\.example\\.com/[A-Z]+-\\d+`.',
    ),
  }),
]);

const requirements = {
  approvals: z
    .union([approval, z.array(approval).min(1).max(20)])
    .optional()
    .describe(
      'Approvals of the change as it is, by people with write access who are independent of it. Of a list, each entry is needed.',
    ),
  'code-owners': z
    .literal(true)
    .optional()
    .describe(
      'For each changed file that has owners in the file `CODEOWNERS` of the base branch, an approval by one of them.',
    ),
  checks: namedChecks().optional().describe('Checks that ended with `success` on the head.'),
  description: z
    .strictObject({
      sections: z
        .array(section)
        .min(1)
        .max(20)
        .describe('Headings of the description that must be there, with text of the author below each.'),
    })
    .optional()
    .describe('What the description of the pull request must have.'),
  links: z
    .array(link)
    .min(1)
    .max(20)
    .optional()
    .describe('What the description must link to: one of these is enough. No link is ever opened.'),
  labels: labelsCondition().optional().describe('Labels that the pull request must have.'),
  title: titlePatterns().optional().describe('Expressions of RE2: the title must match one of them.'),
  conditions: requiredCondition().optional().describe('Any condition, as a requirement.'),
};

const isNotEmpty = (value: object) => Object.values(value).some((each) => each !== undefined);
const notEmpty = { message: 'must be a map with at least one requirement', when: isWellFormed };

const requires = z
  .strictObject({
    ...requirements,
    any: z
      .array(z.strictObject(requirements).refine(isNotEmpty, notEmpty))
      .min(1)
      .max(10)
      .optional()
      .describe('Ways to meet it: one of these is enough.'),
  })
  .refine(isNotEmpty, notEmpty);

/** Reviews that are requested for one pull request. */
export const maxRequests = 15;

const requestReviews = z.strictObject({
  from: z
    .array(z.union([login(), z.strictObject({ team: team().describe('The slug of a team.') })]))
    .min(1)
    .max(20)
    .describe('Logins and teams. With `mode: random` the members of the teams are asked, and not the teams.'),
  count: z
    .int()
    .min(1)
    .max(maxRequests)
    .default(1)
    .describe('With `mode: random`: how many people are asked.'),
  mode: z
    .enum(['all', 'random'])
    .default('all')
    .describe('`all`: everybody and every team in `from`. `random`: some of the people.'),
});

/**
 * The schema of one entry of `require`: when a requirement applies, and what it asks for. `enforcement` and the dates of a roll-out are the
 * policy's.
 */
export const ownRuleSchema = z.object({
  title: z
    .string()
    .trim()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u, 'must be one line of at most 80 characters')
    .optional()
    .describe('Its name in the check. Without it: the key.'),
  when: appliesCondition()
    .optional()
    .describe('When the requirement applies. Without it: to every pull request.'),
  requires: requires.describe('What it asks for: everything that is listed.'),
  'request-reviews': requestReviews
    .optional()
    .describe(
      'Whose review is requested while approvals are missing: once for each head, never on a draft, never of somebody who contributed.',
    ),
  deputies: deputies(),
  ...independenceOptions,
});

/** One entry of `require`, its defaults filled in. */
export type Definition = z.infer<typeof ownRuleSchema>;

/** Keys of `require`. */
export const ownRuleName = z
  .string()
  .regex(
    /^[a-z][a-z0-9]{0,29}(?:-[a-z0-9]{1,30}){0,5}$/,
    'must be a name in lower case, with hyphens between its words, such as `payments-review`',
  );

/** What is asked for together. */
export type Requirements = Omit<Definition['requires'], 'any'>;
export type Approval = z.infer<typeof approval>;
export type RequiredLink = z.infer<typeof link>;
export type RequestReviews = z.infer<typeof requestReviews>;
