import type { Account, Team } from './model.ts';

/** Whether a reviewer is a team. */
export function isTeam(reviewer: Account | Team): reviewer is Team {
  return 'slug' in reviewer;
}
