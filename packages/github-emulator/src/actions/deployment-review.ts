import { type Account, type App, isTeam } from '../world/account.ts';
import { type DeploymentReview, protectionOf, type WaitingSet, waitingSets } from '../world/deployments.ts';
import type { RepositoryState } from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import type { WorldState } from '../world/state.ts';
import { type DeployingRun, failSet, force, settle } from './deploying-run.ts';
import { emitReview } from './emit-deployment-events.ts';

/** Status reports of an app about one set: https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/create-custom-protection-rules */
const maxReports = 10;

export interface GateAnswer {
  readonly environment: string;
  /** Null: a report, which decides nothing. */
  readonly state: 'approved' | 'rejected' | null;
  readonly comment: string;
}

/**
 * An app approves or rejects what waits for it, or reports how far it is.
 *
 * @throws {Problem} 422 where nothing waits for it, and for the eleventh report
 */
export async function answerGate(
  world: WorldState,
  run: DeployingRun,
  app: App,
  { environment: name, state, comment }: GateAnswer,
): Promise<void> {
  const set = waitingSets(run.deploying).find(
    ({ environment, gates }) =>
      environment.name.toLowerCase() === name.toLowerCase() &&
      gates.some((gate) => gate.app === app && gate.state === 'waiting'),
  );
  const gate = set?.gates.find((each) => each.app === app);
  if (set === undefined || gate === undefined)
    throw new Problem(422, 'No deployment of this environment waits for a review by this app.');
  world.clock.tick();
  if (state === null) {
    if (gate.reports.length >= maxReports)
      throw new Problem(422, 'A deployment has 10 status reports at most.');
    gate.reports.push(comment);
    record(run, [set], { state: 'pending', by: app.bot, comment });
    return;
  }
  gate.state = state;
  gate.comment = comment;
  record(run, [set], { state, by: app.bot, comment });
  if (state === 'rejected') await failSet(world, run, set, 'rejected');
  else await settle(world, run, set);
}

/** Whether an account may approve or reject a set as one of its reviewers. */
export function mayReview(
  { suite, triggeringActor }: Pick<DeployingRun, 'suite' | 'triggeringActor'>,
  { environment, reviewed }: WaitingSet,
  by: Account,
): boolean {
  if (reviewed !== false || (environment.preventSelfReview && by === triggeringActor)) return false;
  return protectionOf(suite.repository, environment).reviewers.some((reviewer) =>
    isTeam(reviewer) ? reviewer.members.has(by) : reviewer === by,
  );
}

export interface HumanReview {
  readonly by: Account;
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
}

/**
 * A reviewer approves or rejects sets: `deployment_review.approved` or `rejected`.
 *
 * @throws {Problem} 422 where none waits, or one of them is not for this account to review
 */
export async function reviewSets(
  world: WorldState,
  run: DeployingRun,
  sets: readonly WaitingSet[],
  { by, state, comment }: HumanReview,
): Promise<void> {
  if (sets.length === 0) throw new Problem(422, 'No pending deployment requests to approve or reject');
  if (!sets.every((set) => mayReview(run, set, by)))
    throw new Problem(422, `${by.login} may not review these deployments.`);
  world.clock.tick();
  record(run, sets, { state, by, comment });
  for (const set of sets) {
    set.reviewed = state === 'approved';
    await emitReview(world, run, set, { action: state, by, comment });
    if (state === 'rejected') await failSet(world, run, set, 'rejected');
    else await settle(world, run, set);
  }
}

/**
 * An administrator starts jobs that wait, whatever holds them back.
 *
 * @throws {Problem} 403 unless the account administers the repository, and the environment lets administrators do so
 */
export async function bypassSets(
  world: WorldState,
  run: DeployingRun,
  sets: readonly WaitingSet[],
  { by, comment }: { readonly by: Account; readonly comment: string },
): Promise<void> {
  if (sets.length === 0) throw new Problem(422, 'No pending deployment requests to bypass');
  const { repository } = run.suite;
  if (!mayBypass(repository, sets, by))
    throw new Problem(403, `${by.login} may not bypass the protection of these deployments.`);
  world.clock.tick();
  record(run, sets, { state: 'approved', by, comment });
  for (const set of sets) await force(world, run, set);
}

function mayBypass(repository: RepositoryState, sets: readonly WaitingSet[], by: Account): boolean {
  return (
    hasRole(repository, by, 'admin') && sets.every(({ environment }) => environment.adminsMayBypass !== false)
  );
}

function record(
  { deploying }: DeployingRun,
  sets: readonly WaitingSet[],
  review: Omit<DeploymentReview, 'environments'>,
): void {
  deploying.reviews.push({ ...review, environments: sets.map(({ environment }) => environment) });
}
