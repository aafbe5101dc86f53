import { markdown } from '../../report/markdown.ts';
import type { EndingException } from '../../subjects/ending-exception.ts';
import type { CommandAnswer, CommandSubject, EmergencyIssue } from '../../subjects/gathered-command.ts';
import { say } from '../../text/message.ts';
import { untilWords } from '../../text/utc-time.ts';
import { Refused } from '../client/failure.ts';
import { pageSize, readPages } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import type { Source } from '../read/source.ts';
import { isPermittedToComment } from './publish-comment.ts';

/** Pages of comments, or of issues, among which this app's own is looked for. */
const maxPages = 10;

/** The first line of the reply to a comment, by which it is found again. Not shown by GitHub. */
export function replyMarker({ comment }: Pick<CommandSubject, 'comment'>): string {
  return `<!-- sdl-gate reply to ${comment} -->`;
}

/** The first line of the issue of an emergency. */
function issueMarker({ id }: EmergencyIssue): string {
  return `<!-- sdl-gate emergency ${id} -->`;
}

/** What is read of a comment or an issue. */
interface Written {
  readonly id: number | bigint;
  readonly body?: string | null | undefined;
  readonly performed_via_github_app?: { readonly id: number | bigint } | null | undefined;
  readonly user: { readonly type?: string } | null;
}

/** Whether this app wrote it: a marker alone anybody can write. */
function isOwn({ performed_via_github_app: app, user }: Written, ownAppId: number): boolean {
  return app ? Number(app.id) === ownAppId : user?.type === 'Bot';
}

/** Reacts to a comment, and writes or edits the one reply to it. */
export async function answerCommand(
  source: Source,
  subject: CommandSubject,
  { accepted, text, thread }: CommandAnswer,
): Promise<'answered' | 'refused'> {
  const { installation, owner, repository: repo } = source;
  if (!(await isPermittedToComment(installation))) return 'refused';
  const marker = replyMarker(subject);
  const body = `${marker}\n\n${text}`;
  try {
    // https://docs.github.com/rest/reactions/reactions#create-reaction-for-an-issue-comment
    await installation.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      owner,
      repo,
      comment_id: subject.comment,
      content: accepted ? '+1' : 'confused',
    });
    const own = await ownComment(source, thread, marker);
    if (own === undefined)
      await installation.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        body,
      });
    else if (own.body?.replaceAll('\r\n', '\n').trim() !== body.trim())
      await installation.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: Number(own.id),
        body,
      });
    return 'answered';
  } catch (error) {
    // A comment that was deleted meanwhile, or a locked conversation.
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/** This app's comment with a marker in a conversation. */
async function ownComment(
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

/** Comments that an exception ends soon, unless that was commented. */
export async function tellEnding(
  source: Source,
  { id, ends, people, thread }: EndingException,
): Promise<'told' | 'refused'> {
  const { installation, owner, repository: repo } = source;
  if (!(await isPermittedToComment(installation))) return 'refused';
  const marker = `<!-- sdl-gate ending ${id} -->`;
  try {
    if ((await ownComment(source, thread, marker)) === undefined)
      await installation.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: thread,
        body: `${marker}\n\n${people.map((login) => `@${login}`).join(' ')} ${markdown(say`The exception ${id} ends: ${untilWords(ends)} is its last day. What it waives counts again afterwards. Ask for another one where it is still needed.`)}`,
      });
    return 'told';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

/**
 * Opens the issue in which an emergency is reviewed, unless it is there.
 *
 * @returns its number; null where the app may not open issues, or the repository has none
 */
export async function openEmergencyIssue(source: Source, issue: EmergencyIssue): Promise<number | null> {
  const { installation, owner, repository: repo, ownAppId } = source;
  if (lacksPermission(await installation.permissions(), 'issues=write')) return null;
  const marker = issueMarker(issue);
  try {
    const { items } = await readPages<Written & { readonly number: number }>(
      (page) =>
        installation.request('GET /repos/{owner}/{repo}/issues', {
          owner,
          repo,
          state: 'all',
          per_page: pageSize,
          page,
        }),
      1,
    );
    const own = items.find((each) => isOwn(each, ownAppId) && each.body?.startsWith(marker) === true);
    if (own !== undefined) return own.number;
    // https://docs.github.com/rest/issues/issues#create-an-issue
    const { data } = await installation.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title: issue.title,
      body: `${marker}\n\n${issue.body}`,
    });
    return data.number;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
