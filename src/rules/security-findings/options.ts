import { z } from 'zod';
import type { Severity } from '../../evidence/code-scanning.ts';
import { day, label } from '../options.ts';
import { levels } from './alert-severity.ts';

const labels = () => z.array(label()).max(20);

const severityLabels = (severity: Severity) =>
  labels()
    .default([severity, `severity: ${severity}`])
    .describe(`An issue with one of these is of ${severity} severity.`);

const issueSource = z.strictObject({
  repository: z
    .string()
    .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'must be a repository as `owner/name`')
    .nullable()
    .default(null)
    .describe(
      'The repository of the issues, as `owner/name`; it may be private. The app has to be installed there. Without it: the one that is released.',
    ),
  labels: z
    .array(label())
    .min(1)
    .max(10)
    .describe('An issue with one of these labels is a finding, such as `pentest`.'),
  'severity-labels': z
    .strictObject({
      critical: severityLabels('critical'),
      high: severityLabels('high'),
      medium: severityLabels('medium'),
      low: severityLabels('low'),
    })
    .prefault({})
    .describe('The severity of an issue by its labels: the worst. An issue without one is critical.'),
});

export type IssueOption = z.infer<typeof issueSource>;

/** The options of each rule about the security findings of a repository: which there are, and which of them are open. */
export const findingOptions = {
  kinds: z
    .array(z.enum(['code-scanning', 'dependabot', 'secret-scanning']))
    .min(1)
    .max(3)
    .default(['code-scanning', 'dependabot', 'secret-scanning'])
    .describe(
      'The alerts of GitHub that count. Each of these features has to be on: where it is off, the rule cannot be checked.',
    ),
  levels,
  issues: z
    .array(issueSource)
    .max(10)
    .default([])
    .describe('Issues that are findings, such as those of a penetration test or a bounty program.'),
  dismissals: z
    .enum(['commented', 'approved'])
    .default('commented')
    .describe(
      'Which dismissals as a false alarm count: `commented`, by a person who left a comment, or with the approval of a second person; `approved`, only with that approval, which GitHub shows of code scanning and Dependabot.',
    ),
  'auto-dismissed': z
    .enum(['fail', 'report'])
    .default('fail')
    .describe(
      'Whether an alert that a rule of Dependabot dismissed by itself counts as open. `report`: it is only listed.',
    ),
  'enforced-since': day()
    .nullable()
    .default(null)
    .describe(
      'The day on which the rule was first enforced. Without it: the day `enforce` of its roll-out. A day in the future does not count.',
    ),
  'inherited-days': z
    .int()
    .min(0)
    .max(365)
    .default(90)
    .describe(
      'Days from then on in which a dismissal of before that does not count is listed and does not fail: the time to review it.',
    ),
} as const;

/** Which values of {@link findingOptions} ask for more. */
export const stricterFindingOptions = {
  kinds: 'superset',
  issues: 'superset',
  dismissals: ['commented', 'approved'],
  'auto-dismissed': ['report', 'fail'],
  'enforced-since': 'earlier',
  'inherited-days': 'smaller',
} as const;

export type FindingOptions = z.infer<z.ZodObject<typeof findingOptions>>;
