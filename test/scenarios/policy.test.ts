import { describe, expect, it, test } from '@jest/globals';
import type { Repository } from '@sdl-gate/github-emulator';
import { sdlCheck, sdlChecks, testedChange } from '../running-service.ts';
import { itsTest, signIn, untestedChange } from './changes.ts';
import { enforcing, light, lights, scene, shown, writes } from './scene.ts';

const stage = scene();

const marker = '<!-- sdl-gate -->';

const bot = () => stage.emulator.app.botLogin;

describe('where no policy is, nobody is stopped', () => {
  test.each([
    ['no file', null],
    ['a file that extends a preset', 'extends: recommended@1\n'],
  ])('%s: the rules of the preset are observed', async (_, policy) => {
    const repository = await stage.shop({ policy });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    const { title, rules } = shown(change);
    expect(title).toMatch(
      /^Observing: .* would fail: tests; would wait for 1 review, checks to begin and CodeQL$/,
    );
    expect(rules).toMatchObject({ tests: 'fail', review: 'pending', sast: 'pending' });
    expect(change.comments).toEqual([]);
    await change.merge({ by: 'mona' });
  });

  test.each([
    ['a file with a remark only', '# to be written\n'],
    ['a file without rules', 'enforcement: enforce\n'],
  ])('%s: nothing is checked, and the check says what to write', async (_, policy) => {
    const repository = await stage.shop({ policy });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toBe('success: No rules enabled: name a preset or rules in the policy file');
    expect(sdlCheck(change).summary).toContain('Add `extends: recommended@1` to it');
    expect(change.comments).toEqual([]);
  });
});

/** A pull request by mona that changes the policy file alone. */
function policyIn(text: string) {
  return { by: 'mona', title: 'Policy', message: 'Policy', files: { '.github/sdl.yml': text } };
}

