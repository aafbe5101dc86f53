import { html } from 'hono/html';
import { counted } from '../text/lists-and-counts.ts';
import { gaps, headline, obstacle, omission, type ReportContext, scope } from './format.ts';
import { type Html, statusBar } from './page-bar.ts';
import { ruleSection } from './page-rule.ts';
import { nothing, pageShell, shown } from './page-shell.ts';
import { recommendations } from './recommendation.ts';
import type { RuleSummary } from './rule-summary.ts';
import type { Summary } from './summary.ts';

/**
 * Renders a summary as a page that can be sent to a team. Text from a change is escaped.
 *
 *     await writeFile('replay.html', renderPage(builder.result(), context));
 */
export function renderPage(summary: Summary, context: ReportContext): string {
  const advice = recommendations(summary);
  return pageShell(
    `Policy replay of ${scope(summary)}`,
    html`<h1>Policy replay</h1>
<p class="muted">What the policy would have said about ${counted(summary.changes, 'merged change')} of ${shown(scope(summary))}. Policy: ${shown(context.policy)}.</p>
${context.selection === null ? nothing : html`<p class="muted">${shown(context.selection)}</p>`}
${context.policyNotes.map((note) => html`<p class="note">${shown(note)}</p>`)}
${gaps(summary, context).map((gap) => html`<p class="note">${gap}</p>`)}
${advice.length === 0 ? nothing : html`<h2>Recommendation</h2><ul>${advice.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
<h2>Rules</h2>
${summary.rules.length === 0 ? html`<p>No rule of the policy can be replayed.</p>` : summary.rules.map((rule) => overview(rule, summary.changes))}
${limits(summary, context)}
${summary.rules.map((rule) => ruleSection(rule, context.people))}
<h2>How to read this page</h2>
${explanation(context.people)}`,
  );
}

function overview(summary: RuleSummary, changes: number): Html {
  const { rule, enforcement, counts } = summary;
  return html`<div class="rule"><p><strong>${rule.title}</strong> <code>${rule.id}</code> <span class="tag">${enforcement}</span> ${headline(summary, changes)}</p>
${statusBar(counts, changes)}</div>`;
}

/** The rules that are not replayed, or only in part. */
export function limits(
  {
    notReplayed,
    rules,
  }: Pick<Summary, 'notReplayed'> & { rules: readonly Pick<RuleSummary, 'rule' | 'without'>[] },
  { source }: Pick<ReportContext, 'source'>,
): Html {
  const parts = rules.flatMap((each) => {
    const words = omission(each);
    return words === null
      ? []
      : [html`<li><strong>${each.rule.title}</strong> <code>${each.rule.id}</code>: ${words}.</li>`];
  });
  return html`${
    notReplayed.length === 0
      ? nothing
      : html`<h3>Not replayed</h3><ul>${notReplayed.map(
          (each) =>
            html`<li><strong>${each.rule.title}</strong> <code>${each.rule.id}</code> <span class="tag">${each.enforcement}</span>${
              each.options.length === 0 ? nothing : html` (${shown(each.options.join(', '))})`
            }: ${obstacle(each, source)}.</li>`,
        )}</ul>`
  }${parts.length === 0 ? nothing : html`<h3>Replayed in part</h3><ul>${parts}</ul>`}`;
}

function explanation(people: ReportContext['people']): Html {
  return html`<dl>
<dt>pass</dt><dd>The change meets the rule.</dd>
<dt>fail</dt><dd>The change does not meet the rule. When the rule is enforced, the check fails.</dd>
<dt>applies</dt><dd>The change needs what the rule asks for. Whether it has it is not recorded.</dd>
<dt>pending</dt><dd>The rule waits for something. When it is enforced, the check stays in progress.</dd>
<dt>does not apply</dt><dd>The rule asks nothing of this change.</dd>
<dt>cannot be checked</dt><dd>Evidence is missing. When the rule is enforced, the check fails.</dd>
</dl>
<p>The same engine evaluates pull requests. A record holds the merged change, its title and description: reviews, labels, checks, and pull
requests that were never merged are not part of it. A change that would have failed is not necessarily wrong.</p>
<p>A directory counts the changes of its product code and those with a finding in it, and as ${html`<em>would have failed</em>`} those with a
failing finding in it; where no failing finding has a place, the whole change counts. Changes to which the rule does not apply are left out of
directories and ${people}s, and are part of kinds of files, sizes and weeks. Small numbers say little about a directory or a person.${people === 'author' ? ' The author is the one that the record names: for a merge commit, the person who merged.' : ''}</p>
<p>Each what-if evaluates the failing changes again as if they had no files in the directory.</p>`;
}
