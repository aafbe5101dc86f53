import { html } from 'hono/html';
import { counted } from '../text/lists-and-counts.ts';
import type { ComparedRule, Comparison } from './comparison.ts';
import { blockedWords, type ComparisonContext, row } from './comparison-table.ts';
import { gaps, type ReportContext, scope } from './format.ts';
import { limits } from './page.ts';
import type { Html } from './page-bar.ts';
import { changeList } from './page-changes.ts';
import { nothing, pageShell, shown } from './page-shell.ts';

/** Renders a comparison of two policies as a page that can be sent to a team. Text from a change is escaped. */
export function renderComparisonPage(comparison: Comparison, context: ComparisonContext): string {
  const { before, after, rules } = comparison;
  return pageShell(
    `Two policies over ${scope(before)}`,
    html`<h1>Two policies compared</h1>
<p class="muted">What each policy would have said about ${counted(before.changes, 'merged change')} of ${shown(scope(before))}.</p>
<dl><dt>First policy</dt><dd>${shown(context.policy)}</dd><dt>Second policy</dt><dd>${shown(context.compared)}</dd></dl>
${context.selection === null ? nothing : html`<p class="muted">${shown(context.selection)}</p>`}
${context.policyNotes.map((note) => html`<p class="note">${shown(note)}</p>`)}
${gaps(before, context).map((gap) => html`<p class="note">${gap}</p>`)}
<p>${blockedWords(comparison)}</p>
${rules.length === 0 ? html`<p>No rule of either policy can be replayed.</p>` : overview(rules)}
${limits(after, context)}
${rules.map((rule) => differences(rule, context.people))}`,
  );
}

function overview(rules: readonly ComparedRule[]): Html {
  return html`<table><thead><tr><th>Rule</th><th>First</th><th>Second</th><th class="number">Both</th><th class="number">Only first</th><th class="number">Only second</th></tr></thead><tbody>${rules.map(
    (rule) =>
      html`<tr>${row(rule).map((cell, column) => (column < 3 ? html`<td>${cell}</td>` : html`<td class="number">${cell}</td>`))}</tr>`,
  )}</tbody></table>`;
}

function differences({ rule, onlyAfter, onlyBefore }: ComparedRule, people: ReportContext['people']): Html {
  if (onlyAfter.total + onlyBefore.total === 0) return nothing;
  return html`<h2>${rule.title}</h2>
${onlyAfter.total === 0 ? nothing : changeList('Only under the second policy', onlyAfter.changes, onlyAfter.total, people)}
${onlyBefore.total === 0 ? nothing : changeList('Only under the first policy', onlyBefore.changes, onlyBefore.total, people)}`;
}
