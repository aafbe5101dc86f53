import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import type { Source } from '../read/source.ts';
import { isOwn, type Written } from './open-issue.ts';
import { isPermittedToComment } from './publish-comment.ts';

/** Pages of comments among which this app's own is looked for. */
const maxPages = 10;

/** This app's comment with a marker in a conversation. */
export async function ownComment(
  { installation, owner, repository: repo, ownAppId }: Source,
  thread: number,
  marker: string,
): Promise<Written | undefined> {
  const { items } = await readPages<Written>(
    (page) =>
      installation.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        per_page: pageSize,
        page,
      }),
    maxPages,
  );
  return items.find((each) => isOwn(each, ownAppId) && each.body?.startsWith(marker) === true);
}

/** Comments in a conversation, unless this app has done so with the marker. */
export async function commentOnce(
  source: Source,
  thread: number,
  marker: string,
  text: string,
): Promise<'told' | 'refused'> {
  const { installation, owner, repository: repo } = source;
  if (!(await isPermittedToComment(installation))) return 'refused';
  try {
    if ((await ownComment(source, thread, marker)) === undefined)
      await installation.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        body: `${marker}\n\n${text}`,
      });
    return 'told';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}
