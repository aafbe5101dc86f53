import type { Database, Row, Run } from '../database/database.ts';
import type { Sessions, StoredSession } from '../sessions.ts';

/** Milliseconds after which a use is noted again: most pages load together. */
const notedAgainAfterMs = 60_000;

/** Sessions of one person: a program that signs in again and again fills no table. */
const maxOfUser = 10;

/** Implements `Sessions` on one SQL database. */
export function createSessions(database: Database): Sessions {
  const { now, bytes } = database.dialect;
  return {
    addSession: ({ digest, userId, login, token, endsInMs }) =>
      database.transaction(async (run) => {
        await run(
          `insert into session (digest, user_id, login, token, used_at, ends_at)
          values ($1, $2, $3, cast($4 as ${bytes}), ${now}, ${now} + $5)`,
          [digest, userId, login, token, endsInMs],
        );
        await run(
          `delete from session where user_id = $1 and digest <> $2 and digest not in (
            select digest from session where user_id = $1 and digest <> $2 order by ends_at desc, digest limit $3)`,
          [userId, digest, maxOfUser - 1],
        );
      }),
    useSession: (digest, idleMs) => database.transaction((run) => use(run, now, digest, idleMs), 'later'),
    endSession: (digest) =>
      database.transaction(async (run) => {
        await run('delete from session where digest = $1', [digest]);
      }),
  };
}

async function use(run: Run, now: string, digest: string, idleMs: number): Promise<StoredSession | null> {
  const [row] = await run(
    `select digest, user_id, login, token, ends_at, case when used_at < ${now} - ${notedAgainAfterMs} then 1 else 0 end as stale
    from session where digest = $1 and ends_at > ${now} and used_at > ${now} - $2`,
    [digest, idleMs],
  );
  if (row === undefined) return null;
  if (row.stale === 1) await run(`update session set used_at = ${now} where digest = $1`, [digest]);
  return storedSession(row);
}

/** Removes what ended. Idle sessions stay until then: how long is idle is not known here. */
export async function pruneSessions(run: Run, now: string): Promise<void> {
  await run(`delete from session where ends_at <= ${now}`);
}

function storedSession({ digest, user_id, login, token, ends_at }: Row): StoredSession {
  return {
    digest: String(digest),
    userId: Number(user_id),
    login: String(login),
    token: token instanceof Uint8Array ? token : new Uint8Array(),
    endsAt: Number(ends_at),
  };
}
