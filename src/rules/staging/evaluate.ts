import { isSameEnvironment } from '../../evidence/environment-settings.ts';
import type { Release } from '../../evidence/release.ts';
import type { TargetDeployments } from '../../evidence/target-deployments.ts';
import { type EnvironmentStay, stayOf } from './deployed/stay.ts';
import { isStagingItself, notYet, type StagingVerdict, stayed, waiting } from './messages.ts';
import type { Options } from './options.ts';

interface Evidence {
  readonly release: Release;
  readonly targetDeployments: TargetDeployments;
}

/** Evaluates whether the commit ran in each of the environments, long enough. */
export function evaluate(
  { release: { sha, target }, targetDeployments }: Evidence,
  options: Options,
  now: Date,
): StagingVerdict {
  const { environments } = options;
  if (target.kind === 'environment' && environments.some((each) => isSameEnvironment(each, target.name)))
    return isStagingItself(target.name);
  const all = environments.map(
    (environment): EnvironmentStay => ({
      environment,
      ...stayOf(sha, environment, targetDeployments, options, now),
    }),
  );
  return notYet(all, sha, options) ?? waiting(all, sha, options, now) ?? stayed(all, sha, now);
}
