import { describe, expect, it, test } from '@jest/globals';
import { sdlCheck } from '../running-service.ts';
import { untestedChange } from './changes.ts';
import { light, scene, shown } from './scene.ts';

const stage = scene();

/** Tests are required everywhere, and not in these scopes. */
const except = (conditions: string, settings = 'tests: off') =>
  `rules:\n  tests: enforce\nscopes:\n  - { name: Exception, ${conditions}, rules: { ${settings} } }\n`;

describe('a scope gives rules other settings', () => {
  test('on a branch', async () => {
    const repository = await stage.shop({ policy: except('branches: [sandbox]') });
    await repository.push({ branch: 'sandbox', by: 'ada', from: 'main', files: { 'notes.md': 'Try it.\n' } });
    const there = await repository.openPullRequest({ ...untestedChange, base: 'sandbox' });
    const here = await repository.openPullRequest({
      ...untestedChange,
      files: { 'src/a.js': 'export const a = 1;\n' },
    });
    await stage.settled();
    const [check] = repository.checkRuns(there.headSha);
    expect(check).toMatchObject({
      conclusion: 'success',
      title: expect.stringMatching(/^No rule is enabled for this change/),
    });
    expect(light(here)).toBe('failure: 1 of 1 rule fails: tests');
  });

  test('for some paths, and the rest of the change has its own verdict', async () => {
    const repository = await stage.shop({ policy: except("paths: ['legacy/**']", 'tests: warn') });
    const change = await repository.openPullRequest({
      ...untestedChange,
      files: { 'legacy/a.js': 'export const a = 1;\n', 'src/tax.js': 'export const rate = 0.19;\n' },
    });
    await stage.settled();
    expect(shown(change)).toMatchObject({
      conclusion: 'failure',
      title: '1 of 1 enforced rule fails: tests (other files); 1 warning: tests (Exception)',
      rules: { 'tests (Exception)': 'fail', 'tests (other files)': 'fail' },
    });
    await change.push({
      by: 'mona',
      files: { 'test/tax.test.js': 'test("rate", () => expect(rate).toBe(0.19));\n' },
    });
    await stage.settled();
    expect(shown(change)).toMatchObject({ conclusion: 'success', rules: { 'tests (other files)': 'pass' } });
  });

  test('and a file that is moved out of where tests are required needs them still', async () => {
    const repository = await stage.shop({ policy: except("paths: ['legacy/**']") });
    await repository.push({
      branch: 'main',
      by: 'ada',
      files: { 'src/old.js': 'export const a = 1;\nexport const b = 2;\n' },
    });
    const change = await repository.openPullRequest({
      ...untestedChange,
      files: { 'legacy/old.js': 'export const a = 1;\nexport const b = 3;\n' },
      remove: ['src/old.js'],
    });
    await stage.settled();
    expect(shown(change)).toMatchObject({ conclusion: 'failure', rules: { 'tests (other files)': 'fail' } });
  });

  test('for changes by a bot alone, and not for what a person adds to them', async () => {
    const repository = await stage.shop({ policy: except("authors: ['renovate[bot]']") });
    stage.emulator.world.user('renovate[bot]');
    repository.collaborator('renovate[bot]', 'write');
    const change = await repository.openPullRequest({
      ...untestedChange,
      by: 'renovate[bot]',
      committer: 'web-flow',
    });
    await stage.settled();
    expect(shown(change).title).toMatch(/^No rule is enabled for this change/);
    await change.push({ by: 'mona', files: { 'src/more.js': 'export const more = 1;\n' } });
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
  });

  test('not by a policy that the change itself brings', async () => {
    const repository = await stage.shop({ policy: 'rules:\n  tests: enforce\n' });
    const change = await repository.openPullRequest({
      ...untestedChange,
      files: { ...untestedChange.files, '.github/sdl.yml': except("paths: ['**']") },
    });
    await stage.settled();
    expect(light(change)).toBe('failure: 1 of 1 rule fails: tests');
    expect(sdlCheck(change).summary).toContain(
      'loosens the policy:** the rule `tests` is removed (in the scope `Exception`)',
    );
  });
});

describe('in the merge queue', () => {
  it('each part of a group counts as on its pull requests', async () => {
    const repository = await stage.shop({ policy: except("paths: ['legacy/**']", 'tests: warn') });
    repository.protect('main', { requiredChecks: [{ name: 'build' }], mergeQueue: { groupSize: 2 } });
    const legacy = await repository.openPullRequest({
      ...untestedChange,
      files: { 'legacy/a.js': 'export const a = 1;\n' },
    });
    const other = await repository.openPullRequest(untestedChange);
    for (const { headSha } of [legacy, other])
      await repository.reportCheck({ sha: headSha, name: 'build', conclusion: 'success' });
    await legacy.enqueue({ by: 'mona' });
    await other.enqueue({ by: 'mona' });
    await stage.settled();
    const [group] = repository.mergeGroups();
    if (group === undefined) throw new Error('There is no group.');
    expect(shown(other, group.headSha)).toMatchObject({ conclusion: 'failure', rules: { tests: 'fail' } });
  });
});
