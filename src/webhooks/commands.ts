import { z } from 'zod';

/** GitHub takes no longer comment; what came after would not be read. */
const longestText = 65_536;

const recheck = /^\/sdl[ \t]+recheck$/i;

/** The start of a code block between fences, also as an item of a list. */
const fence = /^[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const indentedCode = /^(?: {4}| {0,3}\t)/;
const quote = /^ {0,3}>/;

/**
 * Whether a text holds the command `/sdl recheck`: on a line of its own, in small or capital letters, where a reader sees
 * it as plain text. In code, in a quote and in an HTML comment it is talked about, not given.
 *
 * @param text Markdown as written, hostile; read in one pass
 */
export function asksForRecheck(text: string): boolean {
  let isEnd: ((line: string) => boolean) | null = null;
  let quoted = false;
  for (const line of text.slice(0, longestText).split(/\r\n?|\n/)) {
    if (isEnd !== null) {
      if (isEnd(line)) isEnd = null;
      continue;
    }
    isEnd = endOfBlock(line);
    // A quote goes on to the next empty line, with or without its mark.
    quoted = isEnd === null && line.trim() !== '' && (quoted || quote.test(line));
    if (isEnd === null && !quoted && !indentedCode.test(line) && recheck.test(line.trim())) return true;
  }
  return false;
}

/** Where this line begins code or a comment that goes on below it: what tells its last line. */
function endOfBlock(line: string): ((line: string) => boolean) | null {
  const [, opening] = fence.exec(line) ?? [];
  if (opening !== undefined) {
    return (next) => {
      const marks = next.trim();
      return marks.length >= opening.length && marks === opening.charAt(0).repeat(marks.length);
    };
  }
  return leavesCommentOpen(line) ? (next) => next.includes('-->') && !leavesCommentOpen(next) : null;
}

function leavesCommentOpen(line: string): boolean {
  return line.lastIndexOf('<!--') > line.lastIndexOf('-->');
}

const account = z.object({ id: z.int() });
const remarkSchema = z.object({
  remark: z.object({ body: z.string(), author_association: z.string(), user: account }),
  pullRequest: z.object({ user: account.nullish() }),
  sender: z.object({ type: z.literal('User') }),
});

/** Those who had a part in the repository before: https://docs.github.com/graphql/reference/enums#commentauthorassociation */
const mayAsk: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR'];

/**
 * Whether somebody who may asks in a remark to look at its pull request again. A stranger may on a pull request of their
 * own only, and no bot ever: a request changes nothing by itself, but each costs a part of the hourly allowance.
 *
 * @param payload parts of a webhook's payload as they came: the comment or review, the pull request or its issue, the sender
 */
export function remarkAsksForRecheck(
  payload: Readonly<Record<keyof z.input<typeof remarkSchema>, unknown>>,
): boolean {
  const { data } = remarkSchema.safeParse(payload);
  if (data === undefined) return false;
  const { remark, pullRequest } = data;
  const isAuthor = remark.user.id === pullRequest.user?.id;
  return (isAuthor || mayAsk.includes(remark.author_association)) && asksForRecheck(remark.body);
}
