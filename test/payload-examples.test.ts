import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { inMemory } from '../src/platform/store-location.ts';
import { startService } from '../src/service.ts';
import { openStore } from '../src/store/open.ts';
import { subjectKey, subjectName, type Wake } from '../src/subjects/index.ts';
import { encodeReason } from '../src/subjects/reason.ts';
import { webhookPath } from '../src/webhooks/endpoint.ts';
import { handledActions, readEvent } from '../src/webhooks/events.ts';
import { fakeGitHub } from './fake-github.ts';
import { manualClock } from './manual-clock.ts';
import { recordedLog } from './recorded-log.ts';
import { serviceSettings } from './service-settings.ts';
import { signedDelivery } from './signed-delivery.ts';
import { watchedStore } from './watched-store.ts';

type Payload = Readonly<Record<string, unknown>> & { readonly action?: string };

/** Real payloads, collected by the maintainers of Octokit. */
const collected: readonly { readonly name: string; readonly examples: readonly Payload[] }[] = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@octokit/webhooks-examples'), 'utf8'),
);
const examples = collected.flatMap(({ name, examples: payloads }) =>
  payloads.map((payload) => ({ name, payload })),
);

/** An app's own webhooks name the installation; many of the collected ones came another way. */
const asToApp = (payload: Payload): Payload => ({ installation: { id: 1 }, ...payload });

const nameOf = (name: string, { action }: Payload) => (action === undefined ? name : `${name}.${action}`);

const reportOf = z.object({ app: z.object({ id: z.number() }) });

const { log, entries } = recordedLog();
const clock = manualClock();
const github = fakeGitHub();
const wakes: Wake[] = [];
const memory = await openStore(inMemory, () => clock.now().getTime());
const { store, rested } = watchedStore({
  ...memory,
  ingest: (delivery, woken) => {
    wakes.push(...woken);
    return memory.ingest(delivery, woken);
  },
});
const service = await startService(serviceSettings, { github, log, store, clock });

afterAll(() => service.close());

async function deliver(name: string, payload: Payload): Promise<number> {
  const { headers, body } = signedDelivery(serviceSettings.webhookSecret, name, payload);
  const answer = await fetch(service.url + webhookPath, { method: 'POST', headers, body });
  // Many examples are about the same pull request: what was evaluated just now is due a little later.
  await clock.advance(2_000);
  await rested();
  return answer.status;
}

it('are as many as were counted when this was written, or more', () => {
  expect(examples.length).toBeGreaterThanOrEqual(329);
});

it('are all answered 2xx as they are; those of another webhook than an app’s lack the installation', async () => {
  entries.length = 0;
  const statuses = new Set<number>();
  for (const { name, payload } of examples) statuses.add(await deliver(name, payload));
  expect([...statuses].sort()).toEqual([200, 202]);
  const problems = entries.filter(({ level }) => level !== 'debug' && level !== 'info');
  expect(new Set(problems.map(({ code, field }) => `${code} ${field}`))).toEqual(
    new Set(['SDL-L202 installation']),
  );
});

