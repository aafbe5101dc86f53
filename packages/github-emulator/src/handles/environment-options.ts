import type { EnvironmentSettings } from '../actions/environment.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import type { EnvironmentOptions } from './deployments.ts';

/** The settings of an environment that options name. */
export function environmentSettings(
  world: WorldState,
  { owner }: RepositoryState,
  { reviewers, teams, protectedBranches, branches, tags, adminsBypass, gates, ...same }: EnvironmentOptions,
): EnvironmentSettings {
  const policy =
    branches === undefined && tags === undefined
      ? protectedBranches === undefined
        ? undefined
        : protectedBranches
          ? 'protected'
          : 'all'
      : [
          ...(branches ?? []).map((name) => ({ name, type: 'branch' as const })),
          ...(tags ?? []).map((name) => ({ name, type: 'tag' as const })),
        ];
  return {
    ...same,
    ...((reviewers !== undefined || teams !== undefined) && {
      reviewers: [
        ...(reviewers ?? []).map((login) => world.account(login)),
        ...(teams ?? []).map((slug) => world.team(owner, slug)),
      ],
    }),
    ...(policy !== undefined && { branchPolicy: policy }),
    ...(adminsBypass !== undefined && { adminsMayBypass: adminsBypass }),
    ...(gates !== undefined && { gates: gates.map((slug) => world.appNamed(slug)) }),
  };
}
