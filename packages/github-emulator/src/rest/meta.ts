import { accountJson, profileJson } from '../entities/account.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Handlers, ok } from './call.ts';

/** The API itself, users and organizations. */
export const meta: Handlers = {
  'meta/root': () => ok({}),

  'rate-limit/get': ({ actor, services }) => {
    const limit = services.faults.generalLimit();
    const allowance = (resource: 'core' | 'graphql'): object => {
      const { resource: _name, ...rest } = services.limits.peek(actor, resource, limit);
      return rest;
    };
    return ok({
      resources: { core: allowance('core'), graphql: allowance('graphql'), search: allowance('core') },
      rate: allowance('core'),
    });
  },

  'users/get-authenticated': ({ world, account }) => ok(profileJson(world, account)),

  'users/get-by-username': (call) => {
    const account = call.world.findAccount(call.text('username'));
    if (account === null) throw notFound();
    return ok(profileJson(call.world, account));
  },

  'orgs/get': (call) => {
    const organization = call.world.findAccount(call.text('org'));
    if (organization?.kind !== 'Organization') throw notFound();
    return ok(profileJson(call.world, organization));
  },

  'orgs/check-membership-for-user': (call) => {
    const member = call.world.findAccount(call.text('username'));
    const organization = call.world.findAccount(call.text('org'));
    if (member === null || organization?.members.has(member) !== true) {
      throw new Problem(404, 'User does not exist or is not a member of the organization');
    }
    return { status: 204 };
  },

  'orgs/get-membership-for-user': (call) => {
    const { world } = call;
    const member = world.findAccount(call.text('username'));
    const organization = world.findAccount(call.text('org'));
    const role = member === null ? undefined : organization?.members.get(member);
    if (member === null || organization === null || role === undefined) throw notFound();
    const url = `${world.url}/orgs/${organization.login}/memberships/${encodeURIComponent(member.login)}`;
    return ok({
      url,
      state: 'active',
      role,
      organization_url: `${world.url}/orgs/${organization.login}`,
      organization: accountJson(world, organization),
      user: accountJson(world, member),
    });
  },
};
