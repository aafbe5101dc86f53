import { z } from 'zod';
import { day, team } from '../rules/options.ts';
import { type PolicyName, writtenPolicies } from '../rules/policy-clauses.ts';
import type { WrittenAttestation } from './written-policy.ts';

/** Characters of a statement, and of a link. */
const maxStatementLength = 1_000;
const maxLinkLength = 500;

/** Characters of an owner's name, as of the policy's own. */
const maxOwnerLength = 100;

/** From the day of a statement to its next review, at most. */
export const maxReviewYears = 2;

/** A clause of one of the written policies. */
export interface NamedClause {
  /** As a policy file names it, such as `flowfuse 7` or `metamask 6.1`. */
  readonly id: string;
  readonly policy: PolicyName;
  readonly clause: string;
  readonly text: string;
}

/** Clause 10 comes after clause 9, and `1` before `1.1`. */
const numbering = new Intl.Collator('en', { numeric: true });

/** Every clause of the written policies, in their order. */
export const namedClauses: readonly NamedClause[] = (Object.keys(writtenPolicies) as PolicyName[]).flatMap(
  (policy) =>
    Object.entries<string>(writtenPolicies[policy].clauses)
      .sort(([a], [b]) => numbering.compare(a, b))
      .map(([clause, text]) => ({ id: `${policy} ${clause}`, policy, clause, text })),
);

const mustBeClause = 'must be a clause of a written policy, such as `flowfuse 7` or `metamask 6.1`';

const attestation = z
  .strictObject({
    clause: z
      .enum(
        namedClauses.map(({ id }) => id),
        { error: mustBeClause },
      )
      .describe('The written policy and its clause, such as `flowfuse environment`.'),
    statement: text(maxStatementLength).describe('What is so, in sentences for an auditor.'),
    owner: z
      .union([text(maxOwnerLength), z.strictObject({ team: team().describe('The slug of a team.') })])
      .describe('Who states it: a role, a login or a team. Nobody is notified.'),
    evidence: z
      .string()
      .max(maxLinkLength)
      .refine(isPlainLink, { message: 'must be a link such as `https://wiki.example.com/incident-plan`' })
      .describe('Where the evidence is, as an `https` link. It is never opened by sdl-gate.'),
    date: day().describe('The day from which on it is stated.'),
    'next-review': day().describe(
      `The last day, in UTC, for the next review: at most ${maxReviewYears} years after \`date\`. From the next day on it is overdue.`,
    ),
  })
  .refine((each) => each.date < each['next-review'], {
    path: ['next-review'],
    message: 'must be later than `date`',
  })
  .refine((each) => each['next-review'] <= latestReview(each.date), {
    path: ['next-review'],
    message: `must be at most ${maxReviewYears} years later than \`date\``,
  });

/** The key `attestations` of the policy file. */
export const attestations: z.ZodType<readonly WrittenAttestation[]> = z
  .array(attestation)
  .max(namedClauses.length)
  .superRefine((list, context) => {
    const known = new Set<string>();
    for (const [index, { clause }] of list.entries()) {
      if (known.has(clause)) {
        context.addIssue({
          code: 'custom',
          path: [index, 'clause'],
          message: `the clause \`${clause}\` has an entry above: keep one of them`,
        });
      }
      known.add(clause);
    }
  })
  .describe(
    'In the file of the organization only: what its owners state of clauses that GitHub cannot show, with the evidence and the day of the next review.',
  );

/** Not only blanks: a person has to read it. */
function text(maxLength: number): z.ZodString {
  return z
    .string()
    .max(maxLength)
    .regex(/[\p{L}\p{N}]/u, 'must be text');
}

/** An `https` link without a name and password in it. */
function isPlainLink(value: string): boolean {
  const url = URL.parse(value);
  return (
    url !== null &&
    /^https:\/\/[^\s<>"'`\\]+$/i.test(value) &&
    url.hostname !== '' &&
    url.username === '' &&
    url.password === ''
  );
}

/** The day of that many years later, as text: of February 29 one that sorts behind February 28. */
function latestReview(date: string): string {
  const [year = '', month, ofMonth] = date.split('-');
  return `${String(Number(year) + maxReviewYears).padStart(4, '0')}-${month}-${ofMonth}`;
}
