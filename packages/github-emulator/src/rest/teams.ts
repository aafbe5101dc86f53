import { accountJson, teamJson } from '../entities/account.ts';
import type { Team } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { listed } from './paging.ts';

export const teams: Handlers = {
  'teams/list': (call) => {
    const organization = call.world.findAccount(call.text('org'));
    if (organization?.kind !== 'Organization') throw notFound();
    return listed(call, [...organization.teams.values()], (team) => teamJson(call.world, team));
  },

  'teams/get-by-name': (call) => ok(teamJson(call.world, teamOf(call))),

  'teams/list-members-in-org': (call) =>
    listed(call, [...teamOf(call).members], (member) => accountJson(call.world, member)),

  'teams/get-membership-for-user-in-org': (call) => {
    const { world } = call;
    const team = teamOf(call);
    const member = world.findAccount(call.text('username'));
    if (member === null || !team.members.has(member)) throw notFound();
    const role = team.organization.members.get(member) === 'admin' ? 'maintainer' : 'member';
    const { organization, slug } = team;
    const url = `${world.url}/orgs/${organization.login}/teams/${slug}/memberships/${encodeURIComponent(member.login)}`;
    return ok({ url, role, state: 'active' });
  },
};

function teamOf(call: Call): Team {
  const team = call.world.findAccount(call.text('org'))?.teams.get(call.text('team_slug'));
  if (team === undefined) throw notFound();
  return team;
}
