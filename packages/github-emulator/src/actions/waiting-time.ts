import { isExpired, maySetProceed, type WaitingSet, waitingSets } from '../world/deployments.ts';
import type { WorldState } from '../world/state.ts';
import { type DeployingRun, failSet, isDeploying, settle } from './deploying-run.ts';

/** Some set has waited long enough to proceed or to fail. */
export function isTimeUp(world: WorldState): boolean {
  return dueSets(world).length > 0;
}

/** After the time went on: ends wait timers, and fails what has waited for too long. */
export async function followTime(world: WorldState): Promise<void> {
  for (const [run, set] of dueSets(world)) {
    if (isExpired(set, world.clock.now())) await failSet(world, run, set, 'expired');
    else await settle(world, run, set);
  }
}

function dueSets(world: WorldState): readonly (readonly [DeployingRun, WaitingSet])[] {
  const now = world.clock.now();
  return world.repositories
    .flatMap(({ workflowRuns }) => workflowRuns)
    .filter(isDeploying)
    .flatMap((run) => waitingSets(run.deploying).map((set) => [run, set] as const))
    .filter(([, set]) => isExpired(set, now) || maySetProceed(set, now));
}
