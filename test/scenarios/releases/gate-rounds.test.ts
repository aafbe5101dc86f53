import { describe, expect, it } from '@jest/globals';
import type { DeployingRun, Repository } from '@sdl-gate/github-emulator';
import { registeredApp } from '../../manifest.ts';
import { scene } from '../scene.ts';
import {
  answers,
  deploy,
  free,
  gatedShop,
  lastWords,
  newestFacts,
  recorded,
  staged,
  toStaging,
} from './gate-scene.ts';

const stage = scene();

/** What is asked about a gate that waits. */
const aboutRuns = new Set(['actions/get-workflow-run', 'actions/review-custom-gates-for-run']);
const minute = 60_000;
const day = 24 * 60 * minute;

/** Sends the requests about a repository once more, as GitHub does after a failure. */
async function redeliverRequests(): Promise<void> {
  for (const { id, event } of stage.emulator.deliveries.filter(
    ({ event }) => event === 'deployment_protection_rule',
  ))
    if (event !== '') await stage.emulator.redeliver(id);
  await stage.settled();
}

/** A run whose gate waits for an hour in staging. */
async function waitingRun(shop: Repository): Promise<DeployingRun> {
  await toStaging(stage, shop);
  const run = await deploy(stage, shop);
  expect(answers(run)).toEqual(['waiting: waiting after 1']);
  await stage.later(20_000);
  return run;
}

describe('each set of jobs gets one answer', () => {
  it.each([true, false])('three in sequence, with deployments: %s', async (deployment) => {
    const shop = await gatedShop(stage, { policy: free });
    const jobs = ['one', 'two', 'three'].map((name) => ({ name, environment: 'production', deployment }));
    const run = await deploy(stage, shop, { jobs });
    for (let job = 1; job <= 3; job += 1) {
      await stage.settled();
      expect(answers(run)).toEqual(Array(job).fill('approved: approved after 0'));
      await stage.later(20_000);
      await run.finish('success');
    }
    await stage.settled();
    expect(run.conclusion).toBe('success');
    expect(await recorded(stage, shop)).toEqual(['1.1 approved', '1.2 approved', '1.3 approved']);
  });

  it('jobs that begin together are one set', async () => {
    const shop = await gatedShop(stage, { policy: free });
    const run = await deploy(stage, shop, {
      jobs: [['production', { name: 'b', environment: 'Production' }]],
    });
    expect(answers(run)).toEqual(['approved: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 approved']);
  });

  it('two environments of a run are two gates', async () => {
    const shop = await gatedShop(stage, { policy: free.replace('[production]', '[production, docs]') });
    shop.environment('docs', { gates: ['sdl-gate'] });
    const run = await deploy(stage, shop, { jobs: [['production', 'docs']] });
    expect(answers(run)).toEqual(['approved: approved after 0', 'approved: approved after 0']);
  });

  it('a request that is delivered again changes nothing', async () => {
    const shop = await gatedShop(stage, { policy: free });
    shop.environment('production', { gates: ['sdl-gate'], reviewers: ['ada'] });
    const run = await deploy(stage, shop, { jobs: ['production', 'production'] });
    await redeliverRequests();
    expect(answers(run)).toEqual(['waiting: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 approved']);
    await run.approve({ by: 'ada' });
    await stage.later(20_000);
    await run.finish('success');
    await stage.settled();
    await redeliverRequests();
    expect(answers(run)).toEqual(['approved: approved after 0', 'waiting: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 approved', '1.2 approved']);
  });

  it('a request under another delivery id is no other round, with and without a deployment', async () => {
    const shop = await gatedShop(stage, { policy: free });
    shop.environment('production', { gates: ['sdl-gate'], reviewers: ['ada'] });
    for (const deployment of [true, false]) {
      const run = await deploy(stage, shop, {
        jobs: [{ name: 'one', environment: 'production', deployment }],
      });
      await stage.later(20_000);
      const madeAt = Math.floor(stage.emulator.clock.now().getTime() / 1_000);
      const [{ deployment: id = null } = {}] = run.jobs;
      await stage.store.wake([
        {
          subject: {
            kind: 'gate',
            repositoryId: shop.id,
            installationId: stage.installationOn(shop).id,
            owner: shop.owner,
            repository: shop.name,
            run: run.id,
            environment: 'Production',
            sha: run.sha,
          },
          reason: { kind: 'gate-requested', deployment: id === null ? null : { id, madeAt } },
        },
      ]);
      await stage.later(0);
      await stage.settled();
      expect(answers(run)).toEqual(['waiting: approved after 0']);
    }
    expect(await recorded(stage, shop)).toEqual(['1.1 approved', '1.1 approved']);
  });

  it('another attempt of the run is asked again', async () => {
    const shop = await gatedShop(stage);
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['rejected: rejected after 0']);
    await stage.later(20_000);
    await toStaging(stage, shop);
    await stage.advance(61 * minute);
    await run.rerun({ by: 'ada' });
    await stage.settled();
    expect(answers(run)).toEqual(['rejected: rejected after 0', 'approved: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 rejected', '2.1 approved']);
    expect(await newestFacts(stage, shop)).toMatchObject({ startedBy: 'ada', attempt: 2 });
  });

  it('reports are used up after nine, the last of which says so, and the answer still follows', async () => {
    const shop = await gatedShop(stage);
    const run = await waitingRun(shop);
    for (let change = 1; change <= 12; change += 1) {
      await shop.push({
        branch: 'main',
        files: { '.github/sdl.yml': staged.replace('1', String(change + 1)) },
      });
      await stage.advance(30_000);
    }
    expect(answers(run)).toEqual(['waiting: waiting after 9']);
    expect(lastWords(run)).toMatch(/The deployment waits since 2026-03-02 .*takes no more reports/);
    await shop.push({ branch: 'main', files: { '.github/sdl.yml': free } });
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['approved: approved after 9']);
  });
});

