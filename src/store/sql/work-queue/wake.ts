import { type Subject, subjectKey, subjectName, type Wake } from '../../../subjects/index.ts';
import { encodeReason } from '../../../subjects/reason.ts';
import { type Dialect, placeholders, type Run, valuesOf } from '../../database/database.ts';
import { changedAt } from './clock-steps.ts';

/** Rows per statement: PostgreSQL allows 65,535 placeholders, SQLite 32,766. */
const maxRows = 500;

/** The wakes of one subject. */
interface Woken {
  readonly key: string;
  readonly wakes: Wake[];
}

/** Wakes subjects: one row for each subject, one for each cause. */
export async function wakeSubjects(run: Run, dialect: Dialect, wakes: readonly Wake[]): Promise<void> {
  const woken = new Map<string, Woken>();
  for (const wake of wakes) {
    const key = subjectKey(wake.subject);
    const one = woken.get(key) ?? { key, wakes: [] };
    one.wakes.push(wake);
    woken.set(key, one);
  }
  // In the same order everywhere: otherwise two transactions that wake the same subjects could deadlock.
  const sorted = [...woken.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
  for (let first = 0; first < sorted.length; first += maxRows) {
    await wakeSome(run, dialect, sorted.slice(first, first + maxRows));
  }
}

async function wakeSome(run: Run, dialect: Dialect, woken: readonly Woken[]): Promise<void> {
  const { now } = dialect;
  const { sql, values } = valuesOf(
    woken.map(({ key, wakes }) => ({
      key,
      name: nameOf(wakes),
      subject: JSON.stringify(wakes.at(-1)?.subject),
      installation: installationOf(wakes),
      wakes: wakes.length,
      delay: Math.min(...wakes.map(({ delay = 0 }) => delay)),
      background: wakes.every(({ background = false }) => background) ? 1 : 0,
    })),
    ['key', 'name', 'subject', 'installation', 'wakes', 'delay', 'background'],
    ({ key, name, subject, installation, wakes, delay, background }) =>
      `${key}, ${name}, ${subject}, ${installation}, ${wakes}, ${now} + ${delay}, ${background}, ${now}`,
  );
  const rows = await run(
    `insert into work (key, name, subject, installation, generation, wake_at, background, updated_at)
    values ${sql}
    on conflict (key) do update set
      -- The last wake knows best where the repository is.
      name = excluded.name, subject = excluded.subject, installation = excluded.installation,
      generation = work.generation + excluded.generation,
      -- Background work that people wait for by now goes before; what has been seen by a claim does not matter any more.
      background = case when work.generation = work.claimed or excluded.background < work.background
        then excluded.background else work.background end,
      wake_at = case when work.wake_at < excluded.wake_at then work.wake_at
        when excluded.wake_at < work.backoff_until then work.backoff_until else excluded.wake_at end,
      attempts = case when work.dead_lettered = 1 then 0 else work.attempts end,
      defects = case when work.dead_lettered = 1 then 0 else work.defects end,
      dead_lettered = 0,
      updated_at = ${changedAt(dialect)}
    returning key, generation`,
    values,
  );
  const generations = new Map(rows.map((row) => [String(row.key), Number(row.generation)]));
  const causes = woken.flatMap(({ key, wakes }) => {
    const newest = generations.get(key) ?? wakes.length;
    return wakes.map(({ reason, deliveries = [] }, index) => [
      key,
      newest - wakes.length + 1 + index,
      encodeReason(reason),
      JSON.stringify(deliveries),
    ]);
  });
  for (let first = 0; first < causes.length; first += maxRows) {
    const some = causes.slice(first, first + maxRows);
    await run(
      `insert into cause (key, generation, reason, deliveries) values ${placeholders(some.length, 4)}`,
      some.flat(),
    );
  }
}

function nameOf(wakes: readonly Wake[]): string {
  const subject = wakes.at(-1)?.subject;
  return subject === undefined ? '' : storedName(subject);
}

/** The name of a subject as the store finds it, whatever the case. */
export function storedName(subject: Subject): string {
  return subjectName(subject).toLowerCase();
}

function installationOf(wakes: readonly Wake[]): number | null {
  const subject = wakes.at(-1)?.subject;
  return subject !== undefined && 'installationId' in subject ? subject.installationId : null;
}
