import type { PolicyObstacle } from '../../policy/policy.ts';
import type { QueryError } from '../client/installation.ts';
import { isPolicyFile, placeOf, refuse } from '../client/query-errors.ts';
import { isOfOrganization, organizationObstacle } from './organization-policy.ts';
import { obstacleOf } from './policy-layer.ts';

/** Why the policy files could not be read; null for each that was. */
export interface PolicyObstacles {
  readonly policy: PolicyObstacle | null;
  readonly organization: PolicyObstacle | null;
}

/**
 * Why a query could not read the policy of the default branch and of the organization.
 *
 * @param absent places where GitHub may find nothing
 * @throws {RetryLater} for any other error
 */
export function policyObstaclesIn(
  errors: readonly QueryError[],
  absent: ReadonlySet<string>,
): PolicyObstacles {
  let policy: PolicyObstacle | null = null;
  let organization: PolicyObstacle | null = null;
  for (const error of errors) {
    const place = placeOf(error);
    if (isOfOrganization(place)) {
      if (error.type !== 'NOT_FOUND') organization ??= organizationObstacle(error);
    } else if (error.type === 'NOT_FOUND' && (isPolicyFile(place) || absent.has(place))) continue;
    else if (error.type === 'FORBIDDEN' && /^repository\.defaultBranchRef\b/.test(place))
      policy ??= obstacleOf(error);
    else refuse(error);
  }
  return { policy, organization };
}
