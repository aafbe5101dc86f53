import { account } from '../../../authorship/account.ts';
import { isSameEnvironment } from '../../../evidence/environment-settings.ts';
import type { Actor } from '../../../evidence/pull-request.ts';
import type {
  CommitRun,
  ReportedState,
  TargetDeployment,
  TargetDeployments,
} from '../../../evidence/target-deployments.ts';
import { joined, periodsOf, takeoversOf } from '../../deployments/periods.ts';
import type { Options } from '../options.ts';

/** What became of a commit in an environment. */
export type Stay =
  /** It ran there for long enough; `until` null: it still does. */
  | { readonly state: 'stayed'; readonly since: Date; readonly until: Date | null }
  | { readonly state: 'soaking'; readonly since: Date; readonly ends: Date }
  | { readonly state: 'deploying'; readonly since: Date }
  /** Another commit took its place, or it was taken down, before the time was over. */
  | { readonly state: 'ended-early'; readonly since: Date; readonly until: Date; readonly by: string | null }
  | { readonly state: 'failed'; readonly at: Date }
  /** It was deployed, and not as the policy asks. */
  | { readonly state: 'not-counted' }
  | { readonly state: 'never' };

/** Why a deployment does not count. */
export interface NotCounted {
  readonly deployment: TargetDeployment;
  readonly why: 'creator' | 'reporter' | 'workflow' | 'too-many-states';
}

/** Milliseconds after which GitHub ends what waits or runs: https://docs.github.com/actions/reference/limits */
const longestMs = 35 * 86_400_000;

/**
 * What became of a commit in an environment. The newest deployment of it that ended decides whether it failed; it stayed where it was in
 * place for the asked time, whatever came later.
 */
export function stayOf(
  sha: string,
  environment: string,
  evidence: TargetDeployments,
  options: Pick<Options, 'soak' | 'workflow' | 'creators'>,
  now: Date,
): { readonly stay: Stay; readonly notCounted: readonly NotCounted[] } {
  const there = evidence.deployments.filter((each) => isSameEnvironment(each.environment, environment));
  const own = there.filter((each) => each.sha === sha);
  const checked = own.map((deployment) => ({
    deployment,
    why: whyNotCounted(deployment, evidence, options),
  }));
  const notCounted = checked.flatMap(({ deployment, why }) => (why === null ? [] : [{ deployment, why }]));
  const counting = checked.flatMap(({ deployment, why }) => (why === null ? [deployment] : []));
  return { stay: decide(sha, counting, there, notCounted.length > 0, options, now), notCounted };
}

function decide(
  sha: string,
  own: readonly TargetDeployment[],
  there: readonly TargetDeployment[],
  someNotCounted: boolean,
  options: Pick<Options, 'soak' | 'creators'>,
  now: Date,
): Stay {
  const soakMs = options.soak * 3_600_000;
  const told = own.map((deployment) => ({ deployment, states: believed(deployment, options) }));
  const ended = told.find(({ states }) => states.some(({ state }) => state !== 'running'));
  const last = ended?.states.findLast(({ state }) => state !== 'inactive' && state !== 'running');
  const takeovers = takeoversOf(sha, there);
  const stays = joined(
    told.flatMap(({ deployment, states }) => periodsOf(there.indexOf(deployment), states, takeovers)),
  );
  const enough = stays.find(({ since, until }) => (until ?? now).getTime() - since.getTime() >= soakMs);
  const going = told.find(({ deployment, states }) => isGoing(deployment, states, now));
  if (last?.state === 'failure') {
    // A newer deployment that is under way may do better.
    const isNewer = going !== undefined && told.indexOf(going) < told.indexOf(ended ?? going);
    return isNewer
      ? { state: 'deploying', since: going.deployment.createdAt }
      : { state: 'failed', at: last.at };
  }
  if (enough !== undefined) return { state: 'stayed', since: enough.since, until: enough.until };
  const soaking = stays.find(({ until }) => until === null);
  if (soaking !== undefined)
    return { state: 'soaking', since: soaking.since, ends: new Date(soaking.since.getTime() + soakMs) };
  if (going !== undefined) return { state: 'deploying', since: going.deployment.createdAt };
  const early = stays.at(-1);
  if (early?.until != null)
    return { state: 'ended-early', since: early.since, until: early.until, by: early.by };
  return someNotCounted ? { state: 'not-counted' } : { state: 'never' };
}

/** It was asked for, or runs, and has not ended. */
function isGoing({ createdAt }: TargetDeployment, states: readonly ReportedState[], now: Date): boolean {
  const last = states.at(-1)?.state ?? 'running';
  return last === 'running' && now.getTime() - createdAt.getTime() < longestMs;
}

/** The states that accounts report which may deploy: a success by another one counts for nothing, a failure always. */
function believed(
  { states }: TargetDeployment,
  { creators }: Pick<Options, 'creators'>,
): readonly ReportedState[] {
  return (states ?? []).filter(({ state, by }) => state !== 'success' || isListed(by, creators));
}

function whyNotCounted(
  deployment: TargetDeployment,
  { runs }: TargetDeployments,
  { workflow, creators }: Pick<Options, 'workflow' | 'creators'>,
): NotCounted['why'] | null {
  const { by, states, run: named } = deployment;
  if (states === null) return 'too-many-states';
  if (!isListed(by, creators)) return 'creator';
  const successes = states.filter(({ state }) => state === 'success');
  if (successes.length > 0 && !successes.some((each) => isListed(each.by, creators))) return 'reporter';
  if (workflow === null) return null;
  const isOver = states.some(({ state }) => state !== 'running');
  const run = runs.find(({ id }) => id === named);
  if (run === undefined) return isOver ? 'workflow' : null;
  return isRunOf(run, workflow) ? null : 'workflow';
}

function isRunOf({ workflow: path, conclusion }: CommitRun, workflow: string): boolean {
  // Further jobs of the run may still be under way.
  return path === workflow && (conclusion === null || conclusion === 'success');
}

function isListed(by: Actor | null, creators: readonly string[]): boolean {
  if (creators.length === 0) return true;
  return by !== null && creators.some((login) => login.toLowerCase() === account(by));
}

/** What became of the commit in one of the environments. */
export interface EnvironmentStay {
  readonly environment: string;
  readonly stay: Stay;
  readonly notCounted: readonly NotCounted[];
}
