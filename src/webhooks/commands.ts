import { z } from 'zod';
import { visibleLines } from '../text/markdown/visible-lines.ts';

const command = /^\/sdl[ \t]+re-evaluate$/i;

/** What every text with the command holds: it spares nearly all others the reading as Markdown. */
const possibleCommand = /\/sdl[ \t]+re-evaluate/i;

/** The largest text in which a command is heard, in characters: reading it keeps the intake busy. */
const maxCharacters = 10_000;

/**
 * Whether a text holds the command `/sdl re-evaluate`: on a line of its own, in small or capital letters, where a reader sees
 * it as plain text. In code, in a quote, in a list, a table or a heading, folded away or in an HTML comment it is talked about, not given.
 *
 * @param text Markdown as written, hostile; one of more than 10,000 characters, or that no person would write, gives no command
 */
export function asksForReevaluation(text: string): boolean {
  if (text.length > maxCharacters || !possibleCommand.test(text)) return false;
  return visibleLines(text)?.some((line) => command.test(line)) ?? false;
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
export function remarkAsksForReevaluation(
  payload: Readonly<Record<keyof z.input<typeof remarkSchema>, unknown>>,
): boolean {
  const { data } = remarkSchema.safeParse(payload);
  if (data === undefined) return false;
  const { remark, pullRequest } = data;
  const isAuthor = remark.user.id === pullRequest.user?.id;
  return (isAuthor || mayAsk.includes(remark.author_association)) && asksForReevaluation(remark.body);
}
