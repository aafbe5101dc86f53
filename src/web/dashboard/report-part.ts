import { html } from 'hono/html';
import type { Report, RuleReport } from '../../engine/report.ts';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown, words } from '../../replay/page-shell.ts';
import { renderTitle } from '../../report/title.ts';
import { enforcementNote, statusLabel, turnWords } from '../../report/wording.ts';
import type { ReportedVerdict, Waiver } from '../../rules/verdict.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { untilWords } from '../../text/utc-time.ts';
import { timeTag } from './parts.ts';

/** Findings of a rule; the check has more. */
const maxFindings = 50;

/**
 * A report as the check shows it. Pure.
 *
 * @param seesDetails false: what is not for everybody who can read is left out, which is every sentence that may name a team, a reason or a
 *   finding
 */
export function reportPart(report: Report, seesDetails: boolean): Html {
  const lines = report.rules.map((rule) => ruleSection(rule, seesDetails));
  return html`<p><strong>${seesDetails ? shown(renderTitle(report)) : plainTitle(report)}</strong> <span class="muted">Evaluated ${timeTag(report.evaluatedAt)} on <code>${shown(report.subject.headSha.slice(0, 12))}</code>.</span></p>
${seesDetails ? nothing : html`<p class="note">What the rules found, and why exceptions were given, is shown to people with write access to the repository, and to auditors and the security team that the organization’s policy names.</p>`}
${problemNotes(report)}
${lines.length === 0 && report.policyProblems.length === 0 ? html`<p>No rule was evaluated.</p>` : lines}`;
}

/** Why there is no policy. */
export function problemNotes({ policyProblems }: Report): readonly Html[] {
  return policyProblems.map(
    ({ message }) =>
      html`<p class="note">${typeof message === 'string' ? shown(message) : words(message)}</p>`,
  );
}

/** Without the names of what is waited for. */
function plainTitle({ conclusion, rules }: Report): string {
  const words = { success: 'Passes', failure: 'Fails', pending: 'Waits' }[conclusion];
  return `${words}: ${counted(rules.length, 'rule')}`;
}

function ruleSection(rule: RuleReport, seesDetails: boolean): Html {
  const { id, title, verdict, clauses } = rule;
  const { icon, word } = statusLabel(rule);
  const note = enforcementNote(rule);
  return html`<section class="rule"><h3><span aria-hidden="true">${icon}</span> ${shown(title)}: ${word.toLowerCase()} <code>${shown(id)}</code>${note === '' ? nothing : html` <span class="tag">${note}</span>`}</h3>
${seesDetails ? details(verdict) : html`<p class="muted">${counted(verdict.findings.length, 'finding')}</p>`}
${clauses.length === 0 ? nothing : html`<p class="muted">${clauses.map(({ source, clause }) => shown(`${source} ${clause}`)).join('; ')}</p>`}</section>`;
}

function details(verdict: ReportedVerdict): Html {
  const { summary, findings } = verdict;
  const more = findings.length - maxFindings;
  return html`<p>${words(summary)}</p>
${'remedy' in verdict ? html`<p><strong>${turnWords[verdict.turn]}:</strong> ${words(verdict.remedy)}</p>` : nothing}
${verdict.status === 'waived' ? html`<ul>${verdict.waivers.map(waiverItem)}</ul>` : nothing}
${
  findings.length === 0
    ? nothing
    : html`<details${verdict.status === 'fail' || verdict.status === 'error' ? html` open` : nothing}><summary>${counted(findings.length, 'finding')}</summary><ul>${findings
        .slice(0, maxFindings)
        .map(
          ({ message, path, line, id }) =>
            html`<li>${path === undefined ? nothing : html`<code>${shown(path)}${line === undefined ? '' : `:${line}`}</code>: `}${words(message)}${id === undefined ? nothing : html` <code>${shown(id)}</code>`}</li>`,
        )}</ul>${more > 0 ? html`<p class="muted">and ${counted(more, 'more finding')}</p>` : nothing}</details>`
}`;
}

function waiverItem({ kind, id, until, reason, control }: Waiver): Html {
  return html`<li><code>${shown(id)}</code>${kind === 'emergency' ? ' (emergency)' : nothing} until ${until === null ? 'the next push' : untilWords(until)}${reason === null ? nothing : html`: ${shown(reason)}`}${control === null ? nothing : html` Instead: ${shown(control)}`}</li>`;
}
