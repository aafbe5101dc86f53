import { commandMessages } from './command-messages.ts';
import { logMessages } from './log-messages.ts';
import type { CodedMessage } from './message.ts';
import { startMessages } from './start-messages.ts';
import { storeMessages } from './store-messages.ts';

/** Every message, by where it is shown. */
export const messageGroups: Readonly<Record<string, Readonly<Record<string, CodedMessage>>>> = {
  'At the start': startMessages,
  'The store, at the start and in commands': storeMessages,
  'In the log, at warn and above': logMessages,
  'In commands': commandMessages,
};