describe('a policy file with a mistake fails closed, and shows where and what', () => {
  interface Row {
    readonly what: string;
    readonly policy: string;
    readonly title: string;
    readonly says: readonly string[];
  }
  const rows: readonly Row[] = [
    {
      what: 'a misspelled key',
      policy: 'enforcement: observe\nrules:\n  revew: enforce\n',
      title: 'The policy file has 1 error',
      says: ['Line 3, column 3', '`revew`', '`review`'],
    },
    {
      what: 'a misspelled option',
      policy: 'rules:\n  review:\n    aprovals: 2\n',
      title: 'The policy file has 1 error',
      says: ['Line 3, column 5', '`aprovals`', '`approvals`'],
    },
    {
      what: 'a misspelled enforcement',
      policy: 'enforcement: enforced\n',
      title: 'The policy file has 1 error',
      says: ['Line 1, column 14', '`enforce`'],
    },
    {
      what: 'a preset without its version',
      policy: 'extends: recommended\nrules:\n  review: enforce\n',
      title: 'The policy file has 1 error',
      says: ['Line 1, column 10', 'with its version', '`recommended@1`'],
    },
    {
      what: 'two mistakes',
      policy: 'rules:\n  review:\n    approvals: many\n  sast:\n    threshold: huge\n',
      title: 'The policy file has 2 errors',
      says: ['Line 3, column 16', 'Line 5, column 16'],
    },
    {
      what: 'no YAML',
      policy: 'rules: [\n',
      title: 'The policy file has 1 error',
      says: ['Line 2'],
    },
  ];
  test.each(rows)('$what', async ({ policy, title, says }) => {
    const repository = await stage.shop({ policy });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(shown(change)).toMatchObject({ status: 'completed', conclusion: 'failure', title });
    const { summary } = sdlCheck(change);
    for (const words of says) expect(summary).toContain(words);
    expect(change.comments).toEqual([]);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });

  test('a team that the organization does not have', async () => {
    const repository = await stage.shop({ policy: enforcing('review\n    teams: [securty]') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(light(change)).toBe('failure: Cannot check 1 of 1 rule: review');
    expect(sdlCheck(change).summary).toContain('`securty`, and the organization has no such team');
  });

  test.each<[string, Readonly<Record<string, string | Uint8Array>>, string, string]>([
    [
      'bytes that are no text',
      { '.github/sdl.yml': Uint8Array.from([0, 1, 2, 255, 0]) },
      'failure: The policy file is binary',
      'administrator: replace it with a text file',
    ],
    [
      'an empty file',
      { '.github/sdl.yml': '' },
      'failure: The policy file is empty',
      'administrator: write `extends: recommended@1` into it',
    ],
    [
      'a folder of that name',
      { '.github/sdl.yml/a.yml': 'x: 1\n' },
      'failure: The policy file is a folder',
      'administrator: remove the folder',
    ],
  ])('%s', async (_, files, check, says) => {
    const repository = await stage.shop({ policy: null, files });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(light(change)).toBe(check);
    expect(sdlCheck(change).summary).toContain(says);
    expect(change.comments).toEqual([]);
  });

  test('a file with another ending is no policy, and the check names it', async () => {
    const repository = await stage.shop({ policy: null, files: { '.github/sdl.yaml': enforcing('tests') } });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toMatch(/^success: Observing/);
    expect(sdlCheck(change).summary).toContain('`.github/sdl.yaml` on the base branch is not read');
  });

  test('and the pull request that fixes it needs an owner’s approval alone, so that it can be merged', async () => {
    const repository = await stage.shop({ policy: 'rules:\n  revew: enforce\n' });
    repository.collaborator('ada', 'admin');
    const change = await repository.openPullRequest(testedChange());
    const repair = await repository.openPullRequest(policyIn(enforcing('tests')));
    await stage.settled();
    expect(light(change)).toBe('failure: The policy file has 1 error');
    expect(light(repair)).toBe('in_progress: Waiting for an approval by an owner');
    const { summary } = sdlCheck(repair);
    expect(summary).toContain('This pull request fixes the policy file');
    expect(summary).toContain('The policy file on the base branch has 1 error');
    expect(summary).toContain('This change fixes the file, and is evaluated by the built-in default.');
    await repair.review({ by: 'ada', state: 'approve' });
    await stage.settled();
    expect(light(repair)).toMatch(/^success: /);
    await repair.merge({ by: 'mona' });
    await stage.advance(10_000);
    expect(light(change)).toBe('success: The rule passes');
  });

  test('and one that does not fix it fails like any other', async () => {
    const repository = await stage.shop({ policy: 'rules:\n  revew: enforce\n' });
    const still = await repository.openPullRequest(policyIn('rules:\n  reviw: enforce\n'));
    await stage.settled();
    expect(light(still)).toBe('failure: The policy file has 1 error');
  });

  describe('but where an earlier version was valid', () => {
    async function brokenShop() {
      const repository = await stage.shop({ policy: enforcing('tests') });
      await repository.push({ branch: 'main', by: 'sam', files: { 'README.md': '# Shop\n' } });
      const valid = (await repository.sha('main')).slice(0, 7);
      for (const text of ['rules:\n  tets: enforce\n', 'rules: [\n'])
        await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': text } });
      return { repository, valid };
    }

    test('that one counts, with its commit and day', async () => {
      const { repository, valid } = await brokenShop();
      const fine = await repository.openPullRequest(testedChange());
      const wanting = await repository.openPullRequest(untestedChange);
      await stage.settled();
      expect(light(fine)).toBe('success: The rule passes');
      expect(light(wanting)).toBe('failure: 1 of 1 rule fails: tests');
      const { summary } = sdlCheck(fine);
      expect(summary).toContain('The policy file on the base branch has 1 error');
      expect(summary).toMatch(
        new RegExp(`Its last valid version counts: \\[\`${valid}\`\\]\\([^)]*\\) of 2026-03-02`),
      );
    });

    test('a pull request that leaves it broken is evaluated by that one, too', async () => {
      const { repository } = await brokenShop();
      const still = await repository.openPullRequest(policyIn('rules:\n  tsts: enforce\n'));
      await stage.settled();
      expect(light(still)).toMatch(/^success/);
      const { summary, annotations } = sdlCheck(still);
      expect(summary).toContain('**This pull request does not fix the policy file.**');
      expect(annotations).toMatchObject([{ path: '.github/sdl.yml', startLine: 2, level: 'warning' }]);
    });

    test('and one that fixes it, whose policy applies once it is merged', async () => {
      const { repository } = await brokenShop();
      const wanting = await repository.openPullRequest(untestedChange);
      const repair = await repository.openPullRequest(policyIn('rules: {}\n'));
      await stage.settled();
      expect(light(repair)).toMatch(/^success/);
      await repair.merge({ by: 'mona' });
      await stage.advance(10_000);
      expect(light(wanting)).toMatch(/^success: No rules enabled/);
    });
  });

  test('and where an organization has a file, that one alone counts if no version was valid', async () => {
    const repository = await stage.shop({ policy: 'rules: [\n' });
    await stage.emulator.world.repository({
      owner: repository.owner,
      name: '.github',
      files: { '.github/sdl.yml': enforcing('tests') },
    });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).toContain('the organization’s policy alone applies');
  });

  test('a file that comes back after it was broken is compared with what counted', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': 'rules: [\n' } });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    await repository.push({ branch: 'main', by: 'sam', remove: ['.github/sdl.yml'], files: {} });
    await stage.settled();
    expect(light(change)).toMatch(/^success: Observing/);
    expect(sdlCheck(change).summary).not.toContain('last valid version');
  });

  test('and goes on by itself once it is mended on the base branch', async () => {
    const repository = await stage.shop({ policy: 'rules:\n  revew: enforce\n' });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': enforcing('tests') } });
    await stage.settled();
    expect(light(change)).toBe('success: The rule passes');
  });
});

describe('the policy in the pull request itself does not count', () => {
  test.each([
    [
      'one that asks for nothing',
      'enforcement: off\n',
      '**This pull request loosens the policy:** the rule `tests` is removed.',
    ],
    [
      'one that is broken',
      'rules: [\n',
      '**This pull request breaks the policy file**, so its check fails. First problem: line 2',
    ],
  ])('%s, which its check says', async (_, policy, says) => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest({
      ...untestedChange,
      files: { ...untestedChange.files, '.github/sdl.yml': policy },
    });
    await stage.settled();
    expect(light(change)).toMatch(/^failure: .*1 of 1 rule fails: tests$/);
    expect(sdlCheck(change).summary).toContain(`/blob/${change.baseSha}/.github/sdl.yml) at `);
    expect(sdlCheck(change).summary).toContain(says);
  });

  test('nor does taking it away', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest({ ...untestedChange, remove: ['.github/sdl.yml'] });
    await stage.settled();
    expect(shown(change).conclusion).toBe('failure');
    expect(sdlCheck(change).summary).toContain('**This pull request removes the policy file, which loosens');
  });
});

