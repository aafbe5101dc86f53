import { beforeEach, describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlChecks, testedChange } from '../running-service.ts';
import { itsTest, untestedChange } from './changes.ts';
import { enforcing, light, scene } from './scene.ts';

const stage = scene();
const tests = enforcing('tests');
const failing = 'failure: 1 of 1 rule fails: tests';
const passing = 'success: The rule passes';

/** Another repository takes a name that was given up. It has a pull request of the same number, which passes. */
async function taken(owner: string, name = 'shop'): Promise<PullRequest> {
  const taker = await stage.emulator.world.repository({
    owner,
    name,
    files: {
      'src/cart.js': 'export const total = (items) => items.length;\n',
      'test/cart.test.js': 'test("counts", () => expect(total([1])).toBe(1));\n',
      '.github/sdl.yml': tests,
    },
  });
  taker.teamAccess('developers', 'write');
  return taker.openPullRequest(testedChange());
}

/** All check runs of this app, by commit of the pull request. */
function counts(change: PullRequest) {
  return { checks: sdlChecks(change).length, comments: change.comments.length };
}

const operations = () => stage.asked().map(({ operation }) => operation);

/** The log lines of subjects that ended without an evaluation, with the reason. */
const endings = (repository: Repository) =>
  stage.log
    .filter(({ msg, subject }) => msg === 'gone' && String(subject).includes(`:${repository.id}`))
    .map(({ why }) => why ?? null);

let logged = 0;
beforeEach(() => {
  logged = stage.log.length;
});

const problems = () => stage.log.slice(logged).filter(({ level }) => level === 'warn' || level === 'error');

describe('a repository that is renamed', () => {
  test.each(['graphql:PullRequestEvidence', 'pulls/list-files', 'checks/create', 'issues/create-comment'])(
    'during an evaluation, at %s: one check and one comment',
    async (operation) => {
      const repository = await stage.shop({ policy: tests });
      const slow = stage.emulator.faults.hang(operation, { times: 1 });
      const change = await repository.openPullRequest(untestedChange);
      await slow.reached();
      await repository.rename('store');
      await change.label('bug');
      await change.review({ by: 'grace', state: 'approve' });
      await stage.emulator.idle();
      slow.release();
      await stage.settled();
      await stage.advance(5_000);
      expect(light(change)).toBe(failing);
      expect(counts(change)).toEqual({ checks: 1, comments: 1 });
      await change.push(itsTest);
      await stage.settled();
      expect(light(change)).toBe(passing);
      expect(counts(change)).toEqual({ checks: 1, comments: 1 });
    },
  );

  test('is evaluated with as many requests as before', async () => {
    const repository = await stage.shop({ policy: tests });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    let rate = 1;
    const afterPush = async (meanwhile = async () => {}) => {
      await stage.advance(10_000);
      stage.asked();
      const held = stage.emulator.faults.webhooks.hold();
      rate += 1;
      await change.push({ files: { 'src/tax.js': `export const rate = ${rate};\n` } });
      await meanwhile();
      await held.release();
      await stage.settled();
      return operations();
    };
    const before = await afterPush();
    expect(before).toContain('graphql:PullRequestEvidence');
    // The links of the comment have the new name.
    expect(await afterPush(() => repository.rename('store'))).toEqual([...before, 'issues/update-comment']);
    expect(await afterPush()).toEqual(before);
  });

  test('while its subject waits, and whose name another took: the right one is evaluated', async () => {
    const repository = await stage.shop({ policy: tests });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await repository.openPullRequest(untestedChange);
    await repository.rename('store');
    const other = await taken(repository.owner);
    expect(other.number).toBe(change.number);
    await held.release();
    await stage.settled();
    expect(light(change)).toBe(failing);
    expect(counts(change)).toEqual({ checks: 1, comments: 1 });
    expect(light(other)).toBe(passing);
    expect(counts(other)).toEqual({ checks: 1, comments: 0 });
    expect(problems()).toEqual([]);
  });

  test('twice, each name taken by another', async () => {
    const repository = await stage.shop({ policy: tests });
    const held = stage.emulator.faults.webhooks.hold({ event: 'pull_request' });
    const change = await repository.openPullRequest(untestedChange);
    await repository.rename('store');
    const first = await taken(repository.owner, 'shop');
    await repository.rename('market');
    const second = await taken(repository.owner, 'store');
    await held.release();
    await stage.settled();
    expect([change, first, second].map((each) => light(each))).toEqual([failing, passing, passing]);
  });

  test('and whose name another took during the evaluation: nothing is written to that one', async () => {
    const repository = await stage.shop({ policy: tests });
    const slow = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    await slow.reached();
    const quiet = stage.emulator.faults.webhooks.lose();
    await repository.rename('store');
    const other = await taken(repository.owner);
    await stage.later(5_000);
    slow.release();
    await stage.settled();
    quiet.remove();
    await stage.advance(10_000);
    expect(light(change)).toBe(failing);
    expect(counts(change)).toEqual({ checks: 1, comments: 1 });
    expect(counts(other)).toEqual({ checks: 0, comments: 0 });
  });

  test('and whose name another took: the pull requests of a commit and of a branch are its own', async () => {
    const repository = await stage.shop({ policy: null });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    const held = stage.emulator.faults.webhooks.hold();
    await repository.push({ by: 'mona', branch: 'main', files: { '.github/sdl.yml': tests } });
    await repository.reportStatus({ sha: change.headSha, context: 'ci', state: 'success', by: 'mona' });
    await repository.rename('store');
    const other = await taken(repository.owner);
    await held.release();
    await stage.settled();
    expect(light(change)).toBe(failing);
    expect(light(other)).toBe(passing);
    expect(problems()).toEqual([]);
  });
});

