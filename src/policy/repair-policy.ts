import type { Rule } from '../rules/rule.ts';
import { loadPolicy } from './load.ts';
import type { PolicyProblem, PolicyResult } from './policy.ts';
import { defaultPreset } from './presets/index.ts';
import type { PolicySource } from './written-policy.ts';

/** The rule that has the owners of the policy approve its changes. */
const guard = 'policy-guard';

/**
 * The policy for a change that repairs a policy file of which no version was ever valid: the default preset is observed, and the rule that
 * guards the policy is enforced, where there is one.
 *
 * @param source the file that is not valid
 * @param problems what is wrong with it
 */
export function repairPolicy(
  source: PolicySource,
  problems: readonly PolicyProblem[],
  rules: readonly Rule[],
): PolicyResult {
  const isGuarded = rules.some(({ id }) => id === guard);
  const text = `extends: ${defaultPreset.name}\n${isGuarded ? `rules: { ${guard}: enforce }\n` : ''}`;
  const read = loadPolicy(text, { kind: 'default' }, rules);
  if (!read.valid) return read;
  const { extends: _, ...policy } = read.policy;
  const layer = source.kind === 'organization' ? 'organization' : 'repository';
  return {
    valid: true,
    policy: { ...policy, standIns: [{ layer, present: source, problems, version: null }] },
  };
}
