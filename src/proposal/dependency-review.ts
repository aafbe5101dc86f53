import { readDocument } from '../policy/document.ts';
import { isMap } from '../policy/plain-map.ts';
import { options as schema } from '../rules/dependencies/options.ts';
import { listOfNames } from '../text/lists-and-counts.ts';
import type { ContinuousIntegration } from './continuous-integration.ts';
import { dependencyReviewPaths, type RepositoryFiles } from './repository-files.ts';
import { comment, list, scalar, shown } from './yaml-text.ts';

/** What GitHub's action for dependency review is told: https://github.com/actions/dependency-review-action#configuration-options */
export interface DependencyReview {
  /** Where that was found. */
  readonly from: readonly string[];
  /** Its settings that the rule `dependencies` has under the same name, as the rule reads them. */
  readonly settings: Readonly<Partial<Record<Setting, unknown>>>;
  /** Settings that the rule has, with a value that it does not take. */
  readonly refused: readonly string[];
  /** Files with settings that are not read: of another repository, or at a path of their own. */
  readonly unread: readonly string[];
  readonly warnOnly: boolean;
}

const lists = [
  'fail-on-scopes',
  'allow-ghsas',
  'allow-licenses',
  'deny-licenses',
  'allow-dependencies-licenses',
  'deny-packages',
  'deny-groups',
] as const;
const flags = ['vulnerability-check', 'license-check'] as const;
const settingNames = ['fail-on-severity', ...lists, ...flags] as const;

type Setting = (typeof settingNames)[number];

/** The scopes that the action checks unless told. */
const scopesOfAction = ['runtime'];

/** Reads what the action is told by its file, and by the workflows that run it: an input goes before the file. Null where there is neither. */
export function readDependencyReview(
  { texts }: RepositoryFiles,
  { workflows }: Pick<ContinuousIntegration, 'workflows'>,
): DependencyReview | null {
  const steps = workflows.flatMap(({ path, jobs }) =>
    jobs.flatMap((job) =>
      job.steps.flatMap(({ uses, with: inputs }) =>
        /^actions\/dependency-review-action@/i.test(uses ?? '') ? [{ path, inputs }] : [],
      ),
    ),
  );
  const path = dependencyReviewPaths.find((each) => texts[each] !== undefined);
  if (path === undefined && steps.length === 0) return null;
  const file = path === undefined ? null : mapIn(texts[path] ?? '');
  const named = steps.flatMap(({ inputs }) =>
    typeof inputs['config-file'] === 'string' ? [inputs['config-file'].replace(/^\.\//, '')] : [],
  );
  const given: Readonly<Record<string, unknown>> = Object.assign(
    {},
    file,
    ...steps.map(({ inputs }) => inputs),
  );
  const read = settingNames.flatMap((name) => {
    const value = Object.hasOwn(given, name) ? readSetting(name, given[name]) : undefined;
    return value === undefined || value === '' ? [] : [{ name, value }];
  });
  const isTaken = ({ name, value }: (typeof read)[number]) => schema.shape[name].safeParse(value).success;
  return {
    from: [...(path === undefined ? [] : [path]), ...new Set(steps.map((step) => step.path))],
    settings: {
      'fail-on-scopes': scopesOfAction,
      ...Object.fromEntries(read.filter(isTaken).map(({ name, value }) => [name, value])),
    },
    refused: read.filter((each) => !isTaken(each)).map(({ name }) => name),
    unread: [
      ...new Set([
        ...named.filter((each) => each !== path),
        ...(file === null && path !== undefined ? [path] : []),
      ]),
    ],
    warnOnly: String(given['warn-only']) === 'true',
  };
}

/** The lines of the rule `dependencies`, with the same settings. */
export function dependencyLines(review: DependencyReview | null): readonly string[] {
  if (review === null) return [];
  const { from, settings, refused, unread, warnOnly } = review;
  const names = (found: readonly string[]) => listOfNames(found.slice(0, maxNamed).map(shown), 'and');
  return [
    ...comment(
      `From ${names(from)}: what GitHub's action dependency-review is told. Once this rule is enforced, the action is no ` +
        `longer needed. It differs for a license with alternatives, such as MIT OR GPL-3.0-only: one of them is enough.`,
      4,
    ),
    ...(warnOnly ? comment('The action only warns (warn-only): so should this rule.', 4) : []),
    ...(unread.length === 0 ? [] : comment(`Not read: ${names(unread)}. Copy what it sets.`, 4)),
    ...(refused.length === 0
      ? []
      : comment(`Not taken over, for the rule does not accept the value: ${names(refused)}.`, 4)),
    ...settingNames.flatMap((name) => {
      const value = settings[name];
      if (value === undefined) return [];
      return [
        `    ${name}: ${Array.isArray(value) ? list(value.map(String)) : scalar(value as string | boolean)}`,
      ];
    }),
  ];
}

/** Files that one comment names. */
const maxNamed = 5;

function mapIn(text: string): Readonly<Record<string, unknown>> | null {
  const read = readDocument(text);
  return read.valid && isMap(read.root.value) ? read.root.value : null;
}

/** The action takes a list as one text with commas, too, and a flag as a text. */
function readSetting(name: Setting, value: unknown): unknown {
  if (lists.some((each) => each === name) && typeof value === 'string') {
    return value
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  }
  if (flags.some((each) => each === name) && typeof value === 'string')
    return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}
