import type { BranchRules, RepositoryState } from '../world/model.ts';
import { ruleSetsOf } from '../world/rules.ts';
import { nameOf, type WorldState } from '../world/state.ts';
import type { Json } from './account.ts';

/** The rules of a branch as `rules/branches` lists them. GitHub lists only those of rulesets. */
export function branchRulesJson(
  world: WorldState,
  repository: RepositoryState,
  branch: string,
): readonly Json[] {
  return ruleSetsOf(repository, branch)
    .filter(({ rules }) => rules.classic !== true)
    .flatMap((set) =>
      rulesJson(world, set.rules).map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: nameOf(repository),
        ruleset_id: set.id,
      })),
    );
}

/** The rules of a ruleset for branches. */
export function rulesJson(world: WorldState, branchRules: BranchRules): readonly Json[] {
  const { requiredChecks = [], approvals = 0, mergeQueue, ...reviews } = branchRules;
  const rules: Json[] = [{ type: 'deletion' }, { type: 'non_fast_forward' }];
  if (requiredChecks.length > 0) rules.push(requiredChecksJson(world, requiredChecks, false));
  if (approvals > 0 || reviews.lastPushApproval === true || reviews.dismissStaleReviews === true) {
    rules.push({
      type: 'pull_request',
      parameters: {
        required_approving_review_count: approvals,
        dismiss_stale_reviews_on_push: reviews.dismissStaleReviews === true,
        require_last_push_approval: reviews.lastPushApproval === true,
        require_code_owner_review: false,
        required_review_thread_resolution: false,
        allowed_merge_methods: ['merge', 'squash', 'rebase'],
      },
    });
  }
  if (mergeQueue !== undefined) {
    rules.push({
      type: 'merge_queue',
      parameters: {
        check_response_timeout_minutes: 60,
        grouping_strategy: 'ALLGREEN',
        max_entries_to_build: 5,
        max_entries_to_merge: mergeQueue.groupSize,
        merge_method: 'MERGE',
        min_entries_to_merge: mergeQueue.groupSize,
        min_entries_to_merge_wait_minutes: 5,
      },
    });
  }
  return rules;
}

/** The rule that a ruleset for branches or tags has of its required checks. */
export function requiredChecksJson(
  world: WorldState,
  checks: readonly { readonly name: string; readonly app?: string }[],
  notOnCreate: boolean,
): Json {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      do_not_enforce_on_create: notOnCreate,
      required_status_checks: checks.map(({ name, app }) => ({
        context: name,
        ...(app !== undefined && { integration_id: world.appNamed(app).id }),
      })),
    },
  };
}
