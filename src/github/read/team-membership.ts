import { Refused } from '../client/failure.ts';
import type { Installation } from '../client/installation.ts';

/**
 * Whether somebody is an active member of a team of an organization, also by a team below it.
 * https://docs.github.com/rest/teams/members#get-team-membership-for-a-user
 *
 * @returns false also where the account is no organization, has no such team, or did not let the app read its members
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function isTeamMember(
  { request }: Pick<Installation, 'request'>,
  {
    organization,
    team,
    login,
  }: { readonly organization: string; readonly team: string; readonly login: string },
): Promise<boolean> {
  try {
    const { data } = await request('GET /orgs/{org}/teams/{team_slug}/memberships/{username}', {
      org: organization,
      team_slug: team,
      username: login,
    });
    return data.state === 'active';
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
