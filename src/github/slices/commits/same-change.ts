import type { Commit } from '../../../evidence/commits.ts';
import type { Review } from '../../../evidence/reviews.ts';
import type { Slice } from '../../../evidence/slice.ts';
import { RetryLater } from '../../../subjects/retry-later.ts';
import { Refused } from '../../client/failure.ts';
import { defineCache } from '../../read/cache.ts';
import type { Source } from '../../read/source.ts';
import { type Diff, type FileEntry, fingerprintOf } from '../change/diff.ts';

/** Each comparison is a request, made once for a commit. More are not worth it. */
const mostCompared = 10;

/** What commits propose against a base, as in `Diff.fingerprint`; `none` where that is unknown. */
const fingerprints = defineCache<string>({ max: 10_000 });

/** GitHub lists no more files of a comparison: https://docs.github.com/rest/commits/commits#compare-two-commits */
const mostFiles = 300;

/**
 * The earlier heads that may have proposed what the head proposes, and are worth a comparison: those that an approval names, and
 * those before the merges at the tip.
 */
export function earlierHeads(
  headSha: string,
  commits: readonly Commit[],
  reviews: readonly Review[],
): readonly string[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const earlier = new Set<string>();
  for (let tip = bySha.get(headSha); tip !== undefined && tip.parents.length > 1; ) {
    const [before] = tip.parents;
    if (before === undefined || earlier.has(before)) break;
    earlier.add(before);
    tip = bySha.get(before);
  }
  for (const { state, commit } of reviews.toReversed()) {
    if (state === 'approved' && commit !== null && commit !== headSha) earlier.add(commit);
  }
  return [...earlier].slice(0, mostCompared);
}

/**
 * Those of the earlier heads that proposed the very same against the base, hunk by hunk: so it is before a clean merge of the base
 * and before a pure rebase.
 *
 * @param proposed what the head proposes, as it is being read
 */
export async function sameChange(
  proposed: Promise<Slice<Diff>>,
  source: Source,
  baseSha: string,
  earlier: readonly string[],
): Promise<readonly string[]> {
  const [diff, ...fingerprints] = await Promise.all([
    proposed,
    ...earlier.map((commit) => readFingerprint(source, baseSha, commit)),
  ]);
  if (!diff.available) return [];
  return earlier.filter((_, index) => fingerprints[index] === diff.value.fingerprint);
}

/** What a commit proposes against the base; `none` where GitHub has dropped it, or does not show all of it. */
async function readFingerprint(source: Source, baseSha: string, commit: string): Promise<string> {
  const { installation, cache, repositoryId, owner, repository: repo } = source;
  const key = `${repositoryId}:${baseSha}...${commit}`;
  const known = cache.of(fingerprints).get(key);
  if (known !== undefined) return known;
  const fingerprint = await installation
    .request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${baseSha}...${commit}`,
      per_page: 1,
    })
    .then(({ data }) => {
      // Where a connection broke in the middle of an answer, Octokit leaves text.
      if (typeof data !== 'object') throw new RetryLater('GitHub’s answer broke off.', null);
      return listed(data.files);
    })
    .catch((error: unknown) => {
      if (error instanceof Refused) return 'none';
      throw error;
    });
  cache.of(fingerprints).set(key, fingerprint);
  return fingerprint;
}

function listed(files: readonly FileEntry[] | undefined): string {
  return files === undefined || files.length >= mostFiles ? 'none' : fingerprintOf(files);
}
