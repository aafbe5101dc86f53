import { randomUUID } from 'node:crypto';
import { type Subject, subjectKey } from '../subject.ts';
import { type Claim, deliveriesOfClaim, type Store, type Wake } from './store.ts';

/** GitHub redelivers for three days at most; this many is more than a busy organisation sends in that time. */
const rememberedDeliveries = 100_000;

interface Row {
  readonly key: string;
  readonly subject: Subject;
  /** What came in since the last claim. */
  waiting: Causes;
  /** What is being worked on; kept until an evaluation is completed. */
  taken: Causes;
  /** When the subject is to be taken, in milliseconds since the epoch; `null` while nothing asks for it. */
  dueAt: number | null;
  attempts: number;
  lease: { readonly token: string; until: number } | null;
  dead: boolean;
}

interface Causes {
  readonly reasons: ReadonlySet<string>;
  readonly deliveries: ReadonlySet<string>;
}

const nothing: Causes = { reasons: new Set(), deliveries: new Set() };

/**
 * The store in the process's own memory: the laws of `Store`, without their durability. What waits when the process ends
 * is lost.
 *
 * @param now the time in milliseconds since the epoch
 * @param remembered how many delivery ids are kept to recognise doubles; the oldest are forgotten first
 */
export function createMemoryStore(now: () => number, remembered = rememberedDeliveries): Store {
  // In the order in which the subjects became due, but for delays: the first due one is also the one that waits longest.
  const rows = new Map<string, Row>();
  const seen = new Set<string>();
  const listeners = new Set<() => void>();

  const hint = () => {
    for (const listener of listeners) listener();
  };

  const toTheBack = (row: Row) => {
    rows.delete(row.key);
    rows.set(row.key, row);
  };

  const wakeOne = (wake: Wake, deliveries: readonly string[]) => {
    const key = subjectKey(wake.subject);
    const row = rows.get(key) ?? sleeping(key, wake.subject);
    rows.set(key, row);
    row.waiting = merge(row.waiting, { reasons: new Set([wake.reason]), deliveries: new Set(deliveries) });
    row.dueAt = earlier(row.dueAt, now() + (wake.delay ?? 0));
    if (row.dead) {
      row.dead = false;
      row.attempts = 0;
    }
  };

  const heldBy = (claim: Claim): Row | undefined => {
    const row = rows.get(claim.key);
    return row?.lease?.token === claim.token ? row : undefined;
  };

  return {
    async ingest(delivery, wakes) {
      if (seen.has(delivery.id)) return 'duplicate';
      seen.add(delivery.id);
      for (const oldest of seen) {
        if (seen.size <= remembered) break;
        seen.delete(oldest);
      }
      for (const wake of wakes) wakeOne(wake, [...(wake.deliveries ?? []), delivery.id]);
      hint();
      return 'new';
    },

    async wake(wakes) {
      for (const wake of wakes) wakeOne(wake, wake.deliveries ?? []);
      hint();
    },

    async claim(leaseMs, most) {
      const claims: Claim[] = [];
      for (const row of rows.values()) {
        if (claims.length >= most) break;
        if (!isDue(row, now())) continue;
        row.taken = merge(row.taken, row.waiting);
        row.waiting = nothing;
        row.dueAt = null;
        row.attempts += 1;
        row.lease = { token: randomUUID(), until: now() + leaseMs };
        claims.push({
          key: row.key,
          subject: row.subject,
          reasons: [...row.taken.reasons],
          deliveries: [...row.taken.deliveries],
          attempt: row.attempts,
          token: row.lease.token,
        });
      }
      return claims;
    },

    async heartbeat(claim, leaseMs) {
      const row = heldBy(claim);
      if (!row?.lease) return false;
      row.lease.until = now() + leaseMs;
      return true;
    },

    async complete(claim) {
      const row = heldBy(claim);
      if (row === undefined) return false;
      row.lease = null;
      row.taken = nothing;
      row.attempts = 0;
      if (row.dueAt === null) {
        rows.delete(row.key);
      } else {
        toTheBack(row);
        hint();
      }
      return true;
    },

    async fail(claim, _error, retryInMs) {
      const row = heldBy(claim);
      if (row === undefined) return false;
      row.lease = null;
      if (retryInMs !== null) row.dueAt = earlier(row.dueAt, now() + retryInMs);
      else if (row.dueAt === null) row.dead = true;
      else row.attempts = 0;
      toTheBack(row);
      hint();
      return true;
    },

    async counts() {
      let waiting = 0;
      let running = 0;
      let dead = 0;
      for (const row of rows.values()) {
        if (row.dead) dead += 1;
        else if (row.lease !== null && row.lease.until > now()) running += 1;
        else waiting += 1;
      }
      return { waiting, running, dead };
    },

    onWake(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },

    async close() {
      listeners.clear();
    },
  };
}

function sleeping(key: string, subject: Subject): Row {
  return {
    key,
    subject,
    waiting: nothing,
    taken: nothing,
    dueAt: null,
    attempts: 0,
    lease: null,
    dead: false,
  };
}

function isDue(row: Row, now: number): boolean {
  return row.lease === null ? row.dueAt !== null && row.dueAt <= now : row.lease.until <= now;
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}

function merge(older: Causes, newer: Causes): Causes {
  const deliveries = [...older.deliveries, ...newer.deliveries];
  return {
    reasons: new Set([...older.reasons, ...newer.reasons]),
    deliveries: new Set(deliveries.slice(-deliveriesOfClaim)),
  };
}
