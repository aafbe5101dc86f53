import type { Rule } from '../rules/rule.ts';
import { counted } from '../text/lists-and-counts.ts';
import { readDocument } from './document.ts';
import type { Policy, PolicyProblem, PolicyResult, PolicySource, RuleSetting } from './policy.ts';
import { problemsOf } from './problems.ts';
import { type PolicyFile, policyJsonSchema, policySchema } from './schema.ts';

/** At most this many mistakes are told one by one. */
const problemLimit = 20;

/**
 * Reads the text of a policy file. Never throws, whatever the text.
 *
 * @param text YAML; an empty file asks for the defaults
 * @param source where the text came from, which the policy then says
 * @param rules the rules that the file may set
 * @returns the policy with every default filled in, or every mistake with its place, in the file's order
 */
export function loadPolicy(text: string, source: PolicySource, rules: readonly Rule[]): PolicyResult {
  const read = readDocument(text);
  if (!read.valid) return { valid: false, source, problems: told(read.problems) };
  const parsed = policySchema(rules).safeParse(read.root.value ?? {});
  if (parsed.success) return { valid: true, policy: policyOf(parsed.data, source, rules) };
  const problems = problemsOf(parsed.error.issues, read.root, policyJsonSchema(rules));
  return { valid: false, source, problems: told(problems) };
}

/** The policy where there is no file: every rule with its defaults, observed only. */
export function defaultPolicy(rules: readonly Rule[]): Policy {
  return policyOf(policySchema(rules).parse({}), { kind: 'default' }, rules);
}

function policyOf(
  { comment, enforcement, rules: entries }: PolicyFile,
  source: PolicySource,
  rules: readonly Rule[],
): Policy {
  const setting = ({ id, options: schema }: Rule): RuleSetting => {
    const entry = entries[id];
    if (entry === undefined) return { enforcement, options: schema.parse({}) };
    if (typeof entry === 'string') return { enforcement: entry, options: schema.parse({}) };
    const { enforcement: own = enforcement, ...options } = entry;
    return { enforcement: own, options };
  };
  return { source, comment, rules: Object.fromEntries(rules.map((rule) => [rule.id, setting(rule)])) };
}

function told(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const next = sorted[problemLimit];
  if (next === undefined) return sorted;
  const more = sorted.length - problemLimit;
  return [
    ...sorted.slice(0, problemLimit),
    { ...next, message: `${counted(more, 'more mistake follows', 'more mistakes follow')}.` },
  ];
}
