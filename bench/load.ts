// Bursts of webhooks on both stores: how fast they are accepted, what is lost, and what the service costs at rest.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { type Emulator, type PullRequest, type Repository, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../test/manifest.ts';
import { startPostgres } from '../test/postgres.ts';
import { openShop, sdlChecks, settle, testedChange } from '../test/running-service.ts';
import { type ServiceProcess, startServiceProcess } from '../test/service-process.ts';
import { type SignedDelivery, signedDelivery } from '../test/signed-delivery.ts';
import { memory, processorTime } from './process.ts';
import { type Answer, connections, type Sender, startSender } from './sender.ts';
import { printTable } from './table.ts';

const burst = 300;
const organizations = 40;
const pullRequests = 1_000;
const eventsOfEach = 10;
/** Waits until the memory of a burst is released, then this long. */
const settleMs = 30_000;
const restMs = 20_000;

const policy = 'rules:\n  review: enforce\n  tests: enforce\ncomment: never\n';

type Payload = Readonly<Record<string, unknown>> & { readonly action?: string };

/** Real payloads, so that their size and shape are GitHub's. */
const collected: readonly { readonly name: string; readonly examples: readonly Payload[] }[] = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
);

interface Event {
  readonly event: string;
  readonly action: string;
}

const eventsOfPullRequest: readonly Event[] = [
  { event: 'pull_request', action: 'opened' },
  { event: 'pull_request', action: 'synchronize' },
  { event: 'pull_request', action: 'edited' },
  { event: 'pull_request', action: 'labeled' },
  { event: 'pull_request_review', action: 'submitted' },
];

interface Shop {
  readonly repository: Repository;
  readonly installationId: number;
}

interface Target {
  readonly pullRequest: PullRequest;
  readonly installationId: number;
}

/** A webhook about a pull request, as large as GitHub's own. */
function delivery(
  { pullRequest: of, installationId }: Target,
  secret: string,
  index: number,
): SignedDelivery {
  const { event, action } = eventsOfPullRequest[index % eventsOfPullRequest.length] as Event;
  const examples = collected.find(({ name }) => name === event)?.examples ?? [];
  const example = examples.find((payload) => payload.action === action) ?? examples[0];
  const { id, owner, name } = of.repository;
  return signedDelivery(secret, event, {
    ...example,
    action,
    installation: { id: installationId },
    repository: { ...(example?.repository as object), id, name, owner: { login: owner } },
    pull_request: { ...(example?.pull_request as object), number: of.number, state: 'open' },
  });
}

