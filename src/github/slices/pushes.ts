import { account } from '../../authorship/account.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { Actor } from '../../evidence/pull-request.ts';
import type { Push, Pushes } from '../../evidence/pushes.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { type Message, say } from '../../text/message.ts';
import { readActivities } from '../read/activity.ts';
import { defineCache } from '../read/cache.ts';
import type { PullRequestSource } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Who pushed the branch of a repository up to a head, which GitHub lists; for a head that does not change. */
const listed = defineCache<readonly Push[]>({ max: 5000 });

/** By pull request, the pushes that webhooks reported: a merge group asks for them, too. */
const reported = defineCache<readonly Push[]>({ max: 10_000 });

/**
 * Who pushed. Webhooks report it, for forks too; what they do not report is read from the repository's list of activities, once for a head
 * and only when it matters: for an approval by somebody else than the person who opened the pull request, perhaps in another one with the
 * same head, and for exceptions.
 */
export const pushes = defineReader({
  slice: 'pushes',
  lists: [],
  async read({ source, reading: { headSha }, pullRequest, required, slice }): Promise<Slice<Pushes>> {
    const [reviews, exceptions, commits, earlier] = await Promise.all([
      slice('reviews'),
      slice('exceptions'),
      slice('commits'),
      slice('earlierChanges'),
    ]);
    const known = reportedPushes(source);
    const strict = required.slices.has('replacedHeads');
    const changes = earlier?.available === true ? earlier.value.changes : [];
    // Whether the change was the same then is for the rules to tell, within their budget.
    const comparable = changes.filter(({ compared }) => compared.state === 'read');
    const isPerhapsSame = (before: string) => comparable.some(({ commit }) => commit === before);
    if (pullRequest.fork) {
      const incomplete = say`the branch is of a fork, whose pushes GitHub shows only in the webhook of each push`;
      return available({ needed: true, pushes: known, incomplete });
    }
    if (!strict && isEnough(known, headSha, isPerhapsSame))
      return available({ needed: true, pushes: known, incomplete: null });
    // The person who approved an exception must not have pushed.
    const hasExceptions = exceptions?.available === true && exceptions.value.registered.length > 0;
    const isNeeded = source.shared || hasExceptions || reviews?.available !== true;
    if (!isNeeded && !isApproved(reviews.value, pullRequest.author)) {
      return available({ needed: false });
    }
    const oldest = commits?.available === true ? oldestCommit(commits.value.commits) : null;
    const since = new Date(Math.min(pullRequest.createdAt.getTime(), oldest ?? Number.POSITIVE_INFINITY));
    const { pushes: found, incomplete } = await readListed(source, pullRequest.head.ref, headSha, since);
    return available({ needed: true, pushes: [...found, ...known], incomplete });
  },
});

/** What the webhooks of this pull request reported, now or when it was evaluated before. */
function reportedPushes({ cache, repositoryId, number, pushes: told }: PullRequestSource): readonly Push[] {
  const key = `${repositoryId}#${number}`;
  const known = cache.of(reported);
  if (told !== undefined) known.set(key, told);
  return told ?? known.get(key) ?? [];
}

/**
 * Whether the last push that changed the change is known.
 *
 * @param isPerhapsSame whether the pull request may have proposed at an earlier head what it proposes now
 */
function isEnough(
  pushes: readonly Push[],
  headSha: string,
  isPerhapsSame: (before: string) => boolean,
): boolean {
  const followed = new Set<string>();
  for (let tip = headSha; !followed.has(tip); ) {
    followed.add(tip);
    const push = pushes.find(({ after }) => after === tip);
    if (push === undefined) return false;
    if (push.before === null || !isPerhapsSame(push.before)) return true;
    tip = push.before;
  }
  return false;
}

/** Whether somebody else than the person who opened the pull request approved it, on any head. */
function isApproved({ reviews }: Reviews, opener: Actor | null): boolean {
  return reviews.some(
    ({ state, author }) =>
      state === 'approved' && (author === null || opener === null || account(author) !== account(opener)),
  );
}

function oldestCommit(commits: readonly Commit[]): number | null {
  const times = commits.map(({ committedAt }) => committedAt.getTime());
  return times.length === 0 ? null : Math.min(...times);
}

async function readListed(
  source: PullRequestSource,
  branch: string,
  headSha: string,
  since: Date,
): Promise<{ readonly pushes: readonly Push[]; readonly incomplete: Message | null }> {
  const { cache, repositoryId } = source;
  const key = `${repositoryId}:${branch}:${headSha}`;
  const known = cache.of(listed).get(key);
  if (known !== undefined) return { pushes: known, incomplete: null };
  const read = await readActivities(source, `refs/heads/${branch}`, since);
  if (!read.available) {
    const { message, remedy } = read.problem;
    return { pushes: [], incomplete: [...message, ' ', ...remedy] };
  }
  const found = read.value.activities.flatMap(({ actor: by, before, after }): readonly Push[] =>
    after === null ? [] : [{ by, before, after }],
  );
  const pushes = found.toReversed();
  // The list may be a few seconds behind a push.
  if (!pushes.some(({ after }) => after === headSha)) {
    return { pushes, incomplete: say`GitHub does not list the push` };
  }
  cache.of(listed).set(key, pushes);
  return { pushes, incomplete: null };
}
