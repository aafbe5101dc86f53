import type { Account, IssueState, TimelineEvent } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';

type Happening = TimelineEvent extends infer Event
  ? Event extends TimelineEvent
    ? Omit<Event, 'id' | 'actor' | 'createdAt'>
    : never
  : never;

/** Adds an entry to the timeline of an issue or pull request. */
export function record(world: WorldState, issue: IssueState, actor: Account, happening: Happening): void {
  issue.updatedAt = world.clock.now();
  issue.timeline.push({ ...happening, id: world.nextId(), actor, createdAt: world.clock.now() });
}
