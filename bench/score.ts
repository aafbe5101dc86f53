import type { RecordedChange } from '../src/dataset/recorded-change.ts';

/** What a person said of a change. */
export interface Label {
  readonly repo: string;
  readonly sha: string;
  readonly testsVerdict: string;
  readonly majorChange: boolean;
  readonly dependencyChange: boolean;
  readonly rationale: string;
  /** What the person was not sure of: left out of the scores. */
  readonly ambiguousFields: readonly string[];
}

/** What the engine says of it. */
export interface Said {
  readonly change: Pick<RecordedChange, 'repository' | 'number' | 'sha' | 'title'>;
  /** As labels have it: `pass`, `fail`, `not_applicable`, `error`. */
  readonly tests: string;
  readonly major: boolean;
  readonly dependencyChange: boolean;
  readonly reasons: Readonly<Record<Field, readonly string[]>>;
}

export type Field = 'tests' | 'major' | 'dependencyChange';

/** Label and verdict of one change, by one field. */
export interface Pair {
  readonly field: Field;
  readonly label: Label;
  readonly said: Said;
  readonly expected: string;
  readonly found: string;
}

/** The fields of which any makes a pair ambiguous. */
const doubts: Readonly<Record<Field, readonly string[]>> = {
  tests: ['needsTests', 'hasTests', 'testsVerdict'],
  major: ['majorChange'],
  dependencyChange: ['dependencyChange'],
};

const fields: readonly Field[] = ['tests', 'major', 'dependencyChange'];

/** Pairs each label with the verdict on its change. Ambiguous labels and changes without a verdict are left out. */
export function pairs(labels: readonly Label[], said: readonly Said[]): readonly Pair[] {
  const byChange = new Map(said.map((each) => [key(each.change.repository, each.change.sha), each]));
  return labels.flatMap((label) => {
    const found = byChange.get(key(label.repo, label.sha));
    if (found === undefined) return [];
    return fields
      .filter((field) => !doubts[field].some((doubt) => label.ambiguousFields.includes(doubt)))
      .map((field): Pair => ({ field, label, said: found, ...answers(field, label, found) }));
  });
}

function answers(field: Field, label: Label, said: Said): Pick<Pair, 'expected' | 'found'> {
  switch (field) {
    case 'tests':
      return { expected: label.testsVerdict, found: said.tests };
    case 'major':
      return { expected: String(label.majorChange), found: String(said.major) };
    case 'dependencyChange':
      return { expected: String(label.dependencyChange), found: String(said.dependencyChange) };
  }
}

function key(repository: string, sha: string): string {
  return `${repository}@${sha}`;
}

/** A share of what was counted, with its 95 % interval: from a sample as small as these, a share alone says little. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  /** From 0 to 1; null where nothing was counted. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

export interface Score {
  /** How many answers are those of the label. */
  readonly exact: Share;
  readonly precision: Share;
  readonly recall: Share;
}

/**
 * Scores one class of one field: the share of exact answers in the field, then precision and recall of the class.
 *
 * @param positive the class: `fail`, or `true`
 */
export function score(all: readonly Pair[], field: Field, positive: string): Score {
  const evaluated = all.filter((pair) => pair.field === field);
  const expected = evaluated.filter((pair) => pair.expected === positive);
  const found = evaluated.filter((pair) => pair.found === positive);
  const right = found.filter((pair) => pair.expected === positive).length;
  const exact = evaluated.filter((pair) => pair.expected === pair.found).length;
  return {
    exact: shareOf(exact, evaluated.length),
    precision: shareOf(right, found.length),
    recall: shareOf(right, expected.length),
  };
}

/** The quantile of the normal distribution for an interval of 95 %. */
const z = 1.959964;

/**
 * A share with its Wilson score interval, which stays within 0 and 1 and says something even where all were right:
 * https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm
 */
export function shareOf(part: number, whole: number): Share {
  if (whole === 0) return { part, whole, share: null, low: 0, high: 1 };
  const share = part / whole;
  const scale = 1 + z ** 2 / whole;
  const center = (share + z ** 2 / (2 * whole)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  return { part, whole, share, low: Math.max(0, center - half), high: Math.min(1, center + half) };
}

/** The pairs of each repository, by its name. */
export function byRepository(all: readonly Pair[]): ReadonlyMap<string, readonly Pair[]> {
  const sorted = all.toSorted((a, b) =>
    a.label.repo < b.label.repo ? -1 : a.label.repo > b.label.repo ? 1 : 0,
  );
  return Map.groupBy(sorted, ({ label }) => label.repo);
}
