import { html } from 'hono/html';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown } from '../../replay/page-shell.ts';
import { utcMinute } from '../../text/utc-time.ts';

const numbers = new Intl.NumberFormat('en');

/** A number as people read it: `12,345`. */
export function figure(value: number): string {
  return numbers.format(value);
}

/** A part of a whole: `83%`; of nothing: `none`. It is 0% and 100% only where it is exactly that. */
export function share(part: number, whole: number): string {
  if (whole === 0) return 'none';
  const percent = Math.round((part / whole) * 100);
  return `${part === whole ? 100 : part === 0 ? 0 : Math.min(99, Math.max(1, percent))}%`;
}

/** A part of an address, also of a text that is not well-formed. */
export function segment(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** The address of the page of a repository. */
export function repositoryPath({
  owner,
  repository,
}: {
  readonly owner: string;
  readonly repository: string;
}) {
  return `/o/${segment(owner)}/${segment(repository)}`;
}

/** The address of the page of a pull request. */
export function pullRequestPath(
  place: { readonly owner: string; readonly repository: string },
  number: number,
): string {
  return `${repositoryPath(place)}/pull/${number}`;
}

/** The name of a repository, which leads to its page. */
export function repositoryLink(place: { readonly owner: string; readonly repository: string }): Html {
  return html`<a href="${repositoryPath(place)}">${shown(`${place.owner}/${place.repository}`)}</a>`;
}

/** A time that programs can read, too. */
export function timeTag(time: Date): Html {
  if (Number.isNaN(time.getTime())) return html`unknown`;
  return html`<time datetime="${time.toISOString()}">${utcMinute(time)}</time>`;
}

/** A table that scrolls by itself where the screen is too narrow; the keyboard reaches it. */
export function scrollingTable(label: string, head: Html, rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>
${rows}
</tbody></table></div>`;
}

/** What a check says, as a word with its color. */
export function conclusionTag(conclusion: string): Html {
  const known = conclusions[conclusion];
  return known === undefined
    ? html`${shown(conclusion)}`
    : html`<span class="${known[0]} whole">${known[1]}</span>`;
}

const conclusions: Readonly<Record<string, readonly [tone: string, word: string]>> = {
  failure: ['bad-word', 'Fails'],
  pending: ['wait-word', 'Waits'],
  success: ['good-word', 'Passes'],
  cancelled: ['muted', 'Ended'],
};

/** What a rule says, as a word with its color. */
export function statusTag(status: string): Html {
  const known = statuses[status];
  return known === undefined
    ? html`${shown(status)}`
    : html`<span class="${known[0]} whole">${known[1]}</span>`;
}

const statuses: Readonly<Record<string, readonly [tone: string, word: string]>> = {
  pass: ['good-word', 'Passes'],
  fail: ['bad-word', 'Fails'],
  error: ['bad-word', 'Cannot be checked'],
  pending: ['wait-word', 'Waits'],
  waived: ['wait-word', 'Waived'],
  'not-applicable': ['muted', 'Does not apply'],
};

/** The pages of a long list. @param path without the number of the page */
export function pager(path: (page: number) => string, page: number, last: number): Html {
  if (last <= 1) return nothing;
  return html`<nav class="pages" aria-label="More of the list">${page > 1 ? html`<a href="${path(page - 1)}" rel="prev">Previous</a>` : nothing}
<span>Page ${page} of ${last}</span>
${page < last ? html`<a href="${path(page + 1)}" rel="next">Next</a>` : nothing}</nav>`;
}

/** The number of a page in a query, from 1. */
export function readPage(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
}
