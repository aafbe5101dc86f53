import {
  type EnvironmentProtection,
  isSameEnvironment,
  type NamedEnvironment,
} from '../../evidence/environment-settings.ts';
import type { Release } from '../../evidence/release.ts';
import {
  bypassNotShown,
  isTag,
  maybeNotInPlan,
  noEnvironment,
  type ProductionVerdict,
  restricted,
  unprotected,
} from './messages.ts';
import type { Options } from './options.ts';
import { type Gap, gapsIn } from './protection/gaps.ts';

interface Evidence {
  readonly release: Release;
  readonly environmentSettings: readonly NamedEnvironment[];
}

/** Evaluates whether the settings of the target restrict who and what is deployed to it. */
export function evaluate({ release, environmentSettings }: Evidence, options: Options): ProductionVerdict {
  const { target } = release;
  if (target.kind === 'tag') return isTag(target.name);
  const found = environmentSettings.find(({ name }) => isSameEnvironment(name, target.name))?.protection;
  if (found == null) return noEnvironment(target.name, release.public);
  const gaps = gapsIn(found, options);
  const isNotPlan = (gap: Gap) => !mayLackPlan(gap, found, release);
  const certain = gaps.filter(isNotPlan);
  const unsure = gaps.filter((gap) => !isNotPlan(gap));
  const isUnknown = options['admins-bypass'] === 'forbid' && found.adminsMayBypass === null;
  const unknown =
    unsure.length > 0 ? maybeNotInPlan(found.name, unsure) : isUnknown ? bypassNotShown(found.name) : null;
  if (certain.length > 0) return unprotected(found.name, certain, unknown);
  return unknown ?? restricted(found);
}

/**
 * GitHub shows a setting that the plan of the account does not have like one that is off. In a private repository only branches can be
 * restricted without GitHub Enterprise: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments
 */
function mayLackPlan(
  gap: Gap,
  { reviewers, waitMinutes, gate, otherGates }: EnvironmentProtection,
  release: Release,
): boolean {
  const showsEnterprise = reviewers !== null || waitMinutes > 0 || gate || otherGates.length > 0;
  return (gap === 'reviewers' || gap === 'gate') && !release.public && !showsEnterprise;
}
