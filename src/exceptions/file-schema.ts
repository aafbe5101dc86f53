import { z } from 'zod';
import { repositoryName } from '../policy/exception-policy.ts';
import { day, globs, login, severity, team } from '../rules/options.ts';
import { findingIdPattern } from './finding-id.ts';

/** Entries of one file. */
export const maxEntries = 500;

/** Ids of findings in one entry. */
const maxFindings = 100;

/** Characters of a reason or a compensating control. */
const maxReason = 1_000;

/** A reason of fewer characters says nothing. */
const minReason = 10;

/** An id of an exception, such as `EX-12`. */
export const exceptionId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/,
    'must be an id of up to 50 letters, digits, `.`, `_` and `-`, such as `EX-12`',
  );

/** An entry of the file, as it is written. */
export const fileEntry = z
  .strictObject({
    id: exceptionId.describe('Its name in checks and reports: unique, and never used again.'),
    rule: z
      .string()
      .regex(/^[a-z0-9.-]{1,200}$/, 'must be the id of a rule, such as `sast`')
      .optional()
      .describe('The rule. It may be left out where an alert is named.'),
    findings: z
      .array(z.string().regex(findingIdPattern, 'must be the id of a finding, as the check shows it'))
      .min(1)
      .max(maxFindings)
      .optional()
      .describe('The findings, by the ids that the check shows. Without it: all of the rule.'),
    paths: globs().min(1).optional().describe('Globs: only findings in these files are waived.'),
    repository: repositoryName
      .optional()
      .describe(
        'The repository, where the file is not in it. Without it: every repository of the organization.',
      ),
    'pull-request': z.int().min(1).max(1_000_000_000).optional().describe('The number of the pull request.'),
    alert: z
      .strictObject({
        kind: z.enum(['code-scanning', 'dependabot', 'secret-scanning']).describe('Where GitHub lists it.'),
        number: z.int().min(1).max(1_000_000_000).describe('Its number there.'),
      })
      .optional()
      .describe('One alert of the repository.'),
    severity: severity()
      .optional()
      .describe(
        'The worst severity of a finding that it waives. Without it: only findings without a severity.',
      ),
    reason: z.string().trim().min(minReason).max(maxReason).describe('Why the finding is accepted.'),
    control: z
      .string()
      .trim()
      .min(1)
      .max(maxReason)
      .optional()
      .describe('The compensating control: what keeps the risk small meanwhile.'),
    requester: login().describe('Who asks for it.'),
    approver: login().describe(
      'Who approved it: one of `exceptions.approvers` of the policy, and not the requester.',
    ),
    'deputy-for': z
      .union([login(), z.strictObject({ team: team().describe('The slug of a team.') })])
      .optional()
      .describe('In whose place the approver approved, where they are a deputy.'),
    approved: day().describe('The day of the approval, in UTC.'),
    from: day().optional().describe('The first day, in UTC. Without it: from the approval on.'),
    until: day().describe('The last day, in UTC. An extension is a new approval, with its own day.'),
    'until-release': z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The tag of a release with which it ends before its last day.'),
  })
  .superRefine((entry, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (entry.rule === undefined && entry.alert === undefined)
      refuse('rule', 'must name a rule, or the entry an alert');
    if (entry.findings?.some((id) => !id.startsWith(`${entry.rule}/`)))
      refuse('findings', 'must be ids of findings of its rule');
    if (entry.until < entry.approved) refuse('until', 'must not be before `approved`');
    if (entry.from !== undefined && entry.until < entry.from) refuse('until', 'must not be before `from`');
    if (entry.requester.toLowerCase() === entry.approver.toLowerCase())
      refuse('approver', 'must be somebody else than the requester');
  });

export type FileEntry = z.output<typeof fileEntry>;

/** The schema of a file of exceptions as JSON Schema, for editors: draft 7, which their YAML support understands. */
export function exceptionsJsonSchema(): z.core.JSONSchema.BaseSchema {
  const file = z.strictObject({
    exceptions: z.array(fileEntry).max(maxEntries).describe('Exceptions to the policy.'),
  });
  return {
    title: 'Exceptions of sdl-gate',
    ...z.toJSONSchema(file, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
  };
}
