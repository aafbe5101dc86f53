import type { Rule } from '../rules/rule.ts';
import type { PolicyText } from './layer.ts';
import { defaultPolicy, loadPolicy } from './load.ts';
import type { PolicyResult, StandIn } from './policy.ts';

/**
 * The policy that the files of the two layers make.
 *
 * @param layers null: there is no such file
 * @param noted.standIns versions that count in place of files that cannot be used now
 * @param noted.overlooked what was probably meant as the policy of the repository and is not read
 */
export function policyOfLayers(
  layers: { readonly organization: PolicyText | null; readonly repository: PolicyText | null },
  { standIns, overlooked }: { readonly standIns: readonly StandIn[]; readonly overlooked?: string },
  rules: readonly Rule[],
): PolicyResult {
  const { organization, repository } = layers;
  const file = repository ?? organization;
  const noted = {
    ...(organization === null ? {} : { organization: organization.source }),
    ...(standIns.length === 0 ? {} : { standIns }),
  };
  if (file === null) {
    const policy = defaultPolicy(rules);
    const source = overlooked === undefined ? policy.source : ({ kind: 'default', overlooked } as const);
    return { valid: true, policy: { ...policy, ...noted, source } };
  }
  const read = loadPolicy(file.text, file.source, rules);
  return read.valid ? { valid: true, policy: { ...read.policy, ...noted } } : read;
}
