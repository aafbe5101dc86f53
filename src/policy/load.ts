import { repetitionsIn } from '../rules/pattern-size.ts';
import type { Rule } from '../rules/rule.ts';
import { counted } from '../text/lists-and-counts.ts';
import { type Located, readDocument } from './document.ts';
import { isMap, mergeRules } from './merge.ts';
import type { EnabledRule, Policy, PolicyMistake, PolicySource } from './policy.ts';
import { defaultPreset, presetNamed } from './presets/index.ts';
import { problemsOf } from './problems.ts';
import { type PolicyFile, policyJsonSchema, policySchema } from './schema.ts';

/** Elements that repetitions such as `a{100}` add to the patterns of a file: compiling them takes a fraction of a second. */
const maxRepetitions = 10_000;

/** A policy, or every mistake in its file. */
export type LoadedPolicy =
  | { readonly valid: true; readonly policy: Policy }
  | { readonly valid: false; readonly source: PolicySource; readonly problems: readonly PolicyMistake[] };

/** Mistakes that are listed; the others are counted. */
const maxProblems = 20;

/**
 * Reads the text of a policy file. Never throws, whatever the text.
 *
 *     loadPolicy('rules: { reveiw: enforce }', { kind: 'default' }, rules)
 *     // { valid: false, problems: [{ line: 1, column: 10, message: '`reveiw` is not a known key of `rules`: did you mean `review`?' }] }
 *
 * @param text YAML; an empty file names no rule
 * @param source where the text came from, which the policy then says
 * @param rules the rules that the file may name
 * @returns the policy of the rules that the file or its preset names, every default filled in, or every mistake with its place, in
 * the file's order
 */
export function loadPolicy(text: string, source: PolicySource, rules: readonly Rule[]): LoadedPolicy {
  const read = readDocument(text);
  if (!read.valid) return { valid: false, source, problems: listed(read.problems) };
  const tooLarge = repetitionProblem(read.root);
  if (tooLarge !== null) return { valid: false, source, problems: [tooLarge] };
  const parsed = policySchema(rules).safeParse(withPreset(read.root.value ?? {}, rules));
  if (parsed.success) return { valid: true, policy: policyOf(parsed.data, source, rules) };
  const problems = problemsOf(parsed.error.issues, read.root, policyJsonSchema(rules));
  return { valid: false, source, problems: listed(problems) };
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

/** The policy where there is no file: the default preset, observed only. */
export function defaultPolicy(rules: readonly Rule[]): Policy {
  const file = policySchema(rules).parse(withPreset({ extends: defaultPreset.name }, rules));
  const { extends: _, ...policy } = policyOf(file, { kind: 'default' }, rules);
  return policy;
}

/** The file with the rules of the preset that it extends. A wrong preset or map of rules is left for the schema to refuse. */
function withPreset(file: unknown, rules: readonly Rule[]): unknown {
  if (!isMap(file)) return file;
  const preset = presetNamed(file.extends);
  const { rules: written = {} } = file;
  if (preset === null || !isMap(written)) return file;
  const known = Object.fromEntries(
    rules.flatMap(({ id }) => (preset.rules[id] === undefined ? [] : [[id, preset.rules[id]] as const])),
  );
  return { ...file, rules: mergeRules(known, written) };
}

function policyOf(
  {
    extends: preset,
    comment,
    owners,
    'owners-fallback': ownersFallback,
    enforcement: fallback,
    policy: review,
    rules: entries,
  }: PolicyFile,
  source: PolicySource,
  rules: readonly Rule[],
): Policy {
  const enabled = rules.flatMap((rule): readonly EnabledRule[] => {
    const entry = entries[rule.id];
    if (entry === undefined) return [];
    const { enforcement = fallback, ...options } = typeof entry === 'string' ? { enforcement: entry } : entry;
    if (enforcement === 'off') return [];
    return [{ rule, enforcement, options: typeof entry === 'string' ? rule.options.parse({}) : options }];
  });
  return {
    source,
    ...(preset === undefined ? {} : { extends: preset }),
    comment,
    ...(owners === undefined ? {} : { owners }),
    ...(ownersFallback === undefined ? {} : { ownersFallback }),
    ...(review === undefined ? {} : { reviews: [{ layer: 'repository', ...review }] }),
    rules: enabled,
  };
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
