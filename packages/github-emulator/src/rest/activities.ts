import { none } from '../actions/push-payload.ts';
import { accountJsonOrNull, type Json, nodeId } from '../entities/account.ts';
import { timestamp } from '../world/clock.ts';
import type { RefActivity } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { type Handlers, ok } from './call.ts';
import { cursorPage } from './paging.ts';

const periodDays: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };

const dayMs = 24 * 60 * 60 * 1000;

/** What moved the branches of a repository. https://docs.github.com/rest/repos/repos#list-repository-activities */
export const activities: Handlers = {
  'repos/list-activities': (call) => {
    const { repository, query, world } = call;
    const { ref, actor, activity_type: type, time_period: period, direction = 'desc' } = query;
    const since = period === undefined ? 0 : world.clock.now().getTime() - (periodDays[period] ?? 0) * dayMs;
    const branch = ref?.replace(/^refs\/heads\//, '');
    const all = direction === 'desc' ? repository.activities.toReversed() : repository.activities;
    const { items, headers } = cursorPage(
      call,
      all,
      (activity) =>
        (branch === undefined || activity.branch === branch) &&
        (actor === undefined || activity.actor.login.toLowerCase() === actor.toLowerCase()) &&
        (type === undefined || activity.type === type) &&
        activity.at.getTime() >= since,
    );
    return ok(
      items.map((item) => activityJson(world, item)),
      headers,
    );
  },
};

function activityJson(world: WorldState, { id, type, branch, before, after, actor, at }: RefActivity): Json {
  return {
    id,
    node_id: nodeId('PSH', id),
    before: before ?? none,
    after: after ?? none,
    ref: `refs/heads/${branch}`,
    timestamp: timestamp(at),
    activity_type: type,
    actor: accountJsonOrNull(world, actor),
  };
}