describe('how far a rule goes', () => {
  test.each([
    ['off', 'success: No rules enabled: name a preset or rules in the policy file', null],
    ['observe', 'success: Observing: 1 of 1 rule would fail: tests', null],
    ['warn', 'success: Not enforced: 1 of 1 rule would fail: tests', '1 warning for you (not blocking)'],
    ['enforce', 'failure: 1 of 1 rule fails: tests', '1 thing needed from you before this can be merged'],
  ])('%s', async (enforcement, check, comment) => {
    const repository = await stage.shop({ policy: `rules:\n  tests: ${enforcement}\n` });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    expect(light(change)).toBe(check);
    expect(change.comments).toHaveLength(comment === null ? 0 : 1);
    if (comment !== null) expect(change.comments[0]?.body).toContain(comment);
  });
});

describe('the comment', () => {
  test.each([
    ['always', 1, 1],
    ['needed', 1, 0],
    ['never', 0, 0],
  ])('%s: %i where something is needed, %i where nothing is', async (mode, whereNeeded, where) => {
    const repository = await stage.shop({ policy: `comment: ${mode}\n${enforcing('tests')}` });
    const wanting = await repository.openPullRequest(untestedChange);
    const fine = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(wanting.comments).toHaveLength(whereNeeded);
    expect(fine.comments).toHaveLength(where);
  });

  test('is edited in place for as long as something is needed, and ends in one line', async () => {
    const repository = await stage.shop({ policy: enforcing('tests', 'threat-model') });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    const [first] = change.comments;
    expect(first).toMatchObject({ author: bot() });
    expect(first?.body).toContain('1 thing needed from you');

    await change.push(signIn);
    await stage.settled();
    expect(change.comments).toHaveLength(1);
    expect(change.comments[0]).toMatchObject({ id: first?.id });
    expect(change.comments[0]?.body).toContain('2 things needed from you');

    await change.push({ ...itsTest, remove: ['src/auth/session.js'] });
    await stage.settled();
    expect(change.comments).toMatchObject([
      { id: first?.id, body: `${marker}\n\nSDL: nothing more is needed from you.` },
    ]);
  });

  test('is not written while only others are waited for', async () => {
    const repository = await stage.shop({ policy: enforcing('review', 'sast') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(shown(change).status).toBe('in_progress');
    expect(change.comments).toEqual([]);
  });

  test('waits until a draft is ready', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest({ ...untestedChange, draft: true });
    await stage.settled();
    expect(light(change)).toBe('failure: Draft: tests are missing');
    expect(change.comments).toEqual([]);
    await change.readyForReview();
    await stage.settled();
    expect(change.comments).toHaveLength(1);
  });

  test('of a person with the same marker is not taken for it', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const held = stage.emulator.faults.webhooks.hold();
    const change = await repository.openPullRequest(untestedChange);
    const forged = `${marker}\n\nSDL: nothing more is needed from you.`;
    await change.comment({ by: 'eve', body: forged });
    await held.release();
    await stage.settled();
    expect(change.comments).toMatchObject([{ author: 'eve', body: forged }, { author: bot() }]);

    await change.push(itsTest);
    await stage.settled();
    expect(change.comments).toMatchObject([
      { author: 'eve', body: forged },
      { author: bot(), body: forged },
    ]);
  });

  test('that somebody edited is corrected with the next change', async () => {
    const repository = await stage.shop({ policy: enforcing('tests') });
    const change = await repository.openPullRequest(untestedChange);
    await stage.settled();
    const id = change.comments[0]?.id ?? 0;
    await change.editComment(id, { by: 'ada', body: `${marker}\n\nAll is well.` });
    await change.edit({ title: 'Tax rate' });
    await stage.settled();
    expect(change.comments).toHaveLength(1);
    expect(change.comments[0]?.body).toContain('1 thing needed from you');
  });
});

