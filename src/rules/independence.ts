import { z } from 'zod';
import { isLogin } from '../authorship/trailers.ts';
import { day, login, logins, team } from './options.ts';
import { type NamedValue, namesOf } from './rule.ts';

/** Addresses and names of one policy. */
const maxIdentities = 500;

const identities = z
  .record(
    z
      .string()
      .min(1)
      .max(254)
      .refine((address) => !address.includes('*'), {
        message: 'must be an exact address or name, without `*`',
      }),
    z.string().refine((login) => isLogin(login.replace(/^@/, '')), {
      message: 'must be a login as GitHub shows it, or `nobody`',
    }),
  )
  .refine((map) => Object.keys(map).length <= maxIdentities, {
    message: `must have at most ${maxIdentities} addresses`,
  });

/** People who approve for a team until a day. */
export function deputies() {
  const deputy = z.strictObject({
    team: team().describe('The slug of the team.'),
    by: login().describe('The person whose approval counts as one by the team.'),
    until: day().describe('The last day, in UTC.'),
  });
  return z
    .array(deputy)
    .max(50)
    .default([])
    .describe(
      'People whose approval counts as one by a team until a day, in UTC. An approval that is given later does not count for the team.',
    );
}

/** The options of every rule that asks who contributed: who cannot be identified, and who never reviews. */
export const contributorOptions = {
  unknown: z
    .enum(['extra-approval', 'fail'])
    .default('extra-approval')
    .describe(
      'What a contributor who cannot be identified asks for: one more approval each, or the rule cannot be checked.',
    ),
  identities: identities
    .default({})
    .describe(
      'Whose an address or a name in commits is that belongs to no GitHub account: a login, or `nobody` for a tool. Exact addresses and names only. Addresses of well-known coding tools need no entry.',
    ),
  'not-reviewers': logins()
    .default([])
    .describe(
      'Logins whose approval never counts, such as machine accounts that approve with a token. Bots never count.',
    ),
  agents: logins()
    .default([])
    .describe(
      'Logins of further agents that open pull requests because a person asks them to. That person does not count as a reviewer.',
    ),
} as const;

/** The options of a rule whose reviewers must be independent. */
export const independenceOptions = {
  independence: z
    .enum(['two-people', 'strict'])
    .default('two-people')
    .describe(
      'Whose approval counts. `two-people`: not of the person who opened the pull request, asked an agent for it, or made the last push that changed the change. `strict`: of nobody who wrote, co-wrote, committed or pushed a commit of the present head, or of a head that a forced push replaced in the last 30 days.',
    ),
  ...contributorOptions,
} as const;

/** Which values of these options ask for more. */
export const stricterIndependence = {
  independence: ['two-people', 'strict'],
  unknown: ['extra-approval', 'fail'],
  'not-reviewers': 'superset',
  agents: 'superset',
} as const;

/** The accounts that these options name. */
export function accountsIn(options: {
  readonly identities: Readonly<Record<string, string>>;
  readonly 'not-reviewers': readonly string[];
  readonly agents: readonly string[];
  readonly deputies?: readonly { readonly by: string }[];
}): readonly NamedValue[] {
  const identities = Object.values(options.identities).map((login) => login.replace(/^@/, ''));
  return namesOf({
    identities: [...new Set(identities.filter((login) => login !== 'nobody'))],
    'not-reviewers': options['not-reviewers'],
    agents: options.agents,
    deputies: (options.deputies ?? []).map(({ by }) => by),
  });
}
