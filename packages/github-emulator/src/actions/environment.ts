import type { Account, Team } from '../world/account.ts';
import { type Environment, hasEnvironments, protectionOf } from '../world/deployments.ts';
import type { App, RepositoryState } from '../world/model.ts';
import { invalid, notFound, Problem } from '../world/problem.ts';
import { matcherOf, ruleSetsOf } from '../world/rules.ts';
import type { WorldState } from '../world/state.ts';

/** What an environment is set to; what is left out stays as it is, or nothing protects a new one. */
export interface EnvironmentSettings {
  readonly reviewers?: readonly (Account | Team)[];
  readonly preventSelfReview?: boolean;
  readonly waitTimer?: number;
  readonly branchPolicy?:
    | 'all'
    | 'protected'
    | readonly { readonly name: string; readonly type: 'branch' | 'tag' }[];
  readonly adminsMayBypass?: boolean | null;
  readonly gates?: readonly App[];
}

/** The environment of a name; a new one is protected by nothing, as one that a workflow names first. */
export function environmentNamed(world: WorldState, repository: RepositoryState, name: string): Environment {
  const key = name.toLowerCase();
  const known = repository.environments.get(key);
  if (known !== undefined) return known;
  const now = world.clock.now();
  const environment: Environment = {
    id: world.nextId(),
    name,
    reviewers: [],
    preventSelfReview: false,
    waitTimer: 0,
    branchPolicy: 'all',
    adminsMayBypass: true,
    gates: [],
    ruleIds: { timer: world.nextId(), reviewers: world.nextId(), branches: world.nextId() },
    createdAt: now,
    updatedAt: now,
  };
  repository.environments.set(key, environment);
  return environment;
}

/** The most reviewers and apps: https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments */
const maxReviewers = 6;
const maxGates = 6;

/** Creates or changes an environment. @throws {Problem} 422 */
export function setEnvironment(
  world: WorldState,
  repository: RepositoryState,
  name: string,
  { branchPolicy, gates, ...settings }: EnvironmentSettings,
): Environment {
  const { reviewers = [], waitTimer = 0 } = settings;
  if (reviewers.length > maxReviewers) throw invalid('Environment', 'reviewers', 'more than 6 reviewers');
  if (!Number.isInteger(waitTimer) || waitTimer < 0 || waitTimer > 43_200)
    throw invalid('Environment', 'wait_timer', `${waitTimer} is not 0 to 43,200 minutes`);
  if (typeof branchPolicy === 'object') for (const pattern of branchPolicy) matcherOf(pattern.name);
  const environment = environmentNamed(world, repository, name);
  if (gates !== undefined) {
    environment.gates = [];
    for (const app of gates) enableGate(world, environment, app);
  }
  Object.assign(environment, settings, {
    ...(branchPolicy !== undefined && {
      branchPolicy:
        typeof branchPolicy === 'string'
          ? branchPolicy
          : branchPolicy.map((pattern) => ({ id: world.nextId(), ...pattern })),
    }),
    updatedAt: world.clock.now(),
  });
  return environment;
}

/** Lets an app decide about deployments. @throws {Problem} 422 for a seventh */
export function enableGate(
  world: WorldState,
  environment: Environment,
  app: App,
): Environment['gates'][number] {
  const known = environment.gates.find((gate) => gate.app === app);
  if (known !== undefined) return known;
  if (environment.gates.length === maxGates) throw new Problem(422, 'At most 6 rules may be enabled.');
  const gate = { id: world.nextId(), app };
  environment.gates = [...environment.gates, gate];
  return gate;
}

/** The environment of a name. @throws {Problem} 404 */
export function environmentOf(repository: RepositoryState, name: string): Environment {
  const environment = hasEnvironments(repository)
    ? repository.environments.get(name.toLowerCase())
    : undefined;
  if (environment === undefined) throw notFound();
  return environment;
}

/**
 * Whether a branch or tag may deploy. With `protected`, branches that have a branch protection rule may; if there is no such rule, all may.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export function mayDeploy(
  repository: RepositoryState,
  environment: Environment,
  ref: string,
  isTag: boolean,
): boolean {
  const { branchPolicy } = protectionOf(repository, environment);
  if (branchPolicy === 'all') return true;
  if (branchPolicy === 'protected') {
    const classic = [...repository.rules.values()].some(({ rules }) => rules.classic === true);
    if (!classic) return true;
    return !isTag && ruleSetsOf(repository, ref).some(({ rules }) => rules.classic === true);
  }
  return branchPolicy.some(
    ({ name, type }) => (type === 'tag') === isTag && (name === ref || matcherOf(name).test(ref)),
  );
}
