import { expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();

const change = {
  by: 'mona',
  title: 'Discounts',
  files: { 'src/discount.js': 'export const half = (price) => price / 2;\n' },
};

async function opened(options = ''): Promise<readonly [PullRequest, Repository]> {
  const repository = await stage.shop({ policy: enforcing(`signatures${options}`) });
  const pull = await repository.openPullRequest(change);
  await stage.settled();
  return [pull, repository];
}

async function verdictAfterRerun(pull: PullRequest, repository: Repository) {
  await stage.later(20_000);
  await repository.rerequestSuite(pull.headSha, { by: 'mona' });
  await stage.settled();
  return shown(pull).rules.signatures;
}

it('a commit that is not signed fails, and passes once its signature is verified', async () => {
  const [pull, repository] = await opened();
  expect(light(pull)).toBe('failure: 1 of 1 rule fails: signatures');
  repository.signCommit(pull.headSha, { by: 'mona' });
  expect(await verdictAfterRerun(pull, repository)).toBe('pass');
  repository.signCommit(pull.headSha, { by: 'mona', state: 'expired_key' });
  expect(await verdictAfterRerun(pull, repository)).toBe('fail');
});

it('a signature that GitHub could not verify is asked for again', async () => {
  const [pull, repository] = await opened();
  repository.signCommit(pull.headSha, { by: 'mona', state: 'gpgverify_unavailable' });
  expect(await verdictAfterRerun(pull, repository)).toBe('pending');
  repository.signCommit(pull.headSha, { by: 'mona' });
  await stage.advance(11 * 60_000);
  expect(shown(pull).rules.signatures).toBe('pass');
});

it('the policy may ask for the signature of an author', async () => {
  const [pull, repository] = await opened('\n    signer: author');
  repository.signCommit(pull.headSha, { by: 'grace' });
  expect(await verdictAfterRerun(pull, repository)).toBe('fail');
  repository.signCommit(pull.headSha, { by: 'mona' });
  expect(await verdictAfterRerun(pull, repository)).toBe('pass');
});

it('each commit counts', async () => {
  const [pull, repository] = await opened();
  repository.signCommit(pull.headSha, { by: 'mona' });
  await stage.later(20_000);
  await pull.push({ files: { 'src/discount.js': 'export const half = 1;\n' } });
  repository.signCommit(pull.headSha, { by: 'mona' });
  expect(await verdictAfterRerun(pull, repository)).toBe('pass');
  await stage.later(20_000);
  await pull.push({ files: { 'src/discount.js': 'export const half = 2;\n' } });
  await stage.settled();
  expect(shown(pull).rules.signatures).toBe('fail');
});