it('wake what they concern and nothing else, when they come to an app', async () => {
  entries.length = 0;
  const table = new Map<string, Set<string>>();
  for (const { name, payload } of examples) {
    wakes.length = 0;
    github.calls.length = 0;
    await deliver(name, asToApp(payload));
    const keys = wakes.map(({ subject }) => subjectKey(subject));
    const names = wakes.map(({ subject }) => subjectName(subject).toLowerCase());
    // What was asked and written is about what was woken.
    const gathers = github.calls.filter((call) => call.startsWith('gather')).sort();
    // No rule reads conversations here: of a pull request that was evaluated they are no news.
    const isNews = (key: string) =>
      name !== 'pull_request_review_thread' || gathers.includes(`gather ${key}`);
    expect(gathers).toEqual(
      // A push wakes its pull request for who pushed, too.
      [...new Set(keys)]
        .filter((key) => /^(pull-request|merge-group):/.test(key) && isNews(key))
        .map((key) => `gather ${key}`)
        .sort(),
    );
    for (const call of github.calls.filter((each) => each.startsWith('publish'))) {
      const published = call.replace('publish ', '').toLowerCase();
      expect(names.some((each) => each.endsWith(`:${published}`))).toBe(true);
    }
    const row = table.get(nameOf(name, payload)) ?? new Set();
    table.set(nameOf(name, payload), row);
    // What waits for releases follows the evidence of its repository: src/webhooks/events.test.ts has which events change that.
    for (const wake of wakes.filter(({ subject }) => subject.kind !== 'release-evidence'))
      row.add(`${encodeReason(wake.reason)} → ${subjectKey(wake.subject)}`);
  }
  expect(entries.filter(({ level }) => level !== 'debug' && level !== 'info')).toEqual([]);
  const rows = [...table].filter(([name, row]) => row.size > 0 || handledActions.includes(name));
  expect(Object.fromEntries(rows.map(([name, row]) => [name, [...row].sort()]))).toEqual(expected);
});

/** By `event.action`, for all that is heard: what its examples wake. */
const helloWorld = '186853002';
const second = `pull-request:${helloWorld}#2`;
const expected: Readonly<Record<string, readonly string[]>> = {
  'check_run.created': [`check_run.created → ${second}`],
  'check_run.completed': [`check_run.completed → ${second}`],
  // Of other apps, which hear of it themselves.
  'check_run.requested_action': [],
  'check_run.rerequested': [],
  'check_suite.completed': [
    `check_suite.completed → commit:${helloWorld}@ec26c3e57ca3a959ca5aad62de7213c562f8c821`,
    `check_suite.completed → ${second}`,
  ],
  'check_suite.rerequested': [],
  'installation.created': ['installation.created → installation:957387'],
  'installation.deleted': ['installation.deleted → installation:2'],
  'installation.new_permissions_accepted': ['installation.new_permissions_accepted → installation:957387'],
  'installation.suspend': ['installation.suspend → installation:16598467'],
  'installation.unsuspend': ['installation.unsuspend → installation:16598467'],
  'installation_repositories.added': ['installation_repositories.added → repository:186853007'],
  // None asks for anything.
  'issue_comment.created': [],
  'pull_request_review_comment.created': [],
  // On branches.
  'code_scanning_alert.closed_by_user': [],
  'code_scanning_alert.created': [],
  'code_scanning_alert.fixed': ['code_scanning_alert.fixed → pull-request:337911632#11'],
  'code_scanning_alert.reopened': [],
  'installation_repositories.removed': [],
  'issues.deleted': [],
  'issues.edited': [],
  'issues.labeled': [],
  'issues.opened': [],
  'issues.reopened': [],
  'issues.transferred': [],
  'issues.unlabeled': [],
  'merge_group.checks_requested': [
    'merge_group.checks_requested → merge-group:17273051@2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
  ],
  'pull_request.opened': [
    `pull_request.opened → ${second}`,
    `pushed 2 ec26c3e57ca3a959ca5aad62de7213c562f8c821 - user Codertocat → ${second}`,
  ],
  'pull_request.reopened': [`pull_request.reopened → ${second}`],
  'pull_request.synchronize': [
    `pull_request.synchronize → ${second}`,
    `pushed 2 ec26c3e57ca3a959ca5aad62de7213c562f8c821 f95f852bd8fca8fcc58a9a2d6c842781e32a215e user Codertocat → ${second}`,
  ],
  'pull_request.labeled': [`pull_request.labeled → ${second}`],
  'pull_request.unlabeled': [`pull_request.unlabeled → ${second}`],
  'pull_request.assigned': [`pull_request.assigned → ${second}`],
  'pull_request.unassigned': [`pull_request.unassigned → ${second}`],
  'pull_request.ready_for_review': [`pull_request.ready_for_review → ${second}`],
  'pull_request.closed': ['pull_request.closed → pull-request:186853002#2'],
  'pull_request.converted_to_draft': [`pull_request.converted_to_draft → ${second}`],
  'pull_request.locked': [`pull_request.locked → ${second}`],
  'pull_request.unlocked': [`pull_request.unlocked → ${second}`],
  'pull_request.review_requested': [`pull_request.review_requested → ${second}`],
  'pull_request.review_request_removed': [`pull_request.review_request_removed → ${second}`],
  'pull_request_review.submitted': [`pull_request_review.submitted → ${second}`],
  'pull_request_review.dismissed': [`pull_request_review.dismissed → ${second}`],
  'pull_request_review_thread.resolved': [
    `pull_request_review_thread.resolved → ${second}`,
    'pull_request_review_thread.resolved → pull-request:280886604#118',
  ],
  'pull_request_review_thread.unresolved': [`pull_request_review_thread.unresolved → ${second}`],
  // None touches a policy.
  push: [
    'moved 6113728f27ae82c7b1a177c8d03f9e96e0adf246 - user Codertocat → merged-commits:186853002:master',
    'push → tag:186853002:simple-tag',
    'push.default → merged-commits:186853002:master',
  ],
  create: ['create → tag:186853002:simple-tag'],
  ...Object.fromEntries(
    ['created', 'edited', 'published', 'released', 'prereleased', 'deleted'].map((action) => [
      `release.${action}`,
      [`release.${action} → tag:186853002:0.0.1`],
    ]),
  ),
  'deployment_status.created': ['github-pages', 'production'].map(
    (name) =>
      `deployed 145988746 → release:186853002@f95f852bd8fca8fcc58a9a2d6c842781e32a215e:environment:${name}`,
  ),
  'dependabot_alert.created': [],
  'dependabot_alert.fixed': [],
  'workflow_run.completed': [],
  'repository.created': [],
  'repository.edited': [],
  'repository.privatized': [],
  'repository.publicized': [],
  'repository.renamed': [],
  'repository.transferred': [],
  status: [`status → commit:${helloWorld}@6113728f27ae82c7b1a177c8d03f9e96e0adf246`],
};

