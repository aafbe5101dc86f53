import { nodeId } from '../../entities/account.ts';
import type { RepositoryState, RuleSet } from '../../world/model.ts';
import { ruleSetsOf } from '../../world/rules.ts';
import type { View, Views } from './view.ts';

/** The rules of a branch, each of the ruleset that it is in, the newest ruleset first. */
export function rulesView(views: Views, repository: RepositoryState, branch: string): readonly View[] {
  return ruleSetsOf(repository, branch)
    .filter(({ rules }) => rules.classic !== true)
    .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    .flatMap((set) => rulesetView(views, set));
}

/** The public part of the branch protection rule of a branch; null if there is none. */
export function updateRuleView(repository: RepositoryState, branch: string): View | null {
  const set = ruleSetsOf(repository, branch).find(({ rules }) => rules.classic === true);
  if (set === undefined) return null;
  const { requiredChecks = [], approvals = 0 } = set.rules;
  return {
    __typename: 'RefUpdateRule',
    pattern: set.pattern,
    requiredStatusCheckContexts: requiredChecks.map(({ name }) => name),
    requiredApprovingReviewCount: approvals === 0 ? null : approvals,
  };
}

function rulesetView(views: Views, set: RuleSet): readonly View[] {
  const { requiredChecks = [], approvals = 0, mergeQueue, ...reviews } = set.rules;
  const ruleset = {
    id: nodeId('RRS', set.id),
    databaseId: set.id,
    name: set.pattern,
    enforcement: 'ACTIVE',
    target: 'BRANCH',
    createdAt: set.createdAt.toISOString(),
  };
  const rule = (type: string, parameters: View): View => ({
    id: nodeId('RRU', `${set.id}_${type}`),
    type,
    parameters,
    repositoryRuleset: ruleset,
  });
  const rules: View[] = [];
  if (requiredChecks.length > 0) {
    rules.push(
      rule('REQUIRED_STATUS_CHECKS', {
        __typename: 'RequiredStatusChecksParameters',
        strictRequiredStatusChecksPolicy: false,
        doNotEnforceOnCreate: false,
        requiredStatusChecks: requiredChecks.map(({ name, app }) => ({
          context: name,
          integrationId: app === undefined ? null : views.world.appNamed(app).id,
        })),
      }),
    );
  }
  if (approvals > 0 || reviews.lastPushApproval === true || reviews.dismissStaleReviews === true) {
    rules.push(
      rule('PULL_REQUEST', {
        __typename: 'PullRequestParameters',
        requiredApprovingReviewCount: approvals,
        dismissStaleReviewsOnPush: reviews.dismissStaleReviews === true,
        requireLastPushApproval: reviews.lastPushApproval === true,
        requireCodeOwnerReview: false,
        requiredReviewThreadResolution: false,
      }),
    );
  }
  if (mergeQueue !== undefined) {
    rules.push(
      rule('MERGE_QUEUE', {
        __typename: 'MergeQueueParameters',
        checkResponseTimeoutMinutes: 60,
        groupingStrategy: 'ALLGREEN',
        maxEntriesToBuild: 5,
        maxEntriesToMerge: mergeQueue.groupSize,
        mergeMethod: 'MERGE',
        minEntriesToMerge: mergeQueue.groupSize,
        minEntriesToMergeWaitMinutes: 5,
      }),
    );
  }
  return rules;
}
