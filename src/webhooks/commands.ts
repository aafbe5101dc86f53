import { z } from 'zod';
import { commandsIn } from '../exceptions/commands.ts';
import { visibleLines } from '../text/markdown/visible-lines.ts';

const command = /^\/sdl[ \t]+re-evaluate$/i;

/** A quick test that saves nearly all texts from being parsed as Markdown. */
const possibleCommand = /\/sdl[ \t]+re-evaluate/i;

/** Characters of the longest text that is searched: parsing blocks the intake. */
const maxCharacters = 10_000;

/**
 * Whether a text holds the command `/sdl re-evaluate`: alone on a line, in small or capital letters, where a reader sees
 * it as plain text. In code, quotes, lists, tables, headings, folded sections and HTML comments it is mentioned, not given.
 *
 * @param text Markdown as written, hostile; longer than 10,000 characters, or unparsable, it holds no command
 */
export function asksForReevaluation(text: string): boolean {
  if (text.length > maxCharacters || !possibleCommand.test(text)) return false;
  return visibleLines(text)?.some((line) => command.test(line)) ?? false;
}

/** A quick test that saves nearly all texts from being parsed as Markdown. */
const possibleAnswer = /\/sdl\b/i;

const writtenSchema = z.object({
  comment: z.object({ body: z.string() }).optional(),
  review: z.object({ body: z.string().nullish() }).optional(),
  sender: z.object({ type: z.literal('User') }),
});

/**
 * Whether a comment or review by a person may hold a command that is answered. Only that it has to be read is taken from the payload: what it says, by
 * whom, and what they may do is asked of GitHub.
 *
 * @param payload untrusted
 */
export function mayHoldCommand(payload: unknown): boolean {
  const { comment, review } = writtenSchema.safeParse(payload).data ?? {};
  const body = (comment ?? review)?.body ?? '';
  if (body.length > maxCharacters || !possibleAnswer.test(body)) return false;
  return commandsIn(visibleLines(body) ?? []).some(({ kind }) => kind !== 're-evaluate');
}

const account = z.object({ id: z.int() });
const remarkSchema = z.object({
  remark: z.object({ body: z.string(), author_association: z.string(), user: account }),
  pullRequest: z.object({ user: account.nullish() }),
  sender: z.object({ type: z.literal('User') }),
});

/** Associations of users who contributed to the repository before: https://docs.github.com/graphql/reference/enums#commentauthorassociation */
const mayRequest: readonly string[] = ['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR'];

/**
 * Whether a user who may do so requests a re-evaluation in a remark. Users who never contributed to the repository may only on their own
 * pull requests, and bots never: a request changes nothing by itself, but costs a part of the hourly rate limit.
 *
 * @param payload untrusted parts of a webhook's payload: the comment or review, the pull request or its issue, the sender
 */
export function remarkAsksForReevaluation(
  payload: Readonly<Record<keyof z.input<typeof remarkSchema>, unknown>>,
): boolean {
  const { data } = remarkSchema.safeParse(payload);
  if (data === undefined) return false;
  const { remark, pullRequest } = data;
  const isAuthor = remark.user.id === pullRequest.user?.id;
  return (isAuthor || mayRequest.includes(remark.author_association)) && asksForReevaluation(remark.body);
}
