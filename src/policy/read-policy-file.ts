import { repetitionsIn } from '../rules/pattern-size.ts';
import type { Rule } from '../rules/rule.ts';
import { counted } from '../text/lists-and-counts.ts';
import { type Located, readDocument } from './document.ts';
import type { PolicyMistake } from './policy.ts';
import { problemsOf } from './problems.ts';
import { policyJsonSchema, policySchema } from './schema.ts';
import type { PolicyFile, PolicySource, WrittenPolicy } from './written-policy.ts';

/** Elements that repetitions such as `a{100}` add to the patterns of a file: compiling them takes a fraction of a second. */
const maxRepetitions = 10_000;

/** Mistakes that are listed; the others are counted. */
const maxProblems = 20;

/** Levels of keys whose lines are kept: `scopes.0.rules.review.approvals`. */
const maxLineDepth = 5;

/** A policy file, or every mistake in it. */
export type ReadPolicyFile =
  | { readonly valid: true; readonly file: PolicyFile }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyMistake[] };

/**
 * Reads the text of a policy file. Never throws, whatever the text.
 *
 *     readPolicyFile('rules: { reveiw: enforce }', { kind: 'default' }, rules)
 *     // { valid: false, problems: [{ line: 1, column: 10, message: '`reveiw` is not a known key of `rules`: did you mean `review`?' }] }
 *
 * @param text YAML; an empty file names no rule
 * @param source where the text came from
 * @param rules the rules that the file may name
 * @returns what it says, or every mistake with its place, in the file's order
 */
export function readPolicyFile(text: string, source: PolicySource, rules: readonly Rule[]): ReadPolicyFile {
  const read = readDocument(text);
  if (!read.valid) return { valid: false, source, problems: listed(read.problems) };
  const { root } = read;
  const tooLarge = repetitionProblem(root);
  if (tooLarge !== null) return { valid: false, source, problems: [tooLarge] };
  const parsed = schemasOf(rules).zod.safeParse(root.value ?? {});
  if (!parsed.success) {
    const known = schemasOf(rules);
    known.json ??= policyJsonSchema(rules);
    const problems = problemsOf(parsed.error.issues, root, known.json);
    return { valid: false, source, problems: listed(problems) };
  }
  const lines = Object.fromEntries(linesOf(root, []));
  return { valid: true, file: { source, written: (root.value ?? {}) as WrittenPolicy, lines } };
}

interface Schemas {
  readonly zod: ReturnType<typeof policySchema>;
  /** Made when the first mistake is found. */
  json?: ReturnType<typeof policyJsonSchema>;
}

const schemas = new WeakMap<readonly Rule[], Schemas>();

/** The schemas of these rules, built once: building them takes longer than reading a file. */
function schemasOf(rules: readonly Rule[]): Schemas {
  const known = schemas.get(rules);
  if (known !== undefined) return known;
  const made: Schemas = { zod: policySchema(rules) };
  schemas.set(rules, made);
  return made;
}

const listsWithKeys: readonly string[] = ['scopes', 'attestations'];

function* linesOf(located: Located, above: readonly string[]): Generator<readonly [string, number]> {
  if (above.length >= maxLineDepth || located.parts.size === 0) return;
  // Of lists, only the entries of these have keys of the policy.
  if (Array.isArray(located.value) && !listsWithKeys.includes(above.join('.'))) return;
  for (const [key, part] of located.parts) {
    const path = [...above, key];
    yield [path.join('.'), part.keyPlace.line];
    yield* linesOf(part.located, path);
  }
}

/**
 * The place at which the patterns of the file are too large together, before any of them is compiled. Every text counts, because what
 * is no pattern repeats nothing.
 */
function repetitionProblem(root: Located): PolicyMistake | null {
  let size = 0;
  const left = [root];
  for (let located = left.pop(); located !== undefined; located = left.pop()) {
    if (typeof located.value === 'string') size += repetitionsIn(located.value);
    if (size > maxRepetitions) {
      return {
        ...located.place,
        message:
          'With their repetitions written out, the patterns up to here have too many elements: ' +
          `at most ${maxRepetitions} more than they are written with are allowed in a policy. Write smaller counts.`,
      };
    }
    left.push(...[...located.parts.values()].map((part) => part.located).reverse());
  }
  return null;
}

function listed(problems: readonly PolicyMistake[]): readonly PolicyMistake[] {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const next = sorted[maxProblems];
  if (next === undefined) return sorted;
  const more = sorted.length - maxProblems;
  return [
    ...sorted.slice(0, maxProblems),
    { ...next, message: `${counted(more, 'more mistake follows', 'more mistakes follow')}.` },
  ];
}
