import { html } from 'hono/html';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown } from '../../replay/page-shell.ts';
import { untilWords } from '../../text/utc-time.ts';
import type { Attention, DecidedState, ExceptionLine } from './exception-lines.ts';
import { pullRequestPath, repositoryLink, scrollingTable } from './parts.ts';

/** What each state is called. */
export const stateWords: Readonly<Record<DecidedState, string>> = {
  undecided: 'Undecided',
  approved: 'Approved',
  ended: 'Ended',
  revoked: 'Revoked',
  rejected: 'Rejected',
  open: 'Not reviewed yet',
  reviewed: 'Reviewed',
};

export const attentionWords: Readonly<Record<Attention, string>> = {
  'ends-soon': 'ends soon',
  undecided: 'waits for a decision',
  'review-overdue': 'review overdue',
};

/** Characters of a reason. */
const maxReason = 300;

/**
 * Exceptions and emergencies as a table.
 *
 * @param withReasons the ids of the repositories of which the reader may see reasons
 */
export function exceptionTable(lines: readonly ExceptionLine[], withReasons: ReadonlySet<number>): Html {
  return scrollingTable(
    'Exceptions',
    html`<th scope="col">Exception</th><th scope="col">Repository</th><th scope="col">Covers</th><th scope="col">State</th><th scope="col">Until</th><th scope="col">Asked for by</th>${withReasons.size === 0 ? nothing : html`<th scope="col">Reason</th>`}`,
    lines.map((line) => row(line, withReasons)),
  );
}

/** Says that a list of exceptions is not whole; nothing where it is. */
export function cutNotice(isCut: boolean): Html {
  return isCut
    ? html`<p class="wait-word">There are more exceptions than one page reads: older ones are not listed.</p>`
    : nothing;
}

function row(line: ExceptionLine, withReasons: ReadonlySet<number>): Html {
  const { id, kind, rule, pullRequest, state, attention, ends, requester, decidedBy } = line;
  return html`<tr><th scope="row"><code>${shown(id)}</code>${kind === 'emergency' ? ' emergency' : nothing}</th><td>${repositoryLink(line)}</td><td>${kind === 'emergency' ? 'all rules' : rule === null ? 'named findings' : html`<code>${shown(rule)}</code>`} ${pullRequest === null ? 'of the repository' : html`of <a href="${pullRequestPath(line, pullRequest)}">#${pullRequest}</a>`}</td><td>${stateWords[state]}${decidedBy === null ? nothing : html` by ${shown(decidedBy)}`}${attention.map((each) => html`<br><span class="${each === 'review-overdue' ? 'bad-word' : 'wait-word'}">${attentionWords[each]}</span>`)}</td><td class="whole">${untilWords(ends)}</td><td>${shown(requester)}</td>${withReasons.size === 0 ? nothing : html`<td>${reason(line, withReasons)}</td>`}</tr>`;
}

function reason(
  { repositoryId, reason: text, control }: ExceptionLine,
  withReasons: ReadonlySet<number>,
): Html {
  if (!withReasons.has(repositoryId)) return html`<span class="muted">for people with write access</span>`;
  return html`${shown(cut(text))}${control === null ? nothing : html`<br><span class="muted">Instead: ${shown(cut(control))}</span>`}`;
}

function cut(text: string): string {
  return text.length > maxReason ? `${text.slice(0, maxReason)}…` : text;
}
