import { evaluateRule } from '../src/engine/evaluate.ts';
import { messages as engineMessages } from '../src/engine/messages.ts';
import type { Evidence, EvidenceValues } from '../src/evidence/index.ts';
import { available } from '../src/evidence/slice.ts';
import type { Rule, RuleSetting } from '../src/rules/rule.ts';
import type { Verdict } from '../src/rules/verdict.ts';

/**
 * The verdict of a rule as the engine gets it: its options are read as a policy file's are, and it sees only what it declares.
 *
 * @param evidence by slice, its value; a slice that the rule reads and that is absent here is an error of the rule
 * @param options those that differ from the defaults
 * @throws when an id of a message is not one that the rule declares
 */
export function judgeRule(
  rule: Rule,
  evidence: Partial<EvidenceValues>,
  options: object = {},
  now = new Date(0),
  kind: 'pull-request' | 'merge-group' | 'release' = 'pull-request',
  setting: RuleSetting = { enforcedSince: null },
): Verdict {
  const slices = Object.entries(evidence).map(([name, value]) => [name, available(value)]);
  const verdict = evaluateRule(
    rule,
    rule.options.parse(options),
    Object.fromEntries(slices) as Evidence,
    now,
    kind,
    setting,
  );
  const ids = [verdict, ...verdict.findings].flatMap(({ messageId }) => messageId ?? []);
  const declared = { ...engineMessages, ...rule.messages };
  const unknown = ids.filter((id) => !Object.hasOwn(declared, id));
  if (unknown.length > 0) throw new Error(`The rule ${rule.id} declares no message ${unknown.join(', ')}.`);
  return verdict;
}
