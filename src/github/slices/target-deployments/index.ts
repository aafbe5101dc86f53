import { available, type Slice } from '../../../evidence/slice.ts';
import type { TargetDeployments } from '../../../evidence/target-deployments.ts';
import { defineReader, type ReleaseContext } from '../reader.ts';
import { readCommitRuns } from './commit-runs.ts';
import { type Deployments, readDeploymentsTo } from './deployments-to.ts';

/** The deployments to the target and to the environments that the rules name. */
export const targetDeployments = defineReader({
  slice: 'targetDeployments',
  lists: [],
  async readForRelease(context): Promise<Slice<TargetDeployments>> {
    const { source, sha, required } = context;
    const wantsReviews = required.needs.some(({ reviews }) => reviews === true);
    const wantsRuns = wantsReviews || required.needs.some(({ runs }) => runs === true);
    const [deployments, runs] = await Promise.all([
      deploymentsOf(context),
      wantsRuns ? readCommitRuns(source, sha, wantsReviews) : available([]),
    ]);
    if (!deployments.available) return deployments;
    return runs.available
      ? available({ deployments: deployments.value.deployments, runs: runs.value })
      : runs;
  },
});

/** The slice of the release reads them, too. */
const started = new WeakMap<ReleaseContext, Promise<Slice<Deployments>>>();

/** The deployments to the target and to the environments that the rules name, read once for each release. */
export function deploymentsOf(context: ReleaseContext): Promise<Slice<Deployments>> {
  const known = started.get(context);
  if (known !== undefined) return known;
  const { source, sha, target, required } = context;
  const named = required.needs.flatMap(({ environments = [] }) => environments);
  const reading = readDeploymentsTo(source, sha, [
    ...(target.kind === 'environment' ? [target.name] : []),
    ...named,
  ]);
  started.set(context, reading);
  return reading;
}
