import { covered } from '../auth/actor.ts';
import { covers } from '../contract/permissions.ts';
import { rulesetDetailsJson, rulesetJson, rulesetsOf } from '../entities/ruleset.ts';
import { hasRole } from '../world/permission.ts';
import { notFound } from '../world/problem.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { listed } from './paging.ts';

/** The rulesets of a repository; an organization has none here. */
export const rulesets: Handlers = {
  'repos/get-repo-rulesets': (call) => {
    const { repository, world, query } = call;
    const targets = query.targets?.split(',');
    const all = rulesetsOf(world, repository).filter(({ target }) => targets?.includes(target) ?? true);
    return listed(call, all, (ruleset) => rulesetJson(world, repository, ruleset));
  },

  'repos/get-repo-ruleset': (call) => {
    const { repository, world } = call;
    const id = call.number('ruleset_id');
    const ruleset = rulesetsOf(world, repository).find((candidate) => candidate.id === id);
    if (ruleset === undefined) throw notFound();
    return ok(rulesetDetailsJson(world, repository, ruleset, mayWriteRulesets(call)));
  },
};

/** Who bypasses a ruleset is shown only to those who may change it: https://docs.github.com/rest/repos/rules#get-a-repository-ruleset */
function mayWriteRulesets({ actor, repository }: Call): boolean {
  if (actor.kind === 'user') return hasRole(repository, actor.account, 'admin');
  return (
    actor.kind === 'installation' &&
    covered(actor, repository) &&
    covers(actor.permissions, [{ administration: 'write' }])
  );
}
