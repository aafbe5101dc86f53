import { html } from 'hono/html';
import { figure, percent, type ReportContext } from './format.ts';
import { type Html, meter } from './page-bar.ts';
import { changeList } from './page-changes.ts';
import { nothing, shown } from './page-shell.ts';
import type { CountedReason } from './reason-counter.ts';
import { explainedStatuses, type RuleSummary } from './rule-summary.ts';
import type { Share } from './share.ts';

/** Rows of a table of directories or people. */
const maxRows = 15;

/** Weeks of the trend. */
const maxWeeks = 26;

const reasonTitles: Readonly<Record<(typeof explainedStatuses)[number], string>> = {
  fail: 'Why changes would have failed',
  applies: 'Why it applies',
  pending: 'Why it is pending',
  error: 'Why it cannot be checked',
  waived: 'Why it is waived',
  'not-applicable': 'Why it does not apply',
};

/** One rule on the page: reasons, what-ifs, groups, trend, and the affected changes. */
export function ruleSection(summary: RuleSummary, people: ReportContext['people']): Html {
  const { rule, reasons, counts, measure, affected, changes } = summary;
  const isVerdict = measure === 'verdict';
  return html`<h2>${rule.title}</h2>
<p>Passes when: ${rule.passesWhen}</p>
${explainedStatuses.map((status) => reasonTable(reasonTitles[status], reasons[status], counts[status]))}
${
  affected === 0
    ? html`<p class="muted">${isVerdict ? 'No change would have failed.' : 'It applies to no change.'}</p>`
    : html`${whatIfs(summary)}
${shares('By directory', 'Directory', summary.directories, summary)}
${shares('By kind of file', 'The change has', summary.kinds, summary)}
${shares('By size', 'Added and deleted lines', summary.sizes, summary)}
${shares(`By ${people}`, people === 'team' ? 'Team' : 'Author', summary.people, summary)}
${shares('By week', 'Week from', summary.weeks.slice(-maxWeeks), summary, maxWeeks)}
${changeList(isVerdict ? 'Changes that would have failed' : 'Changes to which it applies', changes, affected, people)}`
}`;
}

function whatIfs({ whatIfs: all, affected, measure }: RuleSummary): Html {
  if (all.length === 0) return nothing;
  return html`<h3>What if</h3>
<p>What would be left of the ${figure(affected)} ${measure === 'verdict' ? 'failing changes' : 'changes to which it applies'} if the files of a directory did not count:</p>
<table><thead><tr><th>Ignoring</th><th class="number">Leaves</th><th class="meter"></th></tr></thead><tbody>${all.map(
    ({ ignored, left }) =>
      html`<tr><td><code>${shown(ignored)}</code></td><td class="number">${figure(left)}</td><td class="meter">${meter(measure === 'verdict' ? 'fail' : 'applies', left, affected)}</td></tr>`,
  )}</tbody></table>`;
}

function reasonTable(title: string, reasons: readonly CountedReason[], whole: number): Html {
  if (reasons.length === 0) return nothing;
  return html`<h3>${title}</h3>
<table><thead><tr><th class="number">Changes</th><th class="meter"></th><th>Reason</th></tr></thead><tbody>${reasons.map(
    ({ text, count }) =>
      html`<tr><td class="number">${figure(count)}</td><td class="meter">${meter('unknown', count, whole)}</td><td>${shown(text)}</td></tr>`,
  )}</tbody></table>`;
}

function shares(
  title: string,
  heading: string,
  rows: readonly Share[],
  { measure }: RuleSummary,
  most = maxRows,
): Html {
  if (rows.length === 0) return nothing;
  const [column, tone] = measure === 'verdict' ? ['Would have failed', 'fail'] : ['Applies', 'applies'];
  const rest = rows.length - most;
  return html`<h3>${title}</h3>
<table><thead><tr><th>${heading}</th><th class="number">Changes</th><th class="number">${column}</th><th class="number">Share</th><th class="meter"></th></tr></thead><tbody>${rows
    .slice(0, most)
    .map(
      ({ name, changes, affected }) =>
        html`<tr><td>${shown(name)}</td><td class="number">${figure(changes)}</td><td class="number">${figure(affected)}</td><td class="number">${percent(affected, changes)}</td><td class="meter">${meter(tone, affected, changes)}</td></tr>`,
    )}</tbody></table>${rest > 0 ? html`<p class="muted">and ${figure(rest)} more</p>` : nothing}`;
}
