import type { PullRequest } from '../../../evidence/pull-request.ts';
import { lineKey } from '../../../text/line-key.ts';
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

/**
 * Reads that line.
 *
 * @param templates those of descriptions: what they say is not the author's
 */
export function statedEntry(
  { body }: Pick<PullRequest, 'body'>,
  templates: readonly string[] = [],
): StatedEntry {
  const { texts, problem } = reasonLines(body, statedName);
  if (problem !== null) return { says: 'nothing', problem };
  const offered = new Set(templates.flatMap((template) => linesStated(template).map(lineKey)));
  const text = texts.find((each) => isNone(each) || !offered.has(lineKey(each)));
  if (text === undefined) return { says: 'nothing', problem: null };
  if (isNone(text)) return { says: 'none', problem: null };
  return isEntryText(text)
    ? { says: 'entry', problem: null }
    : { says: 'nothing', problem: say`The line ${statedName} of the description says nothing.` };
}

function isNone(text: string): boolean {
  return /^(?:null|none)[.\s]*$/i.test(text);
}

/** Characters of a template that are read. */
const maxTemplateLength = 100_000;

/** What stands behind the name on such lines of a template, also in its comments. */
function linesStated(template: string): readonly string[] {
  return template
    .slice(0, maxTemplateLength)
    .split(/\r\n?|\n/)
    .flatMap((line) => /^\s*CHANGELOG entry:(.{0,500})/i.exec(line)?.[1] ?? []);
}

/** Whether one of the templates of descriptions asks for that line. */
export function asksForEntry(templates: readonly string[]): boolean {
  return templates.some((template) => linesStated(template).length > 0);
}
