import type { Problem } from '../../evidence/slice.ts';
import { join, type Message } from '../../text/message.ts';

/** The summary and the remedy where lists could not be read: all of them at once, so that nobody fixes one after the other. */
export function unreadable(problems: readonly Problem[]): {
  readonly summary: Message;
  readonly remedy: Message;
} {
  const distinct = (messages: readonly Message[]) => [
    ...new Map(messages.map((message) => [JSON.stringify(message), message])).values(),
  ];
  return {
    summary: join(distinct(problems.map(({ message }) => message)), ' '),
    remedy: join(distinct(problems.map(({ remedy }) => remedy)), ' '),
  };
}
