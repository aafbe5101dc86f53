import { releasableBranches } from '../../engine/release-branch.ts';
import type { Release, ReleaseBranch } from '../../evidence/release.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { containsCommit } from '../read/contains-commit.ts';
import type { Source } from '../read/source.ts';
import { defineReader, type ReleaseContext } from './reader.ts';
import { readHistory } from './release-history.ts';

/** Branches that are compared with a release. */
const maxBranches = 20;

/** Pages of 100 rules of a branch that are read. */
const maxRulePages = 3;

/** The commit that is released, and whether it lies on a branch from which the policy releases. */
export const release = defineReader({
  slice: 'release',
  lists: [],
  async readForRelease(context): Promise<Slice<Release>> {
    const { source, sha, target, reading, plan } = context;
    const [branches, history] = await Promise.all([
      readBranches(source, sha, reading, plan),
      readHistory(context),
    ]);
    const { repository, public: isPublic, committedAt } = reading;
    return available({
      repository,
      public: isPublic,
      sha,
      committedAt,
      target,
      defaultBranch: reading.defaultBranch?.name ?? '',
      branches,
      ...history,
    });
  },
});

/** The branches from which the policy releases, up to the first that contains the commit. */
async function readBranches(
  source: Source,
  sha: string,
  { defaultBranch }: ReleaseContext['reading'],
  { branches: lists }: ReleaseContext['plan'],
): Promise<readonly ReleaseBranch[]> {
  const main = defaultBranch?.name ?? '';
  const known = lists === null ? await oneBranch(source, main) : await allBranches(source);
  // The default branch first: most releases are of it.
  const branches = known
    .map((branch) => ({ ...branch, contains: false, protected: false }))
    .toSorted((one, other) => Number(other.name === main) - Number(one.name === main));
  const wanted = releasableBranches({ branches, defaultBranch: main }, lists).slice(0, maxBranches);
  const read: ReleaseBranch[] = [];
  for (const branch of wanted) {
    const contains = await containsCommit(source, sha, `refs/heads/${branch.name}`);
    const isProtected = contains && (await limitsPushes(source, branch.name));
    read.push({ ...branch, contains, protected: isProtected });
    if (isProtected) break;
  }
  return read;
}

type KnownBranch = Pick<ReleaseBranch, 'name'>;

/** The types of rules that stop a push by somebody with write access. Others only forbid to delete or to rewrite a branch. */
const limitingRules: readonly string[] = [
  'update',
  'pull_request',
  'required_status_checks',
  'merge_queue',
  'required_deployments',
  'workflows',
];

/**
 * Whether rules say who may push to a branch, or what may be pushed. What a branch protection rule of the older kind says can be read by
 * administrators only, so that any such rule counts.
 * https://docs.github.com/rest/repos/rules#get-rules-for-a-branch
 */
async function limitsPushes(source: Source, branch: string): Promise<boolean> {
  const {
    installation: { request },
    owner,
    repository: repo,
  } = source;
  const { items } = await readPages(
    (page) =>
      request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
        owner,
        repo,
        branch,
        per_page: pageSize,
        page,
      }),
    maxRulePages,
  );
  if (items.some(({ type }) => limitingRules.includes(type))) return true;
  const { data } = await request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch });
  return data.protection?.enabled === true;
}

async function oneBranch(
  { installation: { request }, owner, repository: repo }: Source,
  branch: string,
): Promise<readonly KnownBranch[]> {
  if (branch === '') return [];
  try {
    const { data } = await request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch });
    return [{ name: data.name }];
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return [];
    throw error;
  }
}

/** All branches, at most 1,000. */
async function allBranches({
  installation: { request },
  owner,
  repository: repo,
}: Source): Promise<readonly KnownBranch[]> {
  const branches: KnownBranch[] = [];
  for (let page = 1; page <= 10; page += 1) {
    const { data } = await request('GET /repos/{owner}/{repo}/branches', {
      owner,
      repo,
      per_page: pageSize,
      page,
    });
    branches.push(...data.map(({ name }) => ({ name })));
    if (data.length < pageSize) break;
  }
  return branches;
}
