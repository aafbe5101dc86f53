import { accountJson, type Json, nodeId } from '../entities/account.ts';
import { repositoryPage, repositoryUrl } from '../entities/repository.ts';
import { timestamp } from '../world/clock.ts';
import type { Environment, RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { type Handlers, ok } from './call.ts';
import { page } from './paging.ts';

/** Environments for deployments. */
export const environments: Handlers = {
  'repos/get-all-environments': (call) => {
    const { repository, world } = call;
    const all = [...repository.environments];
    const { items, headers } = page(call, all);
    return ok(
      {
        total_count: all.length,
        environments: items.map(([name, environment]) =>
          environmentJson(world, repository, name, environment),
        ),
      },
      headers,
    );
  },
};

function environmentJson(
  world: WorldState,
  repository: RepositoryState,
  name: string,
  { id, reviewers, protectedBranches, createdAt }: Environment,
): Json {
  const path = `environments/${encodeURIComponent(name)}`;
  const rule = (type: string, more: Json) => ({ id: id + 1, node_id: nodeId('GA', id + 1), type, ...more });
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${repositoryUrl(world, repository)}/${path}`,
    html_url: `${repositoryPage(world, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    protection_rules: [
      ...(reviewers.length === 0
        ? []
        : [
            rule('required_reviewers', {
              prevent_self_review: false,
              reviewers: reviewers.map((account) => ({
                type: 'User',
                reviewer: accountJson(world, account),
              })),
            }),
          ]),
      ...(protectedBranches ? [rule('branch_policy', {})] : []),
    ],
    deployment_branch_policy: protectedBranches
      ? { protected_branches: true, custom_branch_policies: false }
      : null,
  };
}
