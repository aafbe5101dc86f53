import { actions } from './actions.ts';
import { activities } from './activities.ts';
import { advisories } from './advisories.ts';
import { apps } from './apps.ts';
import { attestations } from './attestations.ts';
import type { Handlers } from './call.ts';
import { checks } from './checks.ts';
import { codeOwners } from './code-owners.ts';
import { codeScanning } from './code-scanning.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { dependabot } from './dependabot.ts';
import { dependencyGraph } from './dependency-graph.ts';
import { deployments } from './deployments.ts';
import { environments } from './environments.ts';
import { git } from './git.ts';
import { issues } from './issues.ts';
import { meta } from './meta.ts';
import { pulls } from './pulls.ts';
import { releases } from './releases.ts';
import { repositories } from './repositories.ts';
import { reviews } from './reviews.ts';
import { rulesets } from './rulesets.ts';
import { sbom } from './sbom.ts';
import { secretScanning } from './secret-scanning.ts';
import { securityFeatures } from './security-features.ts';
import { tags } from './tags.ts';
import { teams } from './teams.ts';

/** Every operation that the emulator answers. */
export const handlers: Handlers = {
  ...actions,
  ...activities,
  ...apps,
  ...attestations,
  ...checks,
  ...codeOwners,
  ...codeScanning,
  ...commits,
  ...contents,
  ...dependabot,
  ...dependencyGraph,
  ...deployments,
  ...environments,
  ...git,
  ...issues,
  ...meta,
  ...pulls,
  ...repositories,
  ...releases,
  ...reviews,
  ...rulesets,
  ...sbom,
  ...secretScanning,
  ...securityFeatures,
  ...advisories,
  ...tags,
  ...teams,
};
