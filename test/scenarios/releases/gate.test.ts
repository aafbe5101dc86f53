import { describe, expect, it } from '@jest/globals';
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

describe('a deployment that waits for the gate', () => {
  it('is approved at once where the rules pass, and the record has why', async () => {
    const shop = await gatedShop(stage, { policy: free });
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['approved: approved after 0']);
    expect(lastWords(run)).toBe('**SDL: this commit may be released.**');
    expect(run.status).toBe('in_progress');
    expect(await recorded(stage, shop)).toEqual(['1.1 approved']);
    const facts = await newestFacts(stage, shop);
    expect(facts).toMatchObject({
      run: run.id,
      environment: 'production',
      ref: 'main',
      event: 'push',
      startedBy: 'mona',
      answer: 'pass',
      dryRun: false,
      deployments: [run.jobs[0]?.deployment],
    });
    const verdict = await stage.store.entry(String(facts.verdict));
    expect(verdict).toMatchObject({ kind: 'verdict', conclusion: 'success', sha: run.sha });
    const evidence = JSON.parse(verdict?.body ?? '{}').inputs.evidence;
    const digests = Object.values(evidence).filter((each) => typeof each === 'string');
    const kept = await stage.store.evidence(digests);
    expect([...kept.values()].every((content) => typeof content === 'string' && content !== '')).toBe(true);
  });

  it('is rejected where the run is of a pull request: it runs the test merge, not its commit', async () => {
    const shop = await gatedShop(stage, { policy: free });
    const run = await deploy(stage, shop, { event: 'pull_request' });
    expect(answers(run)).toEqual(['rejected: rejected after 0']);
    expect(lastWords(run)).toMatch(/^\*\*SDL: rejected\.\*\* The run is of a pull request/);
  });

  it('is rejected at once where a rule fails, with what to do', async () => {
    const shop = await gatedShop(stage);
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['rejected: rejected after 0']);
    expect([run.status, run.conclusion]).toEqual(['completed', 'failure']);
    expect(lastWords(run)).toMatch(
      /^\*\*SDL: this commit must not be released\.\*\*\n- \*\*Staging\*\*: .* → /,
    );
    expect(await recorded(stage, shop)).toEqual(['1.1 rejected']);
  });

  it('waits as long as the rules do, is told why once, and is approved by itself', async () => {
    const shop = await gatedShop(stage);
    await toStaging(stage, shop);
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
    expect(lastWords(run)).toMatch(/^\*\*SDL: this commit cannot be released yet\.\*\*/);
    await stage.advance(10 * minute);
    await stage.advance(10 * minute);
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
    await stage.advance(41 * minute);
    expect(answers(run)).toEqual(['approved: approved after 1']);
    expect(await recorded(stage, shop)).toEqual(['1.1 waiting', '1.1 approved']);
    stage.asked();
    await stage.advance(60 * minute);
    expect(stage.asked().filter(({ operation }) => aboutRuns.has(operation))).toEqual([]);
  });

  it('is evaluated again when what it waits for happens', async () => {
    const shop = await gatedShop(stage, { policy: staged.replace(', soak: 1', '') });
    const before = await shop.deploy({
      by: 'mona',
      jobs: ['staging'],
      path: '.github/workflows/staging.yml',
    });
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
    await stage.later(30_000);
    await before.finish('success');
    await stage.settled();
    await stage.advance(60_000);
    expect(answers(run)).toEqual(['approved: approved after 2']);
  });

  it('waits where the policy does not list the environment, and passes once it does', async () => {
    const shop = await gatedShop(stage, { policy: free.replace('[production]', '[other]') });
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['waiting: waiting after 1']);
    expect(lastWords(run)).toMatch(/^\*\*SDL: this commit could not be checked\.\*\*/);
    expect(await recorded(stage, shop)).toEqual(['1.1 cannot-tell']);
    await stage.later(30_000);
    await shop.push({ branch: 'main', files: { '.github/sdl.yml': free } });
    await stage.settled();
    expect(answers(run)).toEqual(['approved: approved after 1']);
  });

  it('goes on in a dry run, and the comment shows the true result', async () => {
    const shop = await gatedShop(stage, { policy: `${staged}    dry-run: true\n` });
    const run = await deploy(stage, shop);
    expect(answers(run)).toEqual(['approved: approved after 0']);
    expect(lastWords(run)).toMatch(/must not be released.*dry run: the deployment goes on/);
    expect(await newestFacts(stage, shop)).toMatchObject({
      decision: 'approved',
      answer: 'fail',
      dryRun: true,
    });
  });

  it('is rejected where the run is not of the commit that GitHub asked about', async () => {
    const shop = await gatedShop(stage);
    await toStaging(stage, shop);
    const run = await deploy(stage, shop);
    await stage.store.wake([
      {
        subject: {
          kind: 'gate',
          repositoryId: shop.id,
          installationId: stage.installationOn(shop).id,
          owner: shop.owner,
          repository: shop.name,
          run: run.id,
          environment: 'production',
          sha: 'f'.repeat(40),
        },
        reason: { kind: 'gate-requested', deployment: null },
      },
    ]);
    await stage.later(0);
    await stage.settled();
    expect(answers(run)).toEqual(['rejected: rejected after 1']);
    expect(lastWords(run)).toContain('GitHub asked about `ffffffffffff`');
  });

  it('gets an answer whatever its environment is called, and under the new name of its repository', async () => {
    const name = 'ü "quoted" <b> `x` @mona ../..';
    const shop = await gatedShop(stage, { policy: free.replace('[production]', '["**"]') });
    shop.environment(name, { gates: ['sdl-gate'] });
    const run = await shop.deploy({ by: 'mona', jobs: [name] });
    await shop.rename('store');
    await stage.settled();
    expect(answers(run)).toEqual(['approved: approved after 0']);
  });
});

describe('an answer that the app may not give', () => {
  it('is recorded once, and given as soon as it may', async () => {
    const shop = await gatedShop(stage, { policy: free });
    const installation = stage.installationOn(shop);
    stage.emulator.faults.fail('actions/review-custom-gates-for-run', { status: 403 });
    const run = await deploy(stage, shop);
    await stage.advance(10 * minute);
    await stage.advance(10 * minute);
    expect(installation.account).toBe(shop.owner);
    expect(answers(run)).toEqual(['waiting: waiting after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 refused']);
    stage.emulator.faults.clear();
    await stage.advance(10 * minute);
    expect(answers(run)).toEqual(['approved: approved after 0']);
    expect(await recorded(stage, shop)).toEqual(['1.1 refused', '1.1 approved']);
  });
});

describe('while GitHub is down', () => {
  it.each(['before', 'after'] as const)('an answer that is lost %s it counts is given once', async (when) => {
    const shop = await gatedShop(stage, { policy: free });
    stage.emulator.faults.drop('actions/review-custom-gates-for-run', { when, times: 1 });
    const run = await deploy(stage, shop);
    for (let retry = 0; retry < 3; retry += 1) await stage.advance(5_000);
    expect(answers(run)).toEqual(['approved: approved after 0']);
    const kinds = await recorded(stage, shop);
    expect(kinds.map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual(
      when === 'before' ? ['1.1 approved', '1.1 approved'] : ['1.1 approved'],
    );
    await run.finish('success');
    await stage.settled();
    expect(await recorded(stage, shop)).toEqual(kinds);
  });
});