const anyRemark = z.record(z.string(), z.unknown());

it('wake a pull request where the command stands in what was written', () => {
  const reasons = examples.flatMap(({ name, payload }) => {
    const part = name === 'pull_request_review' ? 'review' : 'comment';
    const remark = anyRemark.safeParse(payload[part]).data;
    if (remark === undefined) return [];
    const asked = asToApp({ ...payload, [part]: { ...remark, body: '/sdl re-evaluate' } });
    return readEvent(name, asked, {
      id: 1,
      organizationRepository: '.github',
      apiUrl: 'https://api.github.com',
    }).wakes.map(
      ({ reason, subject }) => `${nameOf(name, payload)}: ${encodeReason(reason)} → ${subjectKey(subject)}`,
    );
  });
  expect([...new Set(reasons)].sort()).toEqual([
    `pull_request_review.dismissed: pull_request_review.dismissed → ${second}`,
    `pull_request_review.submitted: re-evaluate → ${second}`,
    `pull_request_review_comment.created: re-evaluate → ${second}`,
  ]);
});

it('wake for a check of ours only when a person asks for it again', () => {
  const reports = examples.filter(({ name }) => name === 'check_run' || name === 'check_suite');
  for (const { name, payload } of reports) {
    const { app } = reportOf.parse(payload[name]);
    const reasons = readEvent(name, asToApp(payload), {
      id: app.id,
      organizationRepository: '.github',
      apiUrl: 'https://api.github.com',
    }).wakes.map(({ reason }) => encodeReason(reason));
    const asked = payload.action === 'rerequested' || payload.action === 'requested_action';
    expect({ name, action: payload.action, reasons: [...new Set(reasons)] }).toMatchObject({
      reasons: asked ? ['re-evaluate'] : [],
    });
  }
  expect(reports.length).toBeGreaterThan(10);
});
