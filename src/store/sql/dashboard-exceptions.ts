import { decodeEvent, publicationOf } from '../../exceptions/event.ts';
import type { ExceptionEventIn, ExceptionEventsIn } from '../dashboard-views.ts';
import { placeholders, type Row, type Run } from '../database/database.ts';

/** Ids of releases per statement. */
const maxTags = 1_000;

/** An exception or emergency with all of its events, and with those of the release until which it lasts. */
interface FoundException {
  readonly isEmergency: boolean;
  /** The number of its first event. */
  readonly row: number;
  readonly events: readonly ExceptionEventIn[];
}

/**
 * The exceptions of some repositories that end after a time, and the emergencies whose review is due after it or that nobody has reviewed.
 *
 * @param limit exceptions: emergencies come first, then the newest
 */
export async function exceptionsIn(
  run: Run,
  repositoryIds: readonly number[],
  endAfter: Date,
  limit: number,
): Promise<readonly FoundException[]> {
  // Comments ask for exceptions: many new ones must hide neither an emergency nor what was decided about one that is listed.
  const rows = await run(
    `select wanted.urgent, wanted.first, event.id, event.source, event.exception, event.repository_id, event.kind, event.actor,
      event.at, event.body
    from (
      select repository_id, exception, max(urgent) as urgent, min(id) as first from (
        select repository_id, exception, id, 0 as urgent from exception_event where kind = 'proposed' and ends > $1
        union all
        select repository_id, exception, id, 1 as urgent from exception_event as declared
        where kind = 'emergency' and (ends > $1 or not exists (
          select 1 from exception_event as review where review.repository_id = declared.repository_id
          and review.exception = declared.exception and review.kind = 'reviewed'))
      ) as found
      where repository_id in ${placeholders(1, repositoryIds.length, 3)}
      group by repository_id, exception order by urgent desc, first desc limit $2
    ) as wanted
    join exception_event as event on event.repository_id = wanted.repository_id and event.exception = wanted.exception
    order by event.id`,
    [endAfter.getTime(), limit, ...repositoryIds],
  );
  const found = [...Map.groupBy(rows, (row) => `${row.repository_id} ${row.exception}`).values()].map(
    (group) => ({
      isEmergency: Number(group[0]?.urgent) === 1,
      row: Number(group[0]?.first),
      events: group.map(eventIn),
    }),
  );
  const published = await publications(
    run,
    found.flatMap(({ events }) => events),
  );
  return found.map((each) => ({
    ...each,
    events: [...each.events, ...each.events.flatMap((event) => published.get(releaseOf(event)) ?? [])],
  }));
}

/** The newest of the exceptions that were found, after the emergencies; the events in the order in which they were written. */
export function newestOf(found: readonly FoundException[], limit: number): ExceptionEventsIn {
  const kept = found
    .toSorted((one, other) => Number(other.isEmergency) - Number(one.isEmergency) || other.row - one.row)
    .slice(0, limit);
  // Several exceptions may last until the same release.
  const events = new Map(kept.flatMap((each) => each.events).map((event) => [event.row, event]));
  return {
    events: [...events.values()].toSorted((one, other) => one.row - other.row),
    isCut: found.length > limit,
  };
}

/** The releases until which exceptions last, where they were published. */
async function publications(
  run: Run,
  events: readonly ExceptionEventIn[],
): Promise<ReadonlyMap<string, readonly ExceptionEventIn[]>> {
  const ids = [
    ...new Set(
      events.flatMap(({ event }) =>
        event?.kind === 'proposed' && event.exception.scope.untilRelease !== null
          ? [publicationOf(event.exception.scope.untilRelease)]
          : [],
      ),
    ),
  ];
  const repositoryIds = [
    ...new Set(events.filter((each) => releaseOf(each) !== '').map((each) => each.repositoryId)),
  ];
  const published: ExceptionEventIn[] = [];
  for (let first = 0; first < ids.length; first += maxTags) {
    const some = ids.slice(first, first + maxTags);
    const rows = await run(
      `select id, source, exception, repository_id, kind, actor, at, body from exception_event
      where repository_id in ${placeholders(1, repositoryIds.length)}
      and exception in ${placeholders(1, some.length, repositoryIds.length + 1)} order by id`,
      [...repositoryIds, ...some],
    );
    published.push(...rows.map(eventIn));
  }
  return Map.groupBy(published, ({ repositoryId, id }) => `${repositoryId} ${id}`);
}

/** The release until which an exception lasts, as the id of its publication in its repository; empty: until a date only. */
function releaseOf({ repositoryId, event }: ExceptionEventIn): string {
  if (event?.kind !== 'proposed' || event.exception.scope.untilRelease === null) return '';
  return `${repositoryId} ${publicationOf(event.exception.scope.untilRelease)}`;
}

function eventIn(row: Row): ExceptionEventIn {
  const id = String(row.exception);
  const repositoryId = Number(row.repository_id);
  const event = decodeEvent({
    id,
    repositoryId,
    source: String(row.source),
    kind: String(row.kind),
    by: String(row.actor),
    at: new Date(Number(row.at)),
    body: String(row.body),
  });
  return { row: Number(row.id), id, repositoryId, event };
}
