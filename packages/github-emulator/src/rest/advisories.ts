import { advisoryJson } from '../entities/advisory.ts';
import { hasRole } from '../world/permission.ts';
import { notFound, Problem } from '../world/problem.ts';
import { type Handlers, ok } from './call.ts';
import { cursorPage } from './paging.ts';

/** Security advisories of a repository. They are reported and triaged by the handles only. */
export const advisories: Handlers = {
  /** https://docs.github.com/rest/security-advisories/repository-advisories#list-repository-security-advisories */
  'security-advisories/list-repository-advisories': (call) => {
    const { repository, actor, query, world } = call;
    const isAdministrator = actor.kind === 'user' && hasRole(repository, actor.account, 'admin');
    // Others see what is published, which is not emulated.
    if (actor.kind === 'user' && !isAdministrator) throw notFound();
    const { sort = 'created', direction = 'desc', state } = query;
    if (sort !== 'created') throw new Problem(501, `not emulated: advisories by ${sort}`);
    const sorted = direction === 'desc' ? repository.advisories.all.toReversed() : repository.advisories.all;
    const { items, headers } = cursorPage(
      call,
      sorted,
      (each) => state === undefined || each.state === state,
    );
    return ok(
      items.map((each) => advisoryJson(world, repository, each)),
      headers,
    );
  },

  /** https://docs.github.com/rest/repos/repos#check-if-private-vulnerability-reporting-is-enabled-for-a-repository */
  'repos/check-private-vulnerability-reporting': ({ repository }) => {
    // Only public repositories have it. What GitHub answers for others is not known.
    if (repository.private) throw new Problem(501, 'not emulated: private reporting in a private repository');
    return ok({ enabled: repository.advisories.privateReporting });
  },
};
