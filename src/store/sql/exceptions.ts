import { decodeEvent, type ExceptionEvent, encodeEvent } from '../../exceptions/event.ts';
import { type Database, placeholders, type Row, type Run } from '../database/database.ts';
import type { EmergencyCounts, ExceptionEvents, StoredExceptionEvent } from '../exceptions.ts';

/** Milliseconds for which an exception that ended is still read. */
const endedMs = 31 * 24 * 60 * 60 * 1_000;

const columns = 'id, source, exception, repository_id, kind, actor, at, body';

/** Implements `ExceptionEvents` on one SQL database. */
export function createExceptionEvents(database: Database): ExceptionEvents {
  const { now } = database.dialect;
  const read = async (sql: string, values: readonly (string | number)[]) =>
    (await database.transaction((run) => run(sql, values))).map(eventOf);
  return {
    exceptionEvents: (repositoryId, endAfter) =>
      read(
        `select ${columns} from exception_event where repository_id = $1 and exception in (
          select exception from exception_event
          where repository_id = $1 and (kind = 'emergency' or ends > ${endAfter === undefined ? `${now} - ${endedMs}` : '$2'})
        ) order by id`,
        endAfter === undefined ? [repositoryId] : [repositoryId, endAfter.getTime()],
      ),
    eventsOfException: (repositoryId, id) =>
      read(`select ${columns} from exception_event where repository_id = $1 and exception = $2 order by id`, [
        repositoryId,
        id,
      ]),
    emergencyCounts: () => database.transaction((run) => countEmergencies(run, now)),
  };
}

/** Adds events in their order. One whose source is there already is left out. */
export async function addExceptionEvents(run: Run, events: readonly ExceptionEvent[]): Promise<void> {
  if (events.length === 0) return;
  await run(
    `insert into exception_event (source, exception, repository_id, kind, actor, at, ends, body)
    values ${placeholders(events.length, 8)} on conflict (source) do nothing`,
    events.map(encodeEvent).flatMap(({ source, id, repositoryId, kind, by, at, ends, body }) => [
      source,
      id,
      repositoryId,
      kind,
      by,
      at.getTime(),
      ends?.getTime() ?? null,
      // PostgreSQL refuses text with the character NUL; JSON holds it escaped.
      body,
    ]),
  );
}

function eventOf(row: Row): StoredExceptionEvent {
  const id = String(row.exception);
  const event = decodeEvent({
    id,
    source: String(row.source),
    repositoryId: Number(row.repository_id),
    kind: String(row.kind),
    by: String(row.actor),
    at: new Date(Number(row.at)),
    body: String(row.body),
  });
  return { row: Number(row.id), id, event };
}

async function countEmergencies(run: Run, now: string): Promise<EmergencyCounts> {
  const [row] = await run(
    `select
      coalesce(sum(case when reviews.exception is null and declared.ends > ${now} then 1 else 0 end), 0) as open,
      coalesce(sum(case when reviews.exception is null and declared.ends <= ${now} then 1 else 0 end), 0) as overdue,
      coalesce(sum(case when reviews.exception is null then 0 else 1 end), 0) as reviewed
    from exception_event as declared
    left join (
      select distinct repository_id, exception from exception_event where kind = 'reviewed'
    ) as reviews on reviews.repository_id = declared.repository_id and reviews.exception = declared.exception
    where declared.kind = 'emergency'`,
  );
  return {
    open: Number(row?.open),
    overdue: Number(row?.overdue),
    reviewed: Number(row?.reviewed),
  };
}