function percentile(answers: readonly Answer[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const evaluationsOf = (emulator: Emulator) =>
  emulator.requests.filter(({ operation }) => operation === 'graphql:PullRequestEvidence').length;

interface Scene {
  readonly emulator: Emulator;
  /** One in each organization: GitHub wants a second between the writes of an installation. */
  readonly shops: readonly Shop[];
  readonly service: ServiceProcess;
  readonly sender: Sender;
}

async function openIn(shop: Shop | undefined, count: number): Promise<Target> {
  if (shop === undefined) throw new Error('There is no shop.');
  const { repository, installationId } = shop;
  const change = testedChange();
  const files = { ...change.files, [`docs/${count}.md`]: 'Each has its own head.\n' };
  return { pullRequest: await repository.openPullRequest({ ...change, files }), installationId };
}

async function manyForOne({ emulator, shops, service, sender }: Scene, perSecond?: number) {
  const target = await openIn(shops[0], 0);
  await service.idle();
  emulator.clearRequests();
  const deliveries = Array.from({ length: burst }, (_, index) =>
    delivery(target, service.webhook.secret, index),
  );
  const answers = await sender.send(service.webhook.url, deliveries, perSecond);
  await service.idle();
  return {
    accepted: answers.filter(({ status }) => status === 202).length,
    evaluations: evaluationsOf(emulator),
    p50: percentile(answers, 0.5),
    p99: percentile(answers, 0.99),
  };
}

async function manyForMany({ emulator, shops, service, sender }: Scene) {
  const opened: Target[] = [];
  for (let count = 0; count < pullRequests; count += 1) {
    opened.push(await openIn(shops[count % shops.length], count + 1));
  }
  emulator.clearRequests();
  const round = (index: number) => opened.map((target) => delivery(target, service.webhook.secret, index));
  const rounds = Array.from({ length: eventsOfEach }, (_, index) => round(index));
  const before = rounds.slice(0, -1).flat();
  const last = rounds.at(-1) ?? [];

  const began = performance.now();
  const first = await sender.send(service.webhook.url, before);
  const paused = performance.now();
  // What the last event of each is about: every second one is approved only now.
  for (const [index, { pullRequest }] of opened.entries()) {
    if (index % 2 === 1) await pullRequest.review({ by: 'grace', state: 'approve' });
  }
  const resumed = performance.now();
  const second = await sender.send(service.webhook.url, last);
  const seconds = (performance.now() - resumed + paused - began) / 1_000;
  await service.idle(600_000);
  const total = (performance.now() - began) / 1_000;

  const answers = [...first, ...second];
  const accepted = answers.filter(({ status }) => status === 202).length;
  const wrong = opened.filter(({ pullRequest }, index) => {
    const { status, conclusion } = sdlChecks(pullRequest).at(-1) ?? {};
    return index % 2 === 1 ? conclusion !== 'success' : status !== 'in_progress';
  });
  return {
    accepted,
    perSecond: answers.length / seconds,
    p99: percentile(answers, 0.99),
    evaluations: evaluationsOf(emulator),
    total,
    wrong: wrong.length,
  };
}

async function atRest({ emulator, service }: Scene) {
  await wait(settleMs);
  emulator.clearRequests();
  const before = processorTime(service.pid);
  await wait(restMs);
  return {
    requests: emulator.requests.length,
    share: ((processorTime(service.pid) - before) / restMs) * 100,
    memory: memory(service.pid),
  };
}

/** Memory and processor at rest of a service that has done nothing yet, then the bursts, then at rest again. */
async function measure(store: string, databaseUrl: string | undefined) {
  const emulator = await startEmulator({ app: registeredApp() });
  settle(emulator);
  const shops: Shop[] = [];
  for (let count = 1; count <= organizations; count += 1) {
    const repository = await openShop(emulator, { owner: `acme-${count}`, policy });
    shops.push({ repository, installationId: emulator.world.installations.at(-1)?.id ?? 0 });
  }
  const service = await startServiceProcess(emulator, {
    built: true,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  const sender = startSender();
  try {
    const scene = { emulator, shops, service, sender };
    await service.idle();
    const fresh = await atRest(scene);
    const one = await manyForOne(scene);
    const within = await manyForOne(scene, burst);
    const many = await manyForMany(scene);
    const used = await atRest(scene);
    return { store, fresh, one, within, many, used };
  } finally {
    await sender.close();
    await service.stop();
    await emulator.close();
  }
}

const postgres = await startPostgres();
const results = [await measure('SQLite', undefined), await measure('PostgreSQL', await postgres.database())];
await postgres.stop();

printTable(
  `${burst} events for one pull request`,
  ['store', 'sent', 'accepted', 'evaluations', 'answer p50 ms', 'answer p99 ms'],
  results.flatMap(({ store, one, within }) =>
    [
      { sent: `over ${connections} connections`, ...one },
      { sent: 'within a second', ...within },
    ].map(({ sent, accepted, evaluations, p50, p99 }) => [
      store,
      sent,
      accepted,
      evaluations,
      p50.toFixed(1),
      p99.toFixed(1),
    ]),
  ),
);
printTable(
  `${pullRequests * eventsOfEach} events for ${pullRequests} pull requests, ${connections} connections`,
  ['store', 'accepted', 'accepted/s', 'answer p99 ms', 'evaluations', 'until idle s', 'wrong at the end'],
  results.map(({ store, many }) => [
    store,
    many.accepted,
    many.perSecond.toFixed(0),
    many.p99.toFixed(1),
    many.evaluations,
    many.total.toFixed(0),
    many.wrong,
  ]),
);
printTable(
  `At rest, over ${restMs / 1_000} s that begin ${settleMs / 1_000} s after the last work`,
  ['store', 'when', 'requests to GitHub', 'processor %', 'memory MB'],
  results.flatMap(({ store, fresh, used }) => [
    [store, 'after the start', fresh.requests, fresh.share.toFixed(2), fresh.memory.toFixed(0)],
    [store, 'after the bursts', used.requests, used.share.toFixed(2), used.memory.toFixed(0)],
  ]),
);
const lost = results.some(
  ({ one, within, many }) =>
    one.accepted !== burst ||
    within.accepted !== burst ||
    many.accepted !== pullRequests * eventsOfEach ||
    many.wrong > 0,
);
if (lost) process.exitCode = 1;
