import { assertDependabot, dependabotAlertOf } from '../actions/dependabot.ts';
import { dependabotAlertJson } from '../entities/dependabot.ts';
import type { DependabotAlert } from '../world/dependabot.ts';
import type { RepositoryState } from '../world/model.ts';
import { hasRole } from '../world/permission.ts';
import { Problem } from '../world/problem.ts';
import { type Call, type Handlers, ok } from './call.ts';
import { cursorPage } from './paging.ts';

/** Dependabot’s alerts. Users dismiss them by the handles only. */
export const dependabot: Handlers = {
  'dependabot/list-alerts-for-repo': (call) => {
    const repository = readableRepository(call);
    const { world, query } = call;
    const { sort = 'created', direction = 'desc', assignee, epss_percentage: epss } = query;
    if (assignee !== undefined || epss !== undefined || sort === 'epss_percentage') {
      throw new Problem(501, 'not emulated: Dependabot alerts by assignee or EPSS');
    }
    const time = (alert: DependabotAlert) =>
      (sort === 'updated' ? alert.updatedAt : alert.createdAt).getTime();
    const all = repository.dependabot.alerts.toSorted(
      (one, other) => time(one) - time(other) || one.number - other.number,
    );
    if (direction === 'desc') all.reverse();
    const { items, headers } = cursorPage(call, all, (alert) =>
      filters.every(([key, value]) => among(query[key], value(alert))),
    );
    return ok(
      items.map((alert) => dependabotAlertJson(world, repository, alert)),
      headers,
    );
  },

  'dependabot/get-alert': (call) => {
    const repository = readableRepository(call);
    const alert = dependabotAlertOf(repository, call.number('alert_number'));
    return ok(dependabotAlertJson(call.world, repository, alert));
  },
};

/** What each filter of the query compares; each takes a list with commas. */
const filters: readonly (readonly [string, (alert: DependabotAlert) => string | null])[] = [
  ['state', ({ state }) => state],
  ['severity', ({ advisory }) => advisory.severity],
  ['classification', ({ advisory }) => advisory.classification],
  ['ecosystem', ({ dependency }) => dependency.ecosystem],
  ['package', ({ dependency }) => dependency.name],
  ['manifest', ({ dependency }) => dependency.manifest],
  ['scope', ({ dependency }) => dependency.scope],
  ['relationship', ({ dependency }) => dependency.relationship],
  ['has', ({ advisory }) => (advisory.firstPatchedVersion === null ? null : 'patch')],
];

function among(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.split(',').includes(value));
}

/** @throws {Problem} 403 where alerts are off, and for a user without write access */
function readableRepository({ repository, actor }: Call): RepositoryState {
  if (actor.kind === 'user' && !hasRole(repository, actor.account, 'write')) {
    throw new Problem(403, 'You are not authorized to perform this operation.');
  }
  assertDependabot(repository);
  return repository;
}
