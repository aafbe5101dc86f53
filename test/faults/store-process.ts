import { hash, randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import type { Clock } from '../../src/platform/clock.ts';
import { createLog } from '../../src/platform/log.ts';
import { storeLocation } from '../../src/platform/store-location.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { openStore } from '../../src/store/open.ts';
import { announceOnCheck } from '../../src/subjects/check-entry.ts';
import type { Draft } from '../../src/subjects/entries.ts';
import type { Subject } from '../../src/subjects/index.ts';
import { decodeReason } from '../../src/subjects/reason.ts';
import { someMetrics } from '../metrics.ts';

/**
 * The store and the worker as their own process, to be killed. GitHub is the process that started it: it brings deliveries, is
 * asked what the world looks like, and is told what is shown.
 */
export interface StoreProcessOptions {
  readonly database: string;
  /** Time runs this many times as fast, the same for every process: leases end sooner. */
  readonly speed: number;
  /** When it was last as late as it is, in milliseconds since the epoch. */
  readonly start: number;
}

export type ToProcess =
  | { readonly kind: 'deliver'; readonly id: string; readonly number: number }
  | { readonly kind: 'world'; readonly call: number; readonly version: number }
  /** Asks for word when nothing waits or runs any more. */
  | { readonly kind: 'rest' };

export type FromProcess =
  | { readonly kind: 'open' }
  | { readonly kind: 'accepted'; readonly id: string }
  /** The evaluation of a pull request begins, for so many reasons: what does it look like? */
  | { readonly kind: 'gather'; readonly call: number; readonly number: number; readonly reasons: number }
  /** It ends: this is shown from now on. */
  | { readonly kind: 'publish'; readonly call: number; readonly number: number; readonly version: number }
  | { readonly kind: 'rested'; readonly deadLettered: number };

const options = JSON.parse(process.argv[2] ?? '') as StoreProcessOptions;
const { speed, start } = options;

const clock: Clock = {
  now: () => new Date(start + (Date.now() - start) * speed),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds / speed);
    return () => clearTimeout(timer);
  },
};

const location = storeLocation(options.database);
if (location === null) throw new Error(`${options.database} is no database.`);
const store = await openStore(location, () => Math.floor(clock.now().getTime()));

let calls = 0;
const answers = new Map<number, (version: number) => void>();
const log = createLog({ logLevel: 'error', production: true });
const worker = startWorker({
  metrics: someMetrics(),
  gitHubHealth: { delayed: () => false },
  store,
  log,
  clock,
  random: Math.random,
  concurrency: () => 3,
  publishDeadLetterNotice: async () => null,
  async reconcile(claim, holdsLease) {
    const { subject, reasons, remembered } = claim;
    const number = subject.kind === 'pull-request' ? subject.number : 0;
    calls += 1;
    const call = calls;
    const version = await new Promise<number>((resolve) => {
      answers.set(call, resolve);
      say({ kind: 'gather', call, number, reasons: reasons.length });
    });
    const { recorded = null } = (remembered ?? {}) as { readonly recorded?: string };
    const draft = verdictOf(number, version);
    const entry = await announceOnCheck(claim, holdsLease, draft, recorded);
    if (entry === null) return { outcome: 'overtaken', completion: () => ({}) };
    say({ kind: 'publish', call, number, version });
    return {
      outcome: 'evaluated',
      completion: () => ({ remembered: { version, recorded: draft.says }, ...entry.shown }),
    };
  },
});

/** The verdict on a version of a pull request, each time another entry. */
function verdictOf(number: number, version: number): Draft {
  const says = `#${number}: ${version}`;
  const body = JSON.stringify({ says, at: randomUUID() });
  const entry = { kind: 'verdict', number, conclusion: String(version), body, digest: hash('sha256', body) };
  return { says, encode: () => ({ entry, evidence: [] }) };
}

process.on('message', (message: ToProcess) => {
  switch (message.kind) {
    case 'deliver':
      void deliver(message.id, message.number);
      break;
    case 'world':
      answers.get(message.call)?.(message.version);
      break;
    case 'rest':
      void worker
        .idle()
        .then(store.counts)
        .then(({ deadLettered }) => say({ kind: 'rested', deadLettered }));
  }
});
process.on('disconnect', () => process.exit());
say({ kind: 'open' });
// The next process starts sooner: this one will not come to its end in order.
flushCompileCache();

async function deliver(id: string, number: number): Promise<void> {
  const place = { repositoryId: 1296269, installationId: 1, owner: 'octo-org', repository: 'widgets' };
  const subject: Subject = { ...place, kind: 'pull-request', number };
  await store.ingest({ id, event: 'pull_request.synchronize' }, [{ subject, reason: decodeReason(id) }]);
  say({ kind: 'accepted', id });
}

function say(message: FromProcess): void {
  process.send?.(message);
}
