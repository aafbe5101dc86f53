import { z } from 'zod';
import { linePattern } from '../../line-pattern.ts';
import { glob, globs, label, login, logins, teams } from '../../options.ts';

/** People, bots and teams: an account counts that is named itself or is a member of one of the teams. */
export type Who =
  | readonly string[]
  | { readonly people?: readonly string[] | undefined; readonly teams?: readonly string[] | undefined };

/** Which of the changed paths count. Each key that is there must hold. */
export type PathsCondition =
  | readonly string[]
  | {
      readonly any?: readonly string[] | undefined;
      readonly only?: readonly string[] | undefined;
      readonly none?: readonly string[] | undefined;
      readonly ignore?: readonly string[] | undefined;
    };

/** Labels, and whose labels count. */
export type LabelsCondition =
  | readonly string[]
  | {
      readonly any?: readonly string[] | undefined;
      readonly all?: readonly string[] | undefined;
      readonly by?: 'anyone' | Who | undefined;
    };

/** A glob, or an expression of RE2. */
export type BranchPattern = string | { readonly pattern: string };

export interface Bounds {
  readonly 'at-least'?: number | undefined;
  readonly 'at-most'?: number | undefined;
}

export interface SizeCondition {
  readonly files?: Bounds | undefined;
  readonly additions?: Bounds | undefined;
  readonly deletions?: Bounds | undefined;
  readonly total?: Bounds | undefined;
}

export type ContributorsCondition =
  | readonly string[]
  | { readonly any?: Who | undefined; readonly only?: Who | 'author' | undefined };

export const conclusions = [
  'success',
  'neutral',
  'skipped',
  'failure',
  'cancelled',
  'timed-out',
  'action-required',
  'stale',
] as const;

/** A check by its name alone, or with who must have reported it. */
export type NamedCheck =
  | string
  | {
      readonly name: string;
      readonly app?: string | undefined;
      readonly by?: string | undefined;
      readonly conclusions?: readonly (typeof conclusions)[number][] | undefined;
    };

/** Every key that is there must hold. */
export interface Condition {
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
  readonly paths?: PathsCondition | undefined;
  readonly labels?: LabelsCondition | undefined;
  readonly title?: readonly string[] | undefined;
  readonly base?: readonly BranchPattern[] | undefined;
  readonly head?: readonly BranchPattern[] | undefined;
  readonly size?: SizeCondition | undefined;
  readonly authors?: Who | undefined;
  readonly contributors?: ContributorsCondition | undefined;
  readonly draft?: boolean | undefined;
  readonly 'signed-by-github'?: boolean | undefined;
  readonly checks?: readonly NamedCheck[] | undefined;
}

const isNotEmpty = (value: object) => Object.values(value).some((each) => each !== undefined);
const notEmpty = { message: 'must be a map with at least one key', when: isWellFormed };

/** Where a key is misspelled, that alone is said. */
export function isWellFormed({ issues }: { readonly issues: readonly unknown[] }): boolean {
  return issues.length === 0;
}
const someGlobs = () => globs().min(1);

/** A list of logins, or a map of people and teams. */
export function who() {
  return z.union([
    logins().min(1),
    z
      .strictObject({
        people: logins().min(1).optional().describe('Logins, exactly as on GitHub (`renovate[bot]`).'),
        teams: teams().min(1).optional().describe("Slugs of teams of the repository's organization."),
      })
      .refine(isNotEmpty, notEmpty),
  ]);
}

const paths = z.union([
  someGlobs(),
  z
    .strictObject({
      any: someGlobs().optional().describe('At least one changed path matches.'),
      only: someGlobs().optional().describe('Every changed path matches, and there is one.'),
      none: someGlobs().optional().describe('No changed path matches.'),
      ignore: someGlobs().optional().describe('Paths that do not count.'),
    })
    .refine(({ any, only, none }) => [any, only, none].some((each) => each !== undefined), {
      message: 'must be a map with `any`, `only` or `none`',
      when: isWellFormed,
    }),
]);

const labelNames = () => z.array(label()).min(1).max(20);

/** Labels of the pull request, and whose count. */
export function labelsCondition() {
  return z.union([
    labelNames(),
    z
      .strictObject({
        any: labelNames().optional().describe('One of them is enough.'),
        all: labelNames().optional().describe('Each must be there.'),
        by: z
          .union([z.literal('anyone'), who()])
          .optional()
          .describe(
            'Whose labels count. Without it: where the label spares the change something or is required, those that a person set who did not contribute; elsewhere, those of anybody. `anyone`: also those of contributors.',
          ),
      })
      .refine(({ any, all }) => any !== undefined || all !== undefined, {
        message: 'must be a map with `any` or `all`',
        when: isWellFormed,
      }),
  ]);
}

/** Expressions that a title must match, one of them. */
export function titlePatterns() {
  return z.array(linePattern()).min(1).max(20);
}

const branches = () =>
  z
    .array(
      z.union([
        glob(),
        z.strictObject({
          pattern: linePattern().describe('An expression of RE2, for what no glob can express.'),
        }),
      ]),
    )
    .min(1)
    .max(50);

const bounds = () =>
  z
    .strictObject({
      'at-least': z.int().min(0).optional().describe('The number is this or more.'),
      'at-most': z.int().min(0).optional().describe('The number is this or less.'),
    })
    .refine(isNotEmpty, notEmpty);

