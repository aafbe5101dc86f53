import { expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { openBundle } from '../../src/ledger/bundle.ts';
import { requested } from '../../src/subjects/reason.ts';
import { registeredApp } from '../manifest.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, scene } from './scene.ts';

const stage = scene();

/** Has the statements that are due made. */
async function state(): Promise<void> {
  await stage.store.wake([{ subject: { kind: 'schedule', name: 'statements' }, reason: requested }]);
  await stage.advance(60_000);
}

async function predicatesAbout({ id }: Repository, sha: string) {
  const keys = await stage.store.signingKeys();
  const statements = await stage.store.statementsAbout(id, sha, 100);
  return statements.map(({ bundle, predicateType }) => {
    const opened = openBundle(bundle, keys);
    if (opened.state !== 'signed') throw new Error(`The statement is ${opened.state}.`);
    const statement = JSON.parse(opened.payload);
    expect(statement.predicateType).toBe(predicateType);
    return statement;
  });
}

async function merged(change: PullRequest): Promise<string> {
  const sha = await change.merge({ by: 'grace', method: 'squash' });
  await stage.advance(1_000);
  await state();
  return sha;
}

/** A branch into which anything can be merged, whatever its check says. */
async function openShop(policy: string): Promise<Repository> {
  const repository = await stage.shop({ policy });
  repository.protect('main', null);
  return repository;
}

/** What was decided, and the summary where there is one. */
async function statedAbout(repository: Repository, sha: string) {
  const made = await predicatesAbout(repository, sha);
  const [verdict, summary] = ['sdl-gate.dev', 'slsa.dev'].map((host) =>
    made.find(({ predicateType }) => predicateType.includes(host)),
  );
  return { made, verdict, summary };
}

test('a commit that was merged under a passing check has a verdict and a summary that passes', async () => {
  const repository = await openShop(enforcing('tests'));
  const change = await repository.openPullRequest(untestedChange);
  await change.push(itsTest);
  await stage.settled();
  const sha = await merged(change);
  const { made, verdict, summary } = await statedAbout(repository, sha);
  expect(made).toHaveLength(2);
  expect(verdict.predicate).toMatchObject({
    repository: { id: repository.id, name: repository.fullName },
    branch: 'main',
    conclusion: 'success',
    pullRequest: change.number,
    evaluated: change.headSha,
    rules: [{ id: 'tests', enforcement: 'enforce', status: 'pass' }],
  });
  expect(summary.subject[0]).toMatchObject({
    digest: { gitCommit: sha, gitTree: expect.stringMatching(/^[0-9a-f]{40}$/) },
    annotations: { sourceRefs: ['refs/heads/main'] },
  });
  expect(summary.predicate).toMatchObject({
    verifier: {
      id: `https://sdl-gate.dev/verifier/v1/${new URL(stage.emulator.url).host}/${stage.emulator.app.id}`,
    },
    resourceUri: `git+${stage.emulator.url}/${repository.fullName}`,
    verificationResult: 'PASSED',
    verifiedLevels: ['ORG_SOURCE_SDL_TESTS'],
  });
});

test('one that was merged against its check has a summary that fails', async () => {
  const repository = await openShop(enforcing('tests'));
  const change = await repository.openPullRequest(untestedChange);
  await stage.settled();
  const { summary } = await statedAbout(repository, await merged(change));
  expect(summary.predicate).toMatchObject({ verificationResult: 'FAILED', verifiedLevels: [] });
});

test('one that was pushed to the branch is unknown, and has no summary', async () => {
  const repository = await openShop(enforcing('tests'));
  const sha = await repository.push({ branch: 'main', by: 'ada', files: { 'README.md': 'Shop\n' } });
  for (let tries = 1; tries <= 4; tries += 1) await stage.advance(6_000);
  await state();
  const { made, verdict } = await statedAbout(repository, sha);
  expect(made).toHaveLength(1);
  expect(verdict.predicate).toMatchObject({ conclusion: 'unknown', reason: 'no-pull-request' });
});

test('a release has statements for each verdict that says something else, signed with the one published key', async () => {
  const permissions = { ...registeredApp().permissions, deployments: 'read' } as const;
  const policy = `rules: { staging: enforce }\nreleases: [{ name: production, environments: [production] }]\n`;
  const repository = await stage.shop({ policy, permissions });
  for (const name of ['staging', 'production']) repository.environment(name);
  const sha = await repository.sha('main');
  await stage.release(repository, sha, { kind: 'environment', name: 'production' });
  await state();
  await state();
  const { made, verdict, summary } = await statedAbout(repository, sha);
  expect(made).toHaveLength(2);
  expect(verdict.predicate).toMatchObject({
    branch: null,
    target: { kind: 'environment', name: 'production' },
    conclusion: 'failure',
    rules: expect.arrayContaining([expect.objectContaining({ id: 'staging', status: 'fail' })]),
  });
  expect(summary.predicate).toMatchObject({ verificationResult: 'FAILED' });
  expect(await stage.store.signingKeys()).toHaveLength(1);
});
