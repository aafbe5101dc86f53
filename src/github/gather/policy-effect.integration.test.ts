import { expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { evaluate } from '../../engine/evaluate.ts';

const gitHub = await emulatedGitHub();
const policy = 'rules: { tests: enforce }\n';

async function proposing(
  repository: Repository,
  text = 'rules: { review: enforce }\n',
): Promise<PullRequest> {
  return repository.openPullRequest({
    by: 'mona',
    title: 'Policy',
    branch: 'policy',
    files: { '.github/sdl.yml': text },
  });
}

async function openOthers(repository: Repository, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await repository.openPullRequest({
      by: 'ada',
      title: `Change ${index}`,
      branch: `change-${index}`,
      files: { 'src/cart.js': `${index}\n` },
    });
  }
}

/** Shows the check about the policy, as an evaluation does. */
async function shown(pullRequest: PullRequest): Promise<void> {
  const gathered = await gitHub.gather(pullRequest);
  const { subject, policy: found, evidence } = gathered;
  await gitHub.github.publish(gathered, evaluate(subject, found, evidence, new Date()));
}

const effectOf = ({ number, repository }: PullRequest) =>
  gitHub.github.gatherPolicyEffect({ kind: 'policy-effect', ...gitHub.placeOf(repository), number });

test('the newest 20 others are read for both policies, within a bound of requests', async () => {
  const repository = await gitHub.shop({ policy });
  await openOthers(repository, 22);
  const pullRequest = await proposing(repository);
  await shown(pullRequest);
  gitHub.asked();
  const effect = await effectOf(pullRequest);
  expect(effect?.others.map(({ subject }) => subject.number)).toEqual(
    Array.from({ length: 20 }, (_, index) => 22 - index),
  );
  expect(effect?.left).toBe(2);
  const [other] = effect?.others ?? [];
  expect(Object.keys(other?.evidence ?? {})).toEqual(
    expect.arrayContaining(['change', 'reviews', 'commits']),
  );
  // The list, and two or three for each.
  expect(gitHub.asked().length).toBeLessThan(70);
}, 60_000);

test('nothing is read before the check is shown, nor once it has the effect', async () => {
  const repository = await gitHub.shop({ policy });
  await openOthers(repository, 1);
  const pullRequest = await proposing(repository);
  await expect(effectOf(pullRequest)).resolves.toBeNull();
  await shown(pullRequest);
  const effect = await effectOf(pullRequest);
  if (effect === null) throw new Error('There is an effect.');
  await gitHub.github.publishPolicyEffect(effect.own, { compared: [], left: 0 });
  await expect(effectOf(pullRequest)).resolves.toBeNull();
});

test.each([
  ['that is not valid', 'rules: { reveiw: enforce }\n'],
  ['that says the same', `# Words.\n${policy}`],
])('a policy %s has no effect', async (_, text) => {
  const pullRequest = await proposing(await gitHub.shop({ policy }), text);
  await shown(pullRequest);
  await expect(effectOf(pullRequest)).resolves.toBeNull();
});
