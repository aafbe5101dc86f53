import { markdown } from '../../report/markdown.ts';
import type { EndingException } from '../../subjects/ending-exception.ts';
import type { CommandAnswer, CommandSubject } from '../../subjects/gathered-command.ts';
import { say } from '../../text/message.ts';
import { untilWords } from '../../text/utc-time.ts';
import { Refused } from '../client/failure.ts';
import type { Source } from '../read/source.ts';
import { commentOnce, ownComment } from './own-conversation.ts';
import { isPermittedToComment } from './publish-comment.ts';

/** The first line of the reply to a comment or review, by which it is found again. Not shown by GitHub. */
export function replyMarker({ comment, reviewOf }: Pick<CommandSubject, 'comment' | 'reviewOf'>): string {
  return `<!-- sdl-gate reply to ${reviewOf === undefined ? '' : 'review '}${comment} -->`;
}

/** Reacts to a comment, and writes or edits the one reply to it. REST has no reactions to reviews: the reply names what it is about. */
export async function answerCommand(
  source: Source,
  subject: CommandSubject,
  { accepted, text, thread }: CommandAnswer,
): Promise<'answered' | 'refused'> {
  const { installation, owner, repository: repo } = source;
  if (!(await isPermittedToComment(installation))) return 'refused';
  const marker = replyMarker(subject);
  const about =
    subject.reviewOf === undefined
      ? ''
      : `To the [review](#pullrequestreview-${subject.comment}) with a command:\n\n`;
  const body = `${marker}\n\n${about}${text}`;
  try {
    // https://docs.github.com/rest/reactions/reactions#create-reaction-for-an-issue-comment
    if (subject.reviewOf === undefined)
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

/** Comments that an exception ends soon, unless that was commented. */
export function tellEnding(
  source: Source,
  { id, ends, people, thread, from }: EndingException,
): Promise<'told' | 'refused'> {
  const again =
    from === 'comment'
      ? say`Ask for another one where it is still needed.`
      : say`Where it is still needed, have its entry in the file approved again, with a later last day.`;
  const sentences = markdown(
    say`The exception ${id} ends: ${untilWords(ends)} is its last day. What it waives counts again afterwards. ${again}`,
  );
  const text = [...people.map((login) => `@${login}`), sentences].join(' ');
  const day = ends.toISOString().slice(0, 10);
  return commentOnce(source, thread, `<!-- sdl-gate ending ${id} ${day} -->`, text);
}
