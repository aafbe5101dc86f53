import type { RecordedChange } from '../src/records/recorded-change.ts';

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

export interface Score {
  readonly count: number;
  readonly exact: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * Scores of one field: the share of exact answers, then precision and recall of the positive answer.
 *
 * @param positive that answer: `fail`, or `true`
 * @returns shares from 0 to 1; 1 where there is nothing to be right about
 */
export function score(all: readonly Pair[], field: Field, positive: string): Score {
  const evaluated = all.filter((pair) => pair.field === field);
  const expected = evaluated.filter((pair) => pair.expected === positive);
  const found = evaluated.filter((pair) => pair.found === positive);
  const right = found.filter((pair) => pair.expected === positive);
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return {
    count: evaluated.length,
    exact: share(evaluated.filter((pair) => pair.expected === pair.found).length, evaluated.length),
    precision: share(right.length, found.length),
    recall: share(right.length, expected.length),
  };
}
