import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import type { BranchMove } from '../../subjects/branch-moves.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPage } from '../client/pages.ts';
import { actorOf } from './actor.ts';
import { notPermitted, permissionsIn } from './problems.ts';
import type { Source } from './source.ts';

/** Pages read of one branch, unless more are asked for. */
const usualPages = 10;

/** What moved a branch: https://docs.github.com/rest/repos/repos#list-repository-activities */
export type RefActivity = BranchMove;

/** The activities of a branch, newest first. */
export interface RefActivities {
  readonly activities: readonly RefActivity[];
  /** The list ends here: nothing older is known to GitHub. False where reading stopped at `since`, or at the bound of pages. */
  readonly whole: boolean;
}

/** An activity as GitHub shows it. */
interface ActivityEntry {
  readonly ref: string;
  readonly activity_type: RefActivity['kind'];
  readonly actor: { readonly login: string; readonly type: string } | null;
  readonly timestamp: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Reads who moved a branch, from which commit to which. Branches that are deleted have activities too. GitHub keeps them for a year.
 *
 * @param ref `refs/heads/main`
 * @param since older activities are not needed: reading stops behind the first one that is older
 * @param maxPages of 100 activities
 * @returns unavailable where the app may not read them, with the permission that GitHub asks for
 */
export async function readActivities(
  { installation, owner, repository: repo }: Pick<Source, 'installation' | 'owner' | 'repository'>,
  ref: string,
  since: Date,
  maxPages = usualPages,
): Promise<Slice<RefActivities>> {
  const activities: RefActivity[] = [];
  let after: string | undefined;
  const read = () =>
    installation.request('GET /repos/{owner}/{repo}/activity', {
      owner,
      repo,
      ref,
      per_page: pageSize,
      ...(after !== undefined && { after }),
    });
  try {
    for (let page = 1; page <= maxPages; page++) {
      let link = '';
      const { items } = await readPage<ActivityEntry>(async () => {
        const answer = await read();
        link = answer.headers.link ?? '';
        return answer;
      }, page);
      activities.push(...items.filter((entry) => entry.ref === ref).map(activityOf));
      after = nextCursor(link);
      if (after === undefined) return available({ activities, whole: true });
      if ((activities.at(-1)?.at.getTime() ?? Number.POSITIVE_INFINITY) < since.getTime()) break;
    }
    return available({ activities, whole: false });
  } catch (error) {
    if (error instanceof Refused && (error.status === 403 || error.status === 404)) {
      return unavailable(
        notPermitted(
          say`the activity of the branch ${ref}`,
          permissionsIn(error.accepted ?? 'contents=read'),
        ),
      );
    }
    throw error;
  }
}

/** The cursor of the next page. https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function nextCursor(link: string): string | undefined {
  const url = /<([^<>]*)>; rel="next"/.exec(link)?.[1];
  return url === undefined ? undefined : (new URL(url).searchParams.get('after') ?? undefined);
}

function activityOf({ activity_type: kind, actor, timestamp, before, after }: ActivityEntry): RefActivity {
  return {
    kind,
    actor: actorOf(actor === null ? null : { __typename: actor.type, login: actor.login }),
    at: new Date(timestamp),
    before: commitOf(before),
    after: commitOf(after),
  };
}

/** GitHub writes zeros for no commit. */
function commitOf(sha: string): string | null {
  return /^0*$/.test(sha) ? null : sha;
}
