import { html } from 'hono/html';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown } from '../../replay/page-shell.ts';
import { cutNotice, exceptionTable } from './exception-table.ts';
import { csrfField, dashboardPage, type Viewer } from './page.ts';
import {
  conclusionTag,
  pullRequestPath,
  repositoryLink,
  repositoryPath,
  scrollingTable,
  segment,
  statusTag,
  timeTag,
} from './parts.ts';
import {
  type EvidenceLine,
  type HistoryLine,
  maxHistory,
  type PullRequestView,
  type RuleChange,
  shownReport,
  statusesIn,
} from './pull-request.ts';
import { reportPart } from './report-part.ts';

/** What the reader may do and see. */
export interface PullRequestRights {
  readonly seesDetails: boolean;
  readonly mayReEvaluate: boolean;
  /** A re-evaluation was asked for a moment ago. */
  readonly wasAsked: boolean;
  /** GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
}

/** The page of a pull request: the report, how it came to it, what stands behind it. Pure. */
export function pullRequestPage(view: PullRequestView, rights: PullRequestRights, viewer: Viewer): string {
  const { owner, repository, number, title, history, evidence } = view;
  const name = `${owner}/${repository}#${number}`;
  return dashboardPage(
    {
      title: name,
      current: null,
      body: html`<p>${repositoryLink(view)}</p>
<h1>${title === null ? nothing : html`${shown(title)} `}<span class="muted">#${number}</span></h1>
${actions(view, rights, viewer)}
<h2>Report</h2>
${report(view, rights)}
${exceptions(view, rights)}
<h2>History</h2>
${historyTable(view, history, rights)}
<h2>Evidence</h2>
${evidenceTable(evidence)}`,
    },
    viewer,
  );
}

function actions(
  view: PullRequestView,
  { mayReEvaluate, wasAsked, webUrl }: PullRequestRights,
  viewer: Viewer,
): Html {
  const { owner, repository, number } = view;
  return html`${wasAsked ? html`<p class="note" role="status">A re-evaluation was asked for. Reload the page in a few seconds.</p>` : nothing}
<div class="actions"><a href="${webUrl}/${segment(owner)}/${segment(repository)}/pull/${number}" rel="noreferrer">Pull request on GitHub</a>
${mayReEvaluate ? html`<form method="post" action="${pullRequestPath(view, number)}/re-evaluate">${csrfField(viewer)}<button>Re-evaluate</button></form>` : nothing}</div>`;
}

function report({ newest: { entry, read } }: PullRequestView, { seesDetails }: PullRequestRights): Html {
  if (read !== null) return reportPart(shownReport(read), seesDetails);
  return html`<p class="note">The body of the newest verdict is kept no longer, or was written by another release. The record still has what the check and each rule said.</p>
<p>${conclusionTag(entry.conclusion ?? '')} <span class="muted">${timeTag(new Date(entry.at))}</span></p>
<ul>${[...statusesIn(entry.rules ?? [])].map(([rule, status]) => html`<li><code>${shown(rule)}</code> ${statusTag(status)}</li>`)}</ul>`;
}

function exceptions(
  { exceptions: lines, areExceptionsCut, newest }: PullRequestView,
  { seesDetails }: PullRequestRights,
): Html {
  if (lines.length === 0 && !areExceptionsCut) return nothing;
  const id = newest.entry.repositoryId;
  return html`<h2>Exceptions</h2>
${cutNotice(areExceptionsCut)}
${exceptionTable(lines, seesDetails && id !== undefined ? new Set([id]) : new Set())}`;
}

function historyTable(
  view: PullRequestView,
  lines: readonly HistoryLine[],
  { seesDetails }: PullRequestRights,
): Html {
  return html`${scrollingTable(
    'History',
    html`<th scope="col">When</th><th scope="col">What</th><th scope="col">Head</th><th scope="col">What changed</th><th scope="col">Entry</th>`,
    lines.map((line) => historyRow(view, line, seesDetails)),
  )}
${lines.length < maxHistory ? nothing : html`<p class="muted">The newest ${maxHistory} entries. <code>sdl-gate record list</code> lists all.</p>`}
<p class="muted">A proof shows that an entry is in the signed tree. ${seesDetails ? 'A case file holds the entry with its evidence, so that sdl-gate verify can evaluate it again anywhere.' : nothing}</p>`;
}

function historyRow(
  view: PullRequestView,
  { entry, changes, isNewHead }: HistoryLine,
  seesDetails: boolean,
): Html {
  const { id, at, kind, conclusion, sha, confirmed } = entry;
  const files = `${repositoryPath(view)}/entry/${id}`;
  const what = kind === 'verdict' ? conclusionTag(conclusion ?? '') : html`${kindWords[kind] ?? shown(kind)}`;
  const caseFile = seesDetails ? html`, <a href="${files}/case.json" download>case file</a>` : nothing;
  return html`<tr><td class="whole">${timeTag(new Date(at))}</td><td class="whole">${what}${confirmed ? nothing : html`<br><span class="muted">not confirmed</span>`}</td><td><code>${shown((sha ?? '').slice(0, 12))}</code>${isNewHead ? html` <span class="muted">new</span>` : nothing}</td><td>${changeList(changes)}</td><td class="whole">${id}: <a href="${files}/proof.json" download>proof</a>${caseFile}</td></tr>`;
}

const kindWords: Readonly<Record<string, string>> = {
  'check-ended': 'Closed without merging',
  'evaluation-failed': 'Could not be evaluated',
  commit: 'Merged',
  'accounted-commit': 'Accounted for',
  exception: 'Exception decided',
  tested: 'Tested by hand',
};

function changeList(changes: readonly RuleChange[]): Html {
  if (changes.length === 0) return nothing;
  return html`<ul>${changes.map(({ rule, before, after }) => html`<li><code>${shown(rule)}</code> ${before === null ? 'new' : statusTag(before)} → ${after === null ? 'no longer evaluated' : statusTag(after)}</li>`)}</ul>`;
}

function evidenceTable(lines: readonly EvidenceLine[]): Html {
  if (lines.length === 0) return html`<p>The evidence behind the newest verdict is not kept any more.</p>`;
  return html`<details><summary>${lines.length} parts</summary>
${scrollingTable(
  'Evidence',
  html`<th scope="col">Of</th><th scope="col">Part</th><th scope="col">Digest</th><th scope="col">State</th>`,
  lines.map(
    ({ of, name, digest, isKept }) =>
      html`<tr><td>${shown(of)}</td><td><code>${shown(name)}</code></td><td>${digest === null ? 'none' : html`<code>${shown(digest.slice(0, 16))}</code>`}</td><td class="whole">${isKept ? 'kept' : digest === null ? 'never kept' : 'removed'}</td></tr>`,
  ),
)}</details>`;
}
