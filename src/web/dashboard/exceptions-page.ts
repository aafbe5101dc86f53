import { html } from 'hono/html';
import { nothing } from '../../replay/page-shell.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { type DecidedState, decidedStates, type ExceptionLine } from './exception-lines.ts';
import { cutNotice, exceptionTable, stateWords } from './exception-table.ts';
import { dashboardPage, type Viewer } from './page.ts';
import { pager } from './parts.ts';

/** Rows of the table on one page. */
export const exceptionsPerPage = 50;

/** What of the register is shown. */
export interface ExceptionFilter {
  /** Null: each. */
  readonly state: DecidedState | null;
  /** `owner/name`; empty: each. */
  readonly repository: string;
  readonly rule: string;
  /** Only what somebody has to look at. */
  readonly attention: boolean;
}

/** Reads a filter from a query; what is none is left out. */
export function readExceptionFilter(query: Readonly<Record<string, string>>): ExceptionFilter {
  const text = (name: string) => (query[name] ?? '').trim().slice(0, 200);
  return {
    state: decidedStates.find((each) => each === query.state) ?? null,
    repository: text('repository'),
    rule: text('rule'),
    attention: query.attention === 'yes',
  };
}

/** The exceptions that a filter leaves. Pure. */
export function filterExceptions(
  lines: readonly ExceptionLine[],
  { state, repository, rule, attention }: ExceptionFilter,
): readonly ExceptionLine[] {
  return lines.filter(
    (line) =>
      (state === null || line.state === state) &&
      (repository === '' || `${line.owner}/${line.repository}`.toLowerCase() === repository.toLowerCase()) &&
      (rule === '' || line.rule === rule) &&
      (!attention || line.attention.length > 0),
  );
}

/**
 * The register of exceptions and emergencies. Pure.
 *
 * @param of.lines what the filter leaves
 * @param of.all how many there are without the filter
 * @param of.isCut whether there are older ones that were not read
 * @param of.withReasons the ids of the repositories of which the reader may see reasons
 */
export function exceptionsPage(
  of: {
    readonly lines: readonly ExceptionLine[];
    readonly all: number;
    readonly isCut: boolean;
    readonly filter: ExceptionFilter;
    readonly withReasons: ReadonlySet<number>;
    readonly page: number;
  },
  viewer: Viewer,
): string {
  const { lines, all, filter, withReasons } = of;
  const last = Math.max(1, Math.ceil(lines.length / exceptionsPerPage));
  const current = Math.min(of.page, last);
  const from = (current - 1) * exceptionsPerPage;
  const path = (page: number) =>
    `/exceptions?${new URLSearchParams({ ...queryOf(filter), page: String(page) })}`;
  return dashboardPage(
    {
      title: 'Exceptions',
      current: 'exceptions',
      body: html`<h1>Exceptions</h1>
<p class="muted">The exceptions that were asked for in comments and have not ended, and the emergencies that wait for a review. Those of a file stand in that file. What a table calls approved was approved as it stands; whether the policy lets the approval count is decided at each evaluation.</p>
${filterForm(filter)}
<h2>${counted(lines.length, 'exception')}${lines.length === all ? nothing : ` of ${all}`}</h2>
${cutNotice(of.isCut)}
${
  lines.length === 0
    ? html`<p>${all === 0 ? html`Nobody has asked for an exception that still counts. Comment <code>/sdl waive</code> on a pull request to ask for one.` : 'None matches these filters.'}</p>`
    : exceptionTable(lines.slice(from, from + exceptionsPerPage), withReasons)
}
${pager(path, current, last)}`,
    },
    viewer,
  );
}

function filterForm({ state, repository, rule, attention }: ExceptionFilter) {
  const states = decidedStates.map(
    (each) =>
      html`<option value="${each}"${each === state ? html` selected` : nothing}>${stateWords[each]}</option>`,
  );
  return html`<form class="filters" method="get" action="/exceptions">
<label>State <select name="state"><option value="">any</option>${states}</select></label>
<label>Repository <input name="repository" value="${repository}" placeholder="owner/name"></label>
<label>Rule <input name="rule" value="${rule}"></label>
<label>To look at <select name="attention"><option value="">all</option><option value="yes"${attention ? html` selected` : nothing}>only these</option></select></label>
<button>Filter</button>
</form>`;
}

function queryOf({ state, repository, rule, attention }: ExceptionFilter): Record<string, string> {
  return {
    ...(state === null ? {} : { state }),
    ...(repository === '' ? {} : { repository }),
    ...(rule === '' ? {} : { rule }),
    ...(attention ? { attention: 'yes' } : {}),
  };
}