describe('a check by the same name', () => {
  test('of another app is neither taken for the own one nor believed', async () => {
    const repository = await stage.shop({ policy: enforcing('review') });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    await repository.reportCheck({
      app: 'impostor',
      name: 'SDL',
      sha: change.headSha,
      conclusion: 'success',
      externalId: sdlCheck(change).externalId ?? '',
    });
    await change.review({ by: 'ada', state: 'request-changes' });
    await stage.settled();
    expect(sdlChecks(change)).toMatchObject([{ app: 'sdl-gate', conclusion: 'failure' }]);
    const impostors = repository.checkRuns(change.headSha).filter(({ app }) => app === 'impostor');
    expect(impostors).toMatchObject([{ title: null, conclusion: 'success' }]);
    await expect(change.merge({ by: 'mona' })).rejects.toThrow('SDL');
  });

  test('is no scan, though a rule asks for one of that name', async () => {
    const repository = await stage.shop({
      policy: enforcing('sast\n    tools: [{ check: SDL, app: sdl-gate }]'),
    });
    const change = await repository.openPullRequest(testedChange());
    await stage.settled();
    expect(light(change)).toBe('in_progress: Waiting for SDL');
    stage.asked();
    await repository.reportCheck({ name: 'build', sha: change.headSha, conclusion: 'success' });
    await stage.settled();
    expect(writes(stage.asked())).toEqual([]);
  });
});

it('reads the policy of the branch that the pull request goes into', async () => {
  const repository = await stage.shop({ policy: enforcing('tests') });
  await repository.push({ branch: 'release', by: 'ada', files: { '.github/sdl.yml': enforcing('review') } });
  const change = await repository.openPullRequest({ ...untestedChange, base: 'release' });
  await stage.settled();
  expect(lights(change)).toEqual({ 'SDL (release)': 'in_progress: Waiting for 1 review' });
});

describe('what the policy names and can never match is shown with a suggestion', () => {
  async function said(
    policy: string,
    prepare: (shop: Repository) => Promise<unknown> = async () => undefined,
  ) {
    const shop = await stage.shop({ policy });
    await prepare(shop);
    const change = await shop.openPullRequest(testedChange());
    await stage.settled();
    return sdlCheck(change).summary;
  }

  test('a bot without its ending', async () => {
    stage.emulator.world.user('dependabot[bot]');
    expect(await said('rules:\n  review:\n    exempt-authors: [dependabot, grace]\n')).toContain(
      '⚠️ **Policy:** `dependabot` in `review.exempt-authors` matches nobody: the login of an app ends with `[bot]`. Did you mean `dependabot[bot]`?',
    );
  });

  test('a team that does not exist', async () => {
    expect(await said('owners: [{ team: secuirty }]\nrules:\n  review: observe\n')).toContain(
      '⚠️ **Policy:** `secuirty` in `owners` matches nobody: the organization has no such team. Did you mean `security`?',
    );
  });

  test('a check that no merged pull request had', async () => {
    const policy = 'rules:\n  sast:\n    tools: [{ check: semgrep/c, app: semgrep-app }]\n';
    const summary = await said(policy, async (shop) => {
      const merged = await shop.openPullRequest(testedChange());
      await shop.reportCheck({ sha: merged.headSha, name: 'semgrep/ci', conclusion: 'success' });
      shop.protect('main', null);
      await merged.merge({ by: 'ada' });
    });
    expect(summary).toContain(
      '⚠️ **Policy:** `semgrep/c` in `sast.tools` was reported on none of the last merged pull requests. Did you mean `semgrep/ci`?',
    );
  });

  test('nothing where everything exists, at no cost for well-known bots', async () => {
    stage.emulator.clearRequests();
    expect(await said("rules:\n  review:\n    exempt-authors: ['dependabot[bot]']\n")).not.toContain(
      '**Policy:**',
    );
    expect(stage.emulator.requests.filter(({ operation }) => operation.startsWith('users/'))).toEqual([]);
  });
});