const size = z
  .strictObject({
    files: bounds().optional().describe('Changed files.'),
    additions: bounds().optional().describe('Added lines.'),
    deletions: bounds().optional().describe('Removed lines.'),
    total: bounds().optional().describe('Added and removed lines.'),
  })
  .refine(isNotEmpty, notEmpty);

const contributors = z.union([
  logins().min(1),
  z
    .strictObject({
      any: who().optional().describe('One of them contributed.'),
      only: z
        .union([z.literal('author'), who()])
        .optional()
        .describe('Nobody else contributed.'),
    })
    .refine(isNotEmpty, notEmpty),
]);

const checkName = () => z.string().trim().min(1).max(200);

/** Checks of the head, by name. */
export function namedChecks() {
  return z
    .array(
      z.union([
        checkName(),
        z.strictObject({
          name: checkName().describe('The name of the check run, or the context of the commit status.'),
          app: checkName().optional().describe('The slug of the app that must have reported the check run.'),
          by: login().optional().describe('The login of the account that must have reported the status.'),
          conclusions: z
            .array(z.enum(conclusions))
            .min(1)
            .optional()
            .describe('The conclusions that count. Without it: `success` alone.'),
        }),
      ]),
    )
    .min(1)
    .max(20);
}

/** A condition as it is written, of any depth: {@link condition} bounds it. */
const anyCondition: z.ZodType<Condition> = z
  .strictObject({
    get all() {
      return z.array(anyCondition).min(1).max(100).optional().describe('Every one of them holds.');
    },
    get any() {
      return z.array(anyCondition).min(1).max(100).optional().describe('At least one of them holds.');
    },
    get not() {
      return anyCondition.optional().describe('It does not hold.');
    },
    paths: paths
      .optional()
      .describe(
        'Globs of changed paths: one that matches is enough. A file counts with its path before and after the change.',
      ),
    labels: labelsCondition().optional().describe('Labels of the pull request: one of them is enough.'),
    title: titlePatterns()
      .optional()
      .describe('Expressions of RE2 over the title: one that matches is enough.'),
    base: branches().optional().describe('Globs of the branch that the change is to be merged into.'),
    head: branches()
      .optional()
      .describe('Globs of the branch of the change. That of a fork is `owner:branch`.'),
    size: size.optional().describe('How large the change is, as GitHub counts it.'),
    authors: who().optional().describe('Who opened the pull request.'),
    contributors: contributors
      .optional()
      .describe('Who contributed to the change: a list means that one of them did.'),
    draft: z.boolean().optional().describe('Whether the pull request is a draft.'),
    'signed-by-github': z
      .boolean()
      .optional()
      .describe(
        'Whether GitHub itself signed each commit, as it does with what bots and the web editor commit.',
      ),
    checks: namedChecks().optional().describe('Checks of the head that ended with `success`.'),
  })
  .refine(isNotEmpty, notEmpty)
  .meta({ id: 'condition' });

/** Conditions in conditions. */
const maxDepth = 10;

/** Conditions of one place, those inside others counted too. */
const maxConditions = 100;

/** Globs and patterns of one place: their time grows with the number of changed files. */
const maxPatterns = 200;

/** The schema of a condition that is required: of bounded depth and size. */
export function requiredCondition(): z.ZodType<Condition> {
  return anyCondition.superRefine((value, context) => {
    const mistake = sizeMistake(value);
    if (mistake !== null) context.addIssue({ code: 'custom', message: mistake });
  });
}

/** The same of one that decides whether a requirement applies. */
export function appliesCondition(): z.ZodType<Condition> {
  return requiredCondition().superRefine((value, context) => {
    if (!sparesByAnyone(value, false)) return;
    context.addIssue({
      code: 'custom',
      message:
        'must not spare a change the requirement by a label of `anyone`: its author could set it. Name people or teams in `by`',
    });
  });
}

/** Whether a label that anybody may set makes the whole false. */
function sparesByAnyone(value: Condition, isNegated: boolean, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const { labels, not, all = [], any = [] } = value;
  const isByAnyone = labels !== undefined && !isList(labels) && labels.by === 'anyone';
  return (
    (isNegated && isByAnyone) ||
    [...all, ...any].some((each) => sparesByAnyone(each, isNegated, depth + 1)) ||
    (not !== undefined && sparesByAnyone(not, !isNegated, depth + 1))
  );
}

function sizeMistake(root: Condition): string | null {
  let count = 0;
  let patterns = 0;
  const left: (readonly [Condition, number])[] = [[root, 1]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [each, depth] = next;
    if (depth > maxDepth) return `must be a condition of at most ${maxDepth} levels`;
    count += 1;
    patterns += patternsIn(each);
    if (count > maxConditions) return `must be at most ${maxConditions} conditions`;
    if (patterns > maxPatterns)
      return `must be conditions with at most ${maxPatterns} globs and patterns together`;
    for (const inner of innerConditions(each)) left.push([inner, depth + 1]);
  }
  return null;
}

/** The conditions directly inside a condition. */
export function innerConditions({ all = [], any = [], not }: Condition): readonly Condition[] {
  return [...all, ...any, ...(not === undefined ? [] : [not])];
}

function patternsIn({ paths: of, title = [], base = [], head = [] }: Condition): number {
  const lists = of === undefined ? [] : isList(of) ? [of] : Object.values(of);
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), title.length + base.length + head.length);
}

/** Narrows a readonly list, which `Array.isArray` does not. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
