import { z } from 'zod';
import { day, login, type NamedOwner, namedOwners, severities, team } from '../rules/options.ts';
import type { Stricter } from '../rules/rule.ts';

/** How bad what an exception waives is at most: a severity, or `none` for findings without one. The worst first. */
export const grades = [...severities, 'none'] as const;
export type Grade = (typeof grades)[number];

/** Those who approve exceptions, for some rules and severities. */
export interface ExceptionApprovers {
  readonly by: readonly NamedOwner[];
  /** Ids of rules; absent: all. */
  readonly rules?: readonly string[] | undefined;
  /** Absent: all. */
  readonly severities?: readonly Grade[] | undefined;
}

/** A person who approves in place of another one or of a team, until a day. */
export interface ExceptionDeputy {
  readonly by: string;
  readonly of: NamedOwner;
  /** The last day, in UTC, as `2030-01-31`. */
  readonly until: string;
}

/** What becomes of emergencies whose review is overdue. */
export const overdueEffects = ['warn', 'block-releases', 'block-all'] as const;
export type OverdueEffect = (typeof overdueEffects)[number];

/** Who declares emergencies, and how long their review may take. */
export interface EmergencyPolicy {
  /** Nobody where it is empty. */
  readonly by: readonly NamedOwner[];
  /** Working days. */
  readonly 'review-within': number;
  readonly overdue: OverdueEffect;
}

/** What a policy says of exceptions, every default filled in. */
export interface ExceptionPolicy {
  /** Whether the file `.github/sdl-exceptions.yml` counts. */
  readonly file: boolean;
  /** Where the file is besides, as `owner/name`; null: nowhere else. */
  readonly repository: string | null;
  /** Nobody where it is empty: then no exception counts. */
  readonly approvers: readonly ExceptionApprovers[];
  readonly deputies: readonly ExceptionDeputy[];
  readonly emergency: EmergencyPolicy;
  /** Days from its approval to its end, at most. */
  readonly longest: Readonly<Record<Grade, number>>;
}

/** As it is written: without defaults. */
export type WrittenExceptionPolicy = {
  readonly [Key in keyof Omit<ExceptionPolicy, 'longest'>]?: ExceptionPolicy[Key] | undefined;
} & { readonly longest?: Readonly<Partial<Record<Grade, number | undefined>>> | undefined };

/** Days. */
const maxTerm = 730;

const maxApprovers = 50;
const maxDeputies = 50;
const maxRules = 100;
const maxDeclarers = 20;
const maxReviewDays = 30;

/** The days where the policy says nothing. */
const defaultLongest: Readonly<Record<Grade, number>> = {
  critical: 30,
  high: 90,
  medium: 180,
  low: 365,
  none: 180,
};

const days = (grade: Grade) =>
  z
    .int()
    .min(1)
    .max(maxTerm)
    .default(defaultLongest[grade])
    .describe(
      grade === 'none'
        ? 'Days, for findings without a severity.'
        : `Days, for findings of ${grade} severity at most.`,
    );

const grade = z.enum(grades);

/** A repository as `owner/name`. */
export const repositoryName = z
  .string()
  .max(140)
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/, 'must be a repository as `owner/name`');

