import { z } from 'zod';
import { login, team } from '../rules/options.ts';

/** A person or team that the policy names as an owner of it: a login, or the slug of a team. */
export type NamedOwner = string | { readonly team: string };

/** Owners in one list. */
const maxOwners = 20;

/** A list of owners, as in `owners: [ada, { team: security }]`. */
export function namedOwners(): z.ZodType<readonly NamedOwner[]> {
  return z
    .array(z.union([login(), z.strictObject({ team: team().describe('The slug of a team.') })]))
    .min(1)
    .max(maxOwners);
}
