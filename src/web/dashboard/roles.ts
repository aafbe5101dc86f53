import { LRUCache } from 'lru-cache';
import {
  isOfPolicyRepository,
  isRecentPolicyFile,
  type OrganizationPolicies,
  type PolicyFileVersion,
} from '../../store/organization-policies.ts';
import type { Place } from '../../subjects/place.ts';

/** Roles of people in an organization, by its policy. */
export interface Roles {
  /**
   * Whether somebody is an auditor or of the security team, by the policy of the account that owns a repository.
   *
   * @throws {RetryLater} while GitHub cannot be asked
   */
  hasRole(login: string, repository: Place): Promise<boolean>;
}

/** What roles are decided by. */
export interface RoleParts {
  readonly store: Pick<OrganizationPolicies, 'lastPolicyFile'>;
  /** The teams that the text of an organization's policy gives a role; none where it is no valid policy. */
  teamsIn(policy: PolicyFileVersion): readonly string[];
  readonly github: {
    isTeamMember(
      installationId: number,
      of: { readonly organization: string; readonly team: string; readonly login: string },
    ): Promise<boolean>;
  };
  /** The repository of each account that holds the policy of all its repositories. */
  readonly organizationRepository: string;
  now(): Date;
}

/** Milliseconds for which GitHub's answer counts, as for the repositories that somebody sees. */
const freshMs = 5 * 60_000;

/** Decides roles by the organization's policy as it was read last, and by who is in its teams. */
export function createRoles({ store, teamsIn, github, organizationRepository, now }: RoleParts): Roles {
  const known = new LRUCache<string, { readonly answer: Promise<boolean>; readonly at: number }>({
    max: 10_000,
  });
  const ask = async (login: string, { installationId, owner }: Place): Promise<boolean> => {
    const file = await store.lastPolicyFile(installationId);
    if (file === null || !isRecentPolicyFile(file) || !isOfPolicyRepository(file, organizationRepository))
      return false;
    for (const team of teamsIn(file))
      if (await github.isTeamMember(installationId, { organization: owner, team, login })) return true;
    return false;
  };
  return {
    async hasRole(login, place) {
      const key = `${place.installationId} ${login.toLowerCase()}`;
      const time = now().getTime();
      const before = known.get(key);
      if (before !== undefined && time < before.at + freshMs && time >= before.at) return before.answer;
      const answer = ask(login, place);
      known.set(key, { answer, at: time });
      try {
        return await answer;
      } catch (error) {
        known.delete(key);
        throw error;
      }
    },
  };
}