describe('a round that ends without an answer', () => {
  it('was bypassed by an administrator: the record has who and why, and an issue asks', async () => {
    const shop = await gatedShop(stage, { permissions: withIssues() });
    const run = await waitingRun(shop);
    await run.bypass({ by: `${shop.owner}-owner`, comment: 'Outage. @mona <b>' });
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['bypassed: waiting after 1']);
    expect(await recorded(stage, shop)).toEqual(['1.1 waiting', '1.1 bypassed']);
    const facts = await newestFacts(stage, shop);
    expect(facts).toMatchObject({ by: `${shop.owner}-owner`, said: 'Outage. @mona <b>', enabled: true });
    const issue = shop.issues.find(({ number }) => number === facts.issue);
    expect(issue?.title).toBe('A deployment to production bypassed the gate');
    expect(issue?.body).toContain('`Outage. @mona <b>`');
    await run.finish('success');
    await stage.advance(30_000);
    expect(shop.issues).toHaveLength(1);
    expect(await recorded(stage, shop)).toHaveLength(2);
  });

  it('was bypassed, and the next jobs are asked about as usual', async () => {
    const shop = await gatedShop(stage);
    await toStaging(stage, shop);
    const run = await deploy(stage, shop, { jobs: ['production', 'production'] });
    await stage.later(20_000);
    await run.bypass({ by: `${shop.owner}-owner` });
    await run.finish('success');
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['bypassed: waiting after 1', 'waiting: waiting after 1']);
    expect(await recorded(stage, shop)).toEqual(['1.1 waiting', '1.1 bypassed', '1.2 waiting']);
    await stage.advance(61 * minute);
    expect(answers(run)).toEqual(['bypassed: waiting after 1', 'approved: approved after 1']);
  });

  it('was bypassed because the gate was disabled', async () => {
    const shop = await gatedShop(stage);
    const run = await waitingRun(shop);
    shop.environment('production', { gates: [] });
    await run.bypass({ by: `${shop.owner}-owner` });
    await stage.advance(30_000);
    expect(await newestFacts(stage, shop)).toMatchObject({
      decision: 'bypassed',
      enabled: false,
      issue: null,
    });
  });

  it('expired after 30 days', async () => {
    const shop = await gatedShop(stage, { policy: free.replace('[production]', '[other]') });
    const run = await deploy(stage, shop);
    await stage.leap(29 * day);
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
    await stage.leap(day);
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['expired: waiting after 1']);
    expect(await recorded(stage, shop)).toEqual(['1.1 cannot-tell', '1.1 expired']);
    stage.asked();
    await stage.advance(60 * minute);
    expect(stage.asked().filter(({ operation }) => aboutRuns.has(operation))).toEqual([]);
  });

  it.each(['cancelled', 'rejected'])('ended: %s', async (how) => {
    const shop = await gatedShop(stage);
    shop.environment('production', { gates: ['sdl-gate'], reviewers: ['ada'] });
    const run = await waitingRun(shop);
    if (how === 'cancelled') await run.cancel();
    else await run.reject({ by: 'ada', comment: 'Not on a Friday.' });
    await stage.advance(30_000);
    expect(answers(run)).toEqual([`${how}: waiting after 1`]);
    expect(await recorded(stage, shop)).toEqual(['1.1 waiting', '1.1 ended']);
  });

  it('was cancelled and started again while nobody was there', async () => {
    const shop = await gatedShop(stage);
    const run = await waitingRun(shop);
    await run.cancel();
    await run.rerun({ by: 'ada' });
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['cancelled: waiting after 1', 'waiting: waiting after 1']);
    expect(await recorded(stage, shop)).toEqual(['1.1 waiting', '1.1 ended', '2.1 waiting']);
  });
});

function withIssues() {
  return { ...registeredApp().permissions, issues: 'write' } as const;
}

describe('a request that was lost', () => {
  const hour = 60 * minute;

  it('is found where a gate was seen before, with its next round', async () => {
    const shop = await gatedShop(stage, { policy: free });
    const first = await deploy(stage, shop, { jobs: ['production', 'production'] });
    await stage.later(20_000);
    stage.emulator.faults.webhooks.lose({ event: 'deployment_protection_rule', times: 2 });
    await first.finish('success');
    const second = await deploy(stage, shop);
    expect(answers(first)).toEqual(['approved: approved after 0', 'waiting: waiting after 0']);
    await stage.leap(hour);
    await stage.advance(30_000);
    expect(answers(first)).toEqual(['approved: approved after 0', 'approved: approved after 0']);
    expect(answers(second)).toEqual(['approved: approved after 0']);
    expect(await newestFacts(stage, shop)).toMatchObject({ environment: 'production' });
  });

  it('is found when the policy changes', async () => {
    const shop = await gatedShop(stage, { policy: null });
    stage.emulator.faults.webhooks.lose({ event: 'deployment_protection_rule', times: 1 });
    const run = await deploy(stage, shop);
    await shop.push({ branch: 'main', files: { '.github/sdl.yml': free } });
    await stage.advance(30_000);
    expect(answers(run)).toEqual(['approved: approved after 0']);
  });

  it('leaves jobs alone that wait for somebody else, though they are listed each hour', async () => {
    const shop = await gatedShop(stage, { policy: free });
    shop.environment('production', { gates: ['sdl-gate'], reviewers: ['ada'] });
    const run = await deploy(stage, shop);
    for (let hours = 0; hours < 3; hours += 1) {
      await stage.leap(hour);
      await stage.advance(30_000);
    }
    expect(answers(run)).toEqual(['waiting: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 approved']);
  });
});
