import type { Report, RuleReport } from '../engine/report.ts';
import type { Turn } from '../rules/verdict.ts';
import { counted } from '../text/lists-and-counts.ts';
import type { Message } from '../text/message.ts';
import { markdown, words } from './markdown.ts';
import { bytes, joinWithin, maxOutputBytes } from './size.ts';

/** The first line of the app's one comment on a pull request, by which it is found again. Not shown by GitHub. */
export const commentMarker = '<!-- sdl-gate -->';

/** The comment as Markdown, and whether the author has to be told: if not, only a comment that exists is edited. */
export interface Comment {
  readonly body: string;
  readonly needed: boolean;
}

const separator = '\n\n';

/**
 * Renders the comment: what the author is asked for, or one line that it is nothing. Drafts are not finished and bots do
 * not read: both are left in peace.
 */
export function renderComment(report: Report): Comment {
  const asked = report.rules.flatMap(askOf);
  return {
    body: [commentMarker, ...(asked.length === 0 ? [contentment(report)] : request(asked))].join(separator),
    needed: asked.length > 0 && listens(report),
  };
}

interface Ask {
  readonly rule: RuleReport;
  readonly remedy: Message;
}

/** What a rule asks of the author; rules that are only observed ask nothing. */
function askOf(rule: RuleReport): readonly Ask[] {
  const { verdict, enforcement } = rule;
  const author: Turn = 'author';
  if (enforcement === 'observe' || !('remedy' in verdict) || verdict.turn !== author) return [];
  return [{ rule, remedy: verdict.remedy }];
}

function listens({ subject }: Report): boolean {
  return subject.kind === 'pull-request' && !subject.draft && subject.authorKind !== 'bot';
}

function contentment({ policyProblems }: Report): string {
  return policyProblems.length > 0
    ? 'SDL: nothing is needed from you. The policy file has errors, which an administrator has to mend.'
    : 'SDL: nothing more is needed from you.';
}

function request(asked: readonly Ask[]): readonly string[] {
  const blocking = asked.filter(({ rule }) => rule.enforcement === 'enforce').length;
  const heading =
    blocking > 0
      ? `**SDL: ${counted(blocking, 'thing')} needed from you before this can be merged**`
      : `**SDL: ${counted(asked.length, 'warning')} for you (not blocking)**`;
  const footer = '<sub>The SDL check has the details. This comment is kept up to date.</sub>';
  const free = maxOutputBytes - bytes([commentMarker, heading, footer].join(separator)) - separator.length;
  const items = asked.map((ask) => item(ask, blocking > 0));
  return [heading, joinWithin(items, '\n', free, (missing) => `- … and ${missing} more`), footer];
}

/** @param mixed whether others of the list block */
function item({ rule, remedy }: Ask, mixed: boolean): string {
  const note = mixed && rule.enforcement === 'warn' ? ' (warning, not blocking)' : '';
  return `- **${words(rule.title)}**${note}: ${markdown(rule.verdict.summary)}<br>→ ${markdown(remedy)}`;
}
