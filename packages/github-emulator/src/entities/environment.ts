import { isTeam } from '../world/account.ts';
import { timestamp } from '../world/clock.ts';
import {
  type DeploymentReview,
  type Environment,
  type Gate,
  protectionOf,
  type RefPattern,
  type WaitingSet,
} from '../world/deployments.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJson, type Json, nodeId, teamJson } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** What each answer about an environment begins with. */
function briefJson(
  world: WorldState,
  repository: RepositoryState,
  { id, name, createdAt, updatedAt }: Environment,
): Json {
  const encoded = encodeURIComponent(name);
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${repositoryUrl(world, repository)}/environments/${encoded}`,
    html_url: `${repositoryPage(world, repository)}/deployments/activity_log?environments_filter=${encoded}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
  };
}

/** An environment with the rules that protect it, without those of apps. */
export function environmentJson(
  world: WorldState,
  repository: RepositoryState,
  environment: Environment,
): Json {
  const { ruleIds, preventSelfReview, adminsMayBypass } = environment;
  const { reviewers, waitTimer, branchPolicy } = protectionOf(repository, environment);
  const rule = (id: number, type: string, more: Json) => ({ id, node_id: nodeId('GA', id), type, ...more });
  return {
    ...briefJson(world, repository, environment),
    ...(adminsMayBypass !== null && { can_admins_bypass: adminsMayBypass }),
    protection_rules: [
      ...(waitTimer === 0 ? [] : [rule(ruleIds.timer, 'wait_timer', { wait_timer: waitTimer })]),
      ...(reviewers.length === 0
        ? []
        : [
            rule(ruleIds.reviewers, 'required_reviewers', {
              prevent_self_review: preventSelfReview,
              reviewers: reviewersJson(world, reviewers),
            }),
          ]),
      ...(branchPolicy === 'all' ? [] : [rule(ruleIds.branches, 'branch_policy', {})]),
    ],
    deployment_branch_policy:
      branchPolicy === 'all'
        ? null
        : {
            protected_branches: branchPolicy === 'protected',
            custom_branch_policies: branchPolicy !== 'protected',
          },
  };
}

/** People and teams that may approve. */
export function reviewersJson(world: WorldState, reviewers: Environment['reviewers']): readonly Json[] {
  return reviewers.map((reviewer) =>
    isTeam(reviewer)
      ? { type: 'Team', reviewer: teamJson(world, reviewer) }
      : { type: 'User', reviewer: accountJson(world, reviewer) },
  );
}

export function refPatternJson({ id, name, type }: RefPattern): Json {
  return { id, node_id: nodeId('GABP', id), name, type };
}

export function gateJson(world: WorldState, { id, app }: Gate): Json {
  return {
    id,
    node_id: nodeId('GA', id),
    enabled: true,
    app: {
      id: app.id,
      slug: app.slug,
      integration_url: `${world.url}/apps/${app.slug}`,
      node_id: nodeId('A', app.id),
    },
  };
}

/** What a run waits for; apps that have to answer are not shown. */
export function pendingDeploymentJson(
  world: WorldState,
  repository: RepositoryState,
  { environment, since, timerEnds }: WaitingSet,
  mayApprove: boolean,
): Json {
  const { reviewers, waitTimer } = protectionOf(repository, environment);
  return {
    environment: briefJson(world, repository, environment),
    wait_timer: waitTimer,
    wait_timer_started_at: timerEnds === null ? null : timestamp(since),
    current_user_can_approve: mayApprove,
    reviewers: reviewersJson(world, reviewers),
  };
}

/** An entry of the history of reviews. */
export function deploymentReviewJson(
  world: WorldState,
  repository: RepositoryState,
  { state, by, comment, environments }: DeploymentReview,
): Json {
  return {
    state,
    comment,
    user: accountJson(world, by),
    environments: environments.map((environment) => briefJson(world, repository, environment)),
  };
}
