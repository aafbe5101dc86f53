import type { RestEndpointMethodTypes } from '@octokit/rest';
import type { Rules, RulesOfTags } from '../github.ts';

type NewRuleset = Pick<
  RestEndpointMethodTypes['repos']['createRepoRuleset']['parameters'],
  'name' | 'target' | 'enforcement' | 'conditions' | 'rules'
>;
type Rule = NonNullable<NewRuleset['rules']>[number];

/** The ruleset for one branch, in the form of GitHub's API. Nobody bypasses it. */
export function rulesetOf(branch: string, rules: Rules, app: number): NewRuleset {
  const { check, approvals, dismissStaleReviews, mergeQueue } = rules;
  const found: Rule[] = [];
  if (check !== undefined) found.push(required(check.name, check.anySource ? null : app));
  if (approvals !== undefined) {
    found.push({
      type: 'pull_request',
      parameters: {
        required_approving_review_count: approvals,
        dismiss_stale_reviews_on_push: dismissStaleReviews ?? false,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    });
  }
  if (mergeQueue) {
    found.push({
      type: 'merge_queue',
      parameters: {
        check_response_timeout_minutes: 10,
        grouping_strategy: 'ALLGREEN',
        max_entries_to_build: 1,
        max_entries_to_merge: 1,
        merge_method: 'MERGE',
        min_entries_to_merge: 1,
        min_entries_to_merge_wait_minutes: 0,
      },
    });
  }
  return rulesetFor('branch', `refs/heads/${branch}`, found);
}

/** The ruleset for the tags `<prefix>.*`. */
export function rulesetOfTags(
  prefix: string,
  { update, deletion, check }: RulesOfTags,
  app: number,
): NewRuleset {
  return rulesetFor('tag', `refs/tags/${prefix}.*`, [
    ...(update ? [{ type: 'update' } as Rule] : []),
    ...(deletion ? [{ type: 'deletion' } as Rule] : []),
    ...(check === undefined ? [] : [required(check, app)]),
  ]);
}

function required(context: string, app: number | null): Rule {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context, ...(app !== null && { integration_id: app }) }],
    },
  };
}

function rulesetFor(target: 'branch' | 'tag', pattern: string, rules: readonly Rule[]): NewRuleset {
  return {
    name: `Conformance: ${pattern}`,
    target,
    enforcement: 'active',
    conditions: { ref_name: { include: [pattern], exclude: [] } },
    rules: [...rules],
  };
}
