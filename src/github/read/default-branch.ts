import type { Clock } from '../../platform/clock.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { Place } from '../../subjects/place.ts';
import { requested } from '../../subjects/reason.ts';
import type { Clients } from '../client/client.ts';
import { openInstallations, type QueryError } from '../client/installation.ts';
import { ownPace } from '../client/pace.ts';
import { isPolicyFile, placeOf } from '../client/query-errors.ts';
import { basePolicyOf } from './base-policy.ts';
import { createCache } from './cache.ts';
import { isOfOrganization, organizationObstacle } from './organization-policy.ts';
import { policyFilesInMemory } from './policy-files-in-memory.ts';
import { obstacleOf } from './policy-layer.ts';
import type { OrganizationNode, PolicyNode } from './query-fragments.ts';
import type { DecidingEngine, Source } from './source.ts';

/** What a command reads GitHub with. */
export interface SurveyAccess {
  readonly probot: Clients;
  readonly appId: number;
  readonly engine: DecidingEngine;
  readonly organizationRepository: string;
  readonly clock: Clock;
  /** What people decided about exceptions in comments. Absent: nothing is known of it. */
  readonly exceptionEvents?: Source['exceptionEvents'];
}

/** Opens a repository for one reading: nothing is known of it yet. */
export async function openSource(
  { probot, appId, engine, organizationRepository, clock, exceptionEvents }: SurveyAccess,
  { installationId, repositoryId, owner, repository }: Place,
): Promise<Source> {
  const { now } = clock;
  const open = openInstallations((id) => probot.auth(id), now, ownPace(clock));
  return {
    installation: await open(installationId),
    cache: createCache(),
    engine,
    now,
    ownAppId: appId,
    organizationRepository,
    lastPolicyFiles: policyFilesInMemory(now),
    exceptionEvents: exceptionEvents ?? {
      exceptionEvents: async () => [],
      eventsOfException: async () => [],
    },
    repositoryId,
    owner,
    repository,
  };
}

/** The default branch of a repository as a query returned it; null where the repository is empty. */
export type DefaultBranch = { readonly name: string; readonly target: Partial<PolicyNode> | null } | null;

/** The policy of the default branch, with the organization's. */
export async function policyOfDefaultBranch(
  source: Source,
  {
    branch,
    organization,
  }: { readonly branch: DefaultBranch; readonly organization: OrganizationNode | null },
  errors: readonly QueryError[],
): Promise<PolicyResult> {
  const ofFiles = errors.find((error) => error.type === 'FORBIDDEN' && isOfPolicy(error));
  const ofOrganization = errors.find(
    (error) => isOfOrganization(placeOf(error)) && error.type !== 'NOT_FOUND',
  );
  const { result } = await basePolicyOf(
    source,
    {
      branch: branch?.name ?? '',
      ref: branch,
      obstacle: ofFiles === undefined ? null : obstacleOf(ofFiles),
      organization: {
        node: organization,
        obstacle: ofOrganization === undefined ? null : organizationObstacle(ofOrganization),
      },
    },
    [requested],
  );
  return result;
}

function isOfPolicy(error: QueryError): boolean {
  const place = placeOf(error);
  return isPolicyFile(place) || /^repository\.defaultBranchRef(?:\.target(?:\.|$)|$)/.test(place);
}
