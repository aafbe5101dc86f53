import { defineSlice } from './slice.ts';

/** Members' logins by team slug, for the teams that enabled rules name. A team that does not exist is absent. */
export type Teams = Readonly<Record<string, readonly string[]>>;

/** GitHub sends no event for a team's members to an app that does not administer the organization. */
export const teams = defineSlice<Teams>({ events: [] });
