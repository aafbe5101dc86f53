// What one event costs: requests to GitHub, round trips in sequence, processor time and memory of the service.
import { setTimeout as wait } from 'node:timers/promises';
import { type ApiRequest, type Emulator, type PullRequest, startEmulator } from '@sdl-gate/github-emulator';
import { registeredApp } from '../test/manifest.ts';
import { shop, testedChange } from '../test/running-service.ts';
import { enforced } from '../test/samples/policies.ts';
import { type ServiceProcess, startServiceProcess } from '../test/service-process.ts';
import { distantGitHub, inSequence } from './distant-github.ts';
import { memory, processorTime } from './process.ts';
import { printTable } from './table.ts';

/** Pull requests, with four events each, for processor time and memory. */
const pullRequests = 100;

const emulator = await startEmulator({ app: registeredApp() });
/** Milliseconds that a request takes to GitHub and back. */
const distance = 50;

const github = await distantGitHub(emulator.url, distance);
const service = await startServiceProcess(emulator, { github: github.url, built: true });
emulator.setWebhook(service.webhook);
try {
  await requestsOfEvents();
  await costOfLoad();
} finally {
  await service.stop();
  github.close();
  await emulator.close();
  if (emulator.violations.length > 0) {
    console.error(emulator.violations.join('\n'));
    process.exitCode = 1;
  }
}

/** Requests for each kind of event, on one pull request under a policy that enforces every rule. */
async function requestsOfEvents(): Promise<void> {
  const repository = await shop(emulator, enforced);
  await settled(emulator, service);
  const rows: (readonly (string | number)[])[] = [];
  const measure = async (event: string, act: () => Promise<unknown>) => {
    emulator.clearRequests();
    github.trips.length = 0;
    await act();
    await settled(emulator, service);
    const asked = emulator.requests.filter(({ actor }) => actor.startsWith('installation:'));
    const writes = asked.filter(
      ({ method, operation }) => method !== 'GET' && !operation.startsWith('graphql'),
    );
    rows.push([
      event,
      asked.length,
      writes.length,
      inSequence(github.trips.filter(({ path }) => !path.endsWith('/access_tokens'))),
      operations(asked),
    ]);
  };

  let first: PullRequest | undefined;
  let second: PullRequest | undefined;
  await measure('opened, the first ever', async () => {
    first = await repository.openPullRequest(testedChange());
  });
  await measure('opened', async () => {
    // Its own message, so its own head: the same change within a second would be the same commit.
    second = await repository.openPullRequest({ ...testedChange(), message: 'Count twice, again' });
  });
  await measure('opened, with a comment for the author', () =>
    repository.openPullRequest({
      by: 'mona',
      title: 'Untested',
      files: { 'src/cart.js': 'export const total = () => 0;\n' },
    }),
  );
  if (first === undefined || second === undefined) throw new Error('No pull request was opened.');
  const { headSha, number } = first;
  await measure('check run in progress', () =>
    repository.reportCheck({ name: 'build', sha: headSha, status: 'in_progress' }),
  );
  await measure('check run completed', () =>
    repository.reportCheck({ name: 'build', sha: headSha, conclusion: 'success' }),
  );
  await measure('CodeQL reports', () => repository.uploadAnalysis({ ref: `refs/pull/${number}/merge` }));
  const reviewed = first;
  await measure('review: approved', () => reviewed.review({ by: 'grace', state: 'approve' }));
  await measure('review: a comment', () => reviewed.review({ by: 'ada', state: 'comment', body: 'Nice.' }));
  const pushed = second;
  await measure('push to the pull request', () =>
    pushed.push({
      message: 'More',
      files: { 'src/cart.js': 'export const total = (items) => items.length * 3;\n' },
    }),
  );
  await measure('push to another branch', () =>
    repository.push({ branch: 'elsewhere', by: 'mona', files: { 'README.md': '# Shop\n' } }),
  );
  await measure('comment on the pull request', () => reviewed.comment({ by: 'ada', body: 'Thanks.' }));

  printTable(
    `Requests for each event (the token not counted), GitHub ${distance} ms away`,
    ['event', 'requests', 'writes', 'in sequence', 'which'],
    rows,
  );
}

/** Processor time and memory of the service over many pull requests. */
async function costOfLoad(): Promise<void> {
  const repository = await emulator.world.repository({
    owner: 'acme',
    name: 'warehouse',
    files: { '.github/sdl.yml': enforced, 'src/cart.js': 'export const total = (items) => items.length;\n' },
  });
  repository.codeScanning(true);
  repository.teamAccess('developers', 'write');
  await settled(emulator, service);
  const idle = memory(service.pid);
  const events = emulator.deliveries.length;
  const before = processorTime(service.pid);
  let peak = idle;
  const opened: PullRequest[] = [];
  for (let count = 0; count < pullRequests; count++) {
    const change = testedChange();
    // Each has its own head: pull requests that share one would be evaluated together.
    const files = { ...change.files, [`docs/${count}.md`]: 'One of many.\n' };
    const pullRequest = await repository.openPullRequest({ ...change, files });
    await pullRequest.review({ by: 'grace', state: 'approve' });
    await repository.uploadAnalysis({ ref: `refs/pull/${pullRequest.number}/merge` });
    opened.push(pullRequest);
    peak = Math.max(peak, memory(service.pid));
  }
  await settled(emulator, service);
  const delivered = emulator.deliveries.length - events;
  const used = processorTime(service.pid) - before;
  await wait(5_000);
  const atRest = processorTime(service.pid);
  await wait(10_000);
  const idleShare = (processorTime(service.pid) - atRest) / 10_000;
  printTable(
    `Cost of ${delivered} deliveries for ${opened.length} pull requests`,
    ['measure', 'value'],
    [
      ['processor time for each delivery', `${(used / delivered).toFixed(2)} ms`],
      ['memory before', `${idle.toFixed(0)} MB`],
      ['memory, most seen', `${peak.toFixed(0)} MB`],
      ['processor at rest', `${(idleShare * 100).toFixed(2)} %`],
    ],
  );
}

async function settled(on: Emulator, process: ServiceProcess): Promise<void> {
  for (let before = -1; before !== on.deliveries.length; ) {
    before = on.deliveries.length;
    await on.idle();
    await process.idle();
  }
}

function operations(requests: readonly ApiRequest[]): string {
  return requests.map(({ operation }) => operation).join(', ');
}
