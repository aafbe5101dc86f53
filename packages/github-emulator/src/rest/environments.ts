import { enableGate, environmentOf } from '../actions/environment.ts';
import { environmentJson, gateJson, refPatternJson } from '../entities/environment.ts';
import { hasEnvironments, protectionOf } from '../world/deployments.ts';
import { hasRole } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { type Call, created, type Handlers, ok, withBody } from './call.ts';
import { page } from './paging.ts';

/** Environments for deployments, with what protects them. */
export const environments: Handlers = {
  'repos/get-all-environments': (call) => {
    const { repository, world } = call;
    const all = hasEnvironments(repository) ? [...repository.environments.values()] : [];
    const { items, headers } = page(call, all);
    return ok(
      {
        total_count: all.length,
        environments: items.map((environment) => environmentJson(world, repository, environment)),
      },
      headers,
    );
  },

  'repos/get-environment': (call) => {
    const { repository, world } = call;
    return ok(environmentJson(world, repository, environmentOf(repository, call.text('environment_name'))));
  },

  'repos/list-deployment-branch-policies': (call) => {
    const { branchPolicy } = environmentOf(call.repository, call.text('environment_name'));
    const all = typeof branchPolicy === 'string' ? [] : branchPolicy;
    const { items, headers } = page(call, all);
    return ok({ total_count: all.length, branch_policies: items.map(refPatternJson) }, headers);
  },

  'repos/get-all-deployment-protection-rules': (call) => {
    const { repository, world } = call;
    const { gates } = protectionOf(repository, environmentOf(repository, call.text('environment_name')));
    return ok({
      total_count: gates.length,
      custom_deployment_protection_rules: gates.map((gate) => gateJson(world, gate)),
    });
  },

  'repos/create-deployment-protection-rule': withBody<'repos/create-deployment-protection-rule'>(
    (call, { integration_id: id }) => {
      const { repository, world } = call;
      const environment = environmentOf(repository, call.text('environment_name'));
      assertAdministers(call);
      if (repository.private && repository.plan !== 'enterprise')
        throw new Problem(422, 'Custom deployment protection rules are not available in this plan.');
      const app = [...world.apps.values()].find((each) => each.id === id);
      if (app === undefined) throw new Problem(422, `No app with the id ${id} provides a rule.`);
      return created(gateJson(world, enableGate(world, environment, app)));
    },
  ),
};

/** An installation shows by its permission that it administers. @throws {Problem} 403 */
function assertAdministers({ actor, account, repository }: Call): void {
  if (actor.kind !== 'installation' && !hasRole(repository, account, 'admin'))
    throw new Problem(403, 'Must have admin rights to Repository.');
}
