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
