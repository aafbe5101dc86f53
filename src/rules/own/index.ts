import { accountsIn } from '../independence.ts';
import type { Rule } from '../rule.ts';
import { evaluate } from './evaluate.ts';
import { messages } from './message-ids.ts';
import { briefsOf } from './messages.ts';
import { checksNamed, labelNamesOf, peopleNamed, slicesFor, teamsNamed, teamsOf } from './names.ts';
import { type Definition, ownRuleName, ownRuleSchema } from './schema/definition.ts';

export { ownRuleName, ownRuleSchema };
export type OwnDefinition = Definition;

/** How the id of a rule begins that a policy defines: no rule of the registry has a dot in its id. */
const prefix = 'require.';

/**
 * The rule that one entry of `require` defines. What it reads follows from the definition, which is also its options.
 *
 *     const rule = ownRule('payments-review', ownRuleSchema.parse({ requires: { approvals: { count: 2 } } }));
 *     // { id: 'require.payments-review', … }
 *
 * @param name its key, as {@link ownRuleName} accepts it
 * @param definition validated, defaults filled in, without the keys that are the policy's (`enforcement`)
 */
export function ownRule(name: string, definition: Definition): Rule {
  const title = definition.title ?? name;
  return {
    id: ownRuleId(name),
    title,
    passesWhen: 'Where its condition holds, a change has everything that the requirement asks for.',
    clauses: [],
    messages,
    briefs: briefsOf(title),
    on: { pullRequest: 'evaluate', mergeGroup: 'inherit' },
    options: ownRuleSchema,
    evidence: slicesFor(definition),
    teams: () => teamsOf(definition),
    labels: () => labelNamesOf(definition),
    names: () => ({
      accounts: [...peopleNamed(definition), ...accountsIn(definition)],
      teams: teamsNamed(definition),
      checks: checksNamed(definition),
    }),
    evaluate: (evidence, _, now) => evaluate(name, evidence, definition, now),
  };
}

/** The id of the rule that an entry of `require` defines. */
export function ownRuleId(name: string): string {
  return `${prefix}${name}`;
}

/** Whether a rule is one that a policy defines. */
export function isOwnRule(id: string): boolean {
  return id.startsWith(prefix);
}

/** The rule of this id and these options, as {@link ownRule} made it: for what was sent as data. */
export function ownRuleFrom(id: string, options: unknown): Rule {
  return ownRule(id.slice(prefix.length), options as Definition);
}
