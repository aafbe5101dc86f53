import type { PullRequest } from '../../../evidence/pull-request.ts';
import { type Message, say } from '../../../text/message.ts';
import { reasonLines } from '../../reason-line.ts';
import { isEntryText } from './entry-text.ts';

/** `feat(cart)!: text`. https://www.conventionalcommits.org/en/v1.0.0/#specification */
const conventional = /^([A-Za-z]{1,30})(?:\([^()]{0,80}\))?(!)?:\s+(.*)$/;

/** The type that a title of conventional commits names, lower case, with whether it breaks; null for any other title. */
export function titleType(title: string): { readonly type: string; readonly breaking: boolean } | null {
  const [, type, mark, text = ''] = conventional.exec(title.trim()) ?? [];
  return type === undefined || !isEntryText(text)
    ? null
    : { type: type.toLowerCase(), breaking: mark === '!' };
}

/** What the line `CHANGELOG entry:` of the description says. */
export interface StatedEntry {
  readonly says: 'entry' | 'none' | 'nothing';
  /** Why such a line does not count, a sentence; null where there is none or it counts. */
  readonly problem: Message | null;
}

/** How that line begins. https://github.com/MetaMask/metamask-extension/blob/main/.github/pull-request-template.md */
export const statedName = 'CHANGELOG entry';

export function statedEntry({ body }: Pick<PullRequest, 'body'>): StatedEntry {
  const { texts, problem } = reasonLines(body, statedName);
  if (problem !== null) return { says: 'nothing', problem };
  const [text] = texts;
  if (text === undefined) return { says: 'nothing', problem: null };
  if (/^(?:null|none)[.\s]*$/i.test(text)) return { says: 'none', problem: null };
  return isEntryText(text)
    ? { says: 'entry', problem: null }
    : { says: 'nothing', problem: say`The line ${statedName} of the description says nothing.` };
}