/** The key `exceptions` of the policy file. */
export const exceptionPolicy = z
  .strictObject({
    file: z
      .boolean()
      .default(true)
      .describe(
        'Whether exceptions in the file `.github/sdl-exceptions.yml` count: that of the organization’s repository, and that of the repository itself where `policy-guard` is enforced.',
      ),
    repository: repositoryName
      .nullable()
      .default(null)
      .describe(
        'A private repository of the same owner whose file `.github/sdl-exceptions.yml` counts, too, such as `acme/sdl-exceptions`.',
      ),
    approvers: z
      .array(
        z.strictObject({
          by: namedOwners().describe('People and teams, each of whom may approve.'),
          rules: z
            .array(z.string().regex(/^[a-z0-9.-]{1,200}$/, 'must be the id of a rule, such as `sast`'))
            .min(1)
            .max(maxRules)
            .optional()
            .describe('The rules whose exceptions they approve. Without it: those of every rule.'),
          severities: z
            .array(grade)
            .min(1)
            .optional()
            .describe(
              'The severities that they approve: `critical`, `high`, `medium`, `low`, and `none` for findings without one. Without it: all.',
            ),
        }),
      )
      .max(maxApprovers)
      .default([])
      .describe('Who approves exceptions. Without anybody, no exception counts.'),
    deputies: z
      .array(
        z.strictObject({
          by: login().describe('The person whose approval counts.'),
          of: z
            .union([login(), z.strictObject({ team: team().describe('The slug of a team.') })])
            .describe('The person or team in whose place.'),
          until: day().describe('The last day, in UTC.'),
        }),
      )
      .max(maxDeputies)
      .default([])
      .describe(
        'People who approve in place of an approver until a day. An approval that they gave until then still counts afterwards.',
      ),
    emergency: z
      .strictObject({
        by: z
          .array(z.union([login(), z.strictObject({ team: team().describe('The slug of a team.') })]))
          .max(maxDeclarers)
          .default([])
          .describe('People and teams, each of whom may declare an emergency. Without anybody, nobody may.'),
        'review-within': z
          .int()
          .min(1)
          .max(maxReviewDays)
          .default(3)
          .describe('Working days from the declaration until its review is overdue.'),
        overdue: z
          .enum(overdueEffects)
          .default('block-releases')
          .describe(
            'What an overdue review leads to, beside a note on every check: nothing (`warn`), no release (`block-releases`), or no merge either (`block-all`).',
          ),
      })
      .prefault({})
      .describe('Urgent changes that pass at once, for one head, and are reviewed afterwards.'),
    longest: z
      .strictObject({
        critical: days('critical'),
        high: days('high'),
        medium: days('medium'),
        low: days('low'),
        none: days('none'),
      })
      .prefault({})
      .describe('The longest time from the approval of an exception to its end.'),
  })
  .describe(
    'Who approves exceptions, and how long they may be. In a repository whose organization has a policy file, only that file can name approvers unless it makes them overridable.',
  );

/** By key of the section, written with dots, which values ask for more. */
export const stricterExceptions: Readonly<Record<string, Stricter>> = {
  'exceptions.file': 'smaller',
  'exceptions.approvers': 'subset',
  'exceptions.deputies': 'subset',
  ...Object.fromEntries(grades.map((each) => [`exceptions.longest.${each}`, 'smaller' as const])),
};

/** The section as single settings: `['exceptions.longest.high', 60]`. */
export function exceptionKeys(written: WrittenExceptionPolicy): readonly (readonly [string, unknown])[] {
  const { longest = {}, ...others } = written;
  return [
    ...Object.entries(others).map(([key, value]) => [`exceptions.${key}`, value] as const),
    ...Object.entries(longest).map(([key, value]) => [`exceptions.longest.${key}`, value] as const),
  ].filter(([, value]) => value !== undefined);
}

/** Every setting of the section with its default. */
export const defaultExceptionKeys = exceptionKeys(exceptionPolicy.parse({}));

/** The section of a policy without one: nobody approves exceptions. */
export const withoutExceptions: ExceptionPolicy = exceptionPolicy.parse({});

/** The section that these settings make; null where there is none, so that nobody approves exceptions. */
export function exceptionPolicyOf(
  settings: ReadonlyMap<string, { readonly value: unknown }>,
): ExceptionPolicy | null {
  const found = [...settings].flatMap(([key, { value }]) =>
    key.startsWith('exceptions.') ? [[key.slice('exceptions.'.length), value] as const] : [],
  );
  if (found.length === 0) return null;
  const longest = found.flatMap(([key, value]) =>
    key.startsWith('longest.') ? [[key.slice('longest.'.length), value] as const] : [],
  );
  const others = found.filter(([key]) => !key.startsWith('longest.'));
  return exceptionPolicy.parse({ ...Object.fromEntries(others), longest: Object.fromEntries(longest) });
}
