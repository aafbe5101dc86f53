import { describe, expect, it, test } from '@jest/globals';
import { emulatedGitHub } from '../../../test/emulated-github.ts';
import { registeredApp } from '../../../test/manifest.ts';
import { requested } from '../../subjects/reason.ts';
import { plain } from '../../text/message.ts';

const gitHub = await emulatedGitHub();

const dependencies = (entries: object) => ({
  'package.json': JSON.stringify({ dependencies: entries }, null, 2),
});
const change = (files: Readonly<Record<string, string>>, more: object = {}) => ({
  by: 'mona',
  title: 'Dependencies',
  files,
  ...more,
});
const compare = 'dependency-graph/diff-range';
const comparisons = () => gitHub.asked().filter((operation) => operation === compare).length;

async function unavailable(pull: Parameters<typeof gitHub.read>[0]): Promise<string> {
  const slice = await gitHub.read(pull, 'dependencyChanges');
  if (slice === undefined || slice.available) throw new Error('It is available.');
  const { reason, message, remedy } = slice.problem;
  return `${reason}: ${plain(message)} ${plain(remedy)}`;
}

async function compared(pull: Parameters<typeof gitHub.read>[0]) {
  const slice = await gitHub.read(pull, 'dependencyChanges');
  if (slice?.available !== true || !slice.value.asked) throw new Error('There is no comparison.');
  return slice.value;
}

test('has what the head adds and removes', async () => {
  const shop = await gitHub.shop({ files: dependencies({ a: '1.0.0' }) });
  shop.package('pkg:npm/a@2.0.0', {
    license: 'MIT',
    advisories: [{ id: 'GHSA-aaaa-bbbb-cccc', severity: 'moderate', summary: 'Bad'.repeat(1000) }],
  });
  const pull = await shop.openPullRequest(change(dependencies({ a: '2.0.0' })));
  const slice = await gitHub.read(pull, 'dependencyChanges');
  expect(slice).toMatchObject({
    available: true,
    value: {
      snapshotWarnings: null,
      changes: [
        { change: 'removed', name: 'a', version: '1.0.0', license: null, advisories: [] },
        {
          change: 'added',
          manifest: 'package.json',
          ecosystem: 'npm',
          name: 'a',
          version: '2.0.0',
          packageUrl: 'pkg:npm/a@2.0.0',
          license: 'MIT',
          scope: 'runtime',
          advisories: [{ id: 'GHSA-aaaa-bbbb-cccc', severity: 'moderate' }],
        },
      ],
    },
  });
  expect(comparisons()).toBe(1);
});

test('is kept for a while, unless a person asks', async () => {
  const shop = await gitHub.shop({ policy: 'rules:\n  dependencies: observe\n' });
  const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0' })));
  gitHub.asked();
  await gitHub.gather(pull);
  await gitHub.gather(pull);
  expect(comparisons()).toBe(1);
  await gitHub.gather(pull, [requested]);
  expect(comparisons()).toBe(1);
});

test('asks nothing where no file declares dependencies', async () => {
  const shop = await gitHub.shop({ files: { 'old/package.json': '{}' } });
  const pull = await shop.openPullRequest(change({ 'src/cart.js': 'two\n', 'go.sum': 'x v1 h1:=\n' }));
  expect(await gitHub.read(pull, 'dependencyChanges')).toEqual({ available: true, value: { asked: false } });
  expect(comparisons()).toBe(0);
});

test('is compared from the merge base, and for a fork, too', async () => {
  const shop = await gitHub.shop({ files: dependencies({ a: '1.0.0' }) });
  const fork = await shop.fork({ owner: 'mona' });
  const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0', b: '1.0.0' }), { from: fork }));
  await shop.push({ branch: 'main', by: 'ada', files: dependencies({ a: '1.0.0', c: '1.0.0' }) });
  const { changes } = await compared(pull);
  expect(changes.map(({ change, name }) => `${change} ${name}`)).toEqual(['added b']);
});

test('has every page', async () => {
  const shop = await gitHub.shop();
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`package-${index}`, '1.0.0']));
  const pull = await shop.openPullRequest(change(dependencies(many)));
  gitHub.asked();
  expect((await compared(pull)).changes).toHaveLength(250);
  expect(comparisons()).toBe(3);
});

test('says what GitHub says of snapshots, and is read again then', async () => {
  const shop = await gitHub.shop();
  const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0' })));
  shop.snapshotWarnings('No snapshots\nwere found');
  expect((await compared(pull)).snapshotWarnings).toBe('No snapshots were found');
  shop.snapshotWarnings(null);
  expect((await compared(pull)).snapshotWarnings).toBeNull();
});

describe('is unavailable', () => {
  it('where the dependency graph is off', async () => {
    for (const isPrivate of [false, true]) {
      const shop = await gitHub.shop({ private: isPrivate });
      shop.dependencyGraph(false);
      const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0' })));
      const words = await unavailable(pull);
      expect(words).toMatch(
        /^disabled: .*Enable Dependency graph of .*\/shop under Settings → Advanced Security/,
      );
      expect(words.includes('GitHub Code Security')).toBe(isPrivate);
    }
  });

  it('where the app lacks a permission, which it names', async () => {
    const { contents: _, ...permissions } = registeredApp().permissions;
    const shop = await gitHub.shop({ permissions });
    const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0' })));
    expect(await unavailable(pull)).toMatch(/^not-permitted: .*Contents: read/);
  });

  it('where GitHub answers that there is nothing', async () => {
    const shop = await gitHub.shop();
    const pull = await shop.openPullRequest(change(dependencies({ a: '1.0.0' })));
    gitHub.emulator.faults.fail(compare, { status: 404, times: 1 });
    expect(await unavailable(pull)).toMatch(/^disabled: GitHub has no dependency graph/);
  });
});
