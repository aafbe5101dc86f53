import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GitRepository } from '../../../test/git-repository.ts';
import { GitError } from '../../git/git.ts';
import { isSame, openComparison } from './compare-clone.ts';

const march = { from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 3, 1) };
const gone = 'a'.repeat(40);

let repository: GitRepository;
let shas: readonly string[];

beforeAll(() => {
  repository = new GitRepository();
  shas = ['One', 'Two'].map((message) => {
    repository.git(['commit', '--quiet', '--allow-empty', '--message', message]);
    return repository.git(['rev-parse', 'HEAD']);
  });
});
afterAll(() => repository.remove());

async function compared(exported: readonly (readonly [branch: string, sha: string])[]) {
  const comparison = await openComparison(repository.path);
  for (const [branch, sha] of exported) comparison.add(branch, sha);
  return comparison.result(march);
}

const ofMain = () => shas.map((sha) => ['main', sha] as const);

describe('an export and a clone', () => {
  it('are the same', async () => {
    const [main] = await compared(ofMain());
    expect(main).toMatchObject({ branch: 'main', inClone: 2, exported: 2 });
    expect(main && isSame(main)).toBe(true);
  });

  it('differ where a commit is missing from the export', async () => {
    expect(await compared(ofMain().slice(1))).toMatchObject([
      { missing: { count: 1, commits: [shas[0]] }, notInClone: { count: 0 } },
    ]);
  });

  it('differ where nothing of the default branch was exported', async () => {
    expect(await compared([])).toMatchObject([{ branch: 'main', exported: 0, missing: { count: 2 } }]);
  });

  it('differ in each commit of a branch that was deleted', async () => {
    expect(await compared([...ofMain(), ['release/1', gone]])).toMatchObject([
      { branch: 'main', missing: { count: 0 }, notInClone: { count: 0 } },
      { branch: 'release/1', inClone: 0, exported: 1, notInClone: { count: 1, commits: [gone] } },
    ]);
  });

  it('cannot be compared where the clone lacks its default branch', async () => {
    const empty = new GitRepository();
    try {
      const comparison = await openComparison(empty.path);
      await expect(comparison.result(march)).rejects.toThrow(GitError);
    } finally {
      empty.remove();
    }
  });
});