describe.each([false, true])(
  'a repository (private: %s) that is transferred while its subject waits',
  (isPrivate) => {
    /** The subject waits; then the repository is given to this account, under a new name, and another takes the old one. */
    const given = async (owner: string, options: { readonly taken: boolean }) => {
      const repository = await stage.shop({ policy: tests, private: isPrivate });
      const held = stage.emulator.faults.webhooks.hold();
      const change = await repository.openPullRequest(untestedChange);
      const former = repository.owner;
      await repository.rename(`given-${former}`);
      await repository.transfer(owner);
      const other = options.taken ? await taken(former) : null;
      await held.release();
      await stage.settled();
      return { repository, change, other };
    };

    test.each([false, true])(
      'to an account with the app is evaluated there (name taken: %s)',
      async (isTaken) => {
        const { owner } = await stage.shop();
        const { repository, change, other } = await given(owner, { taken: isTaken });
        expect(light(change)).toBe(failing);
        expect(counts(change)).toEqual({ checks: 1, comments: 1 });
        if (other !== null) expect(light(other)).toBe(passing);
        expect(problems()).toEqual([]);
        const wrote = stage.asked().filter(({ operation }) => operation === 'checks/create');
        const installation = stage.installationOn(repository);
        expect(wrote.map(({ actor }) => actor)).toContain(`installation:${installation.id}`);
      },
    );

    test('to an account without the app is left alone, and the log says why', async () => {
      const stranger = `stranger-${isPrivate}`;
      stage.emulator.world.organization(stranger);
      const { repository, change } = await given(stranger, { taken: true });
      expect(sdlChecks(change)).toEqual([]);
      expect(change.comments).toEqual([]);
      const why = expect.stringMatching(
        new RegExp(
          `^The app is not installed on the repository ${repository.id}, last seen as \\S+/shop, or that was`,
        ),
      );
      expect(new Set(endings(repository))).toEqual(new Set([why]));
      expect(problems()).toEqual([]);
    });
  },
);

describe('a repository that is transferred during an evaluation', () => {
  test('to an account with the app: one check and one comment, there', async () => {
    const { owner } = await stage.shop();
    const repository = await stage.shop({ policy: tests });
    const slow = stage.emulator.faults.hang('pulls/list-files', { times: 1 });
    const change = await repository.openPullRequest(untestedChange);
    await slow.reached();
    await repository.rename('moved');
    await repository.transfer(owner);
    slow.release();
    await stage.settled();
    await stage.advance(60_000);
    expect(light(change)).toBe(failing);
    expect(counts(change)).toEqual({ checks: 1, comments: 1 });
  });
});

describe('a repository that is deleted while its subject waits', () => {
  test.each([false, true])('ends quietly (name taken: %s)', async (isTaken) => {
    const repository = await stage.shop({ policy: tests });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await repository.openPullRequest(untestedChange);
    await repository.delete();
    const other = isTaken ? await taken(repository.owner) : null;
    await held.release();
    await stage.settled();
    expect(sdlChecks(change)).toEqual([]);
    expect(endings(repository)).not.toEqual([]);
    expect(problems()).toEqual([]);
    if (other !== null) expect(light(other)).toBe(passing);
    stage.asked();
    await stage.advance(600_000);
    expect(stage.asked()).toEqual([]);
  });
});

describe('a merge group of a repository that is renamed, and whose name another took', () => {
  test('is evaluated', async () => {
    const repository = await stage.shop({ policy: tests });
    repository.protect('main', {
      requiredChecks: [{ name: 'SDL', app: stage.emulator.app.slug }],
      mergeQueue: { groupSize: 1 },
    });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    const held = stage.emulator.faults.webhooks.hold();
    await change.enqueue({ by: 'ada' });
    await repository.buildMergeGroups();
    const [group] = repository.mergeGroups();
    if (group === undefined) throw new Error('There is no merge group.');
    await repository.rename('store');
    await taken(repository.owner);
    await held.release();
    await stage.settled();
    const runs = repository.checkRuns(group.headSha).filter(({ app }) => app === 'sdl-gate');
    expect(runs.map(({ name, conclusion }) => [name, conclusion])).toEqual([['SDL', 'success']]);
    expect(problems()).toEqual([]);
  });
});
