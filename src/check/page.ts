import { html } from 'hono/html';
import type { Html } from '../replay/page-bar.ts';
import { nothing, pageShell, shown } from '../replay/page-shell.ts';
import { urlOf } from '../report/link.ts';
import { conclusionWords, enforcementWords, sourceWords, statusWords } from '../report/verdict-words.ts';
import type { ExplainedFinding, ExplainedRule, Explanation } from './explanation.ts';
import type { PageContext } from './explanation-text.ts';

/** Findings of one rule that are shown. */
const maxFindings = 200;

/** Characters of a value. */
const maxValue = 400;

/** A section below the rules, in sentences. */
export interface FurtherSection {
  readonly title: string;
  readonly sentences: readonly string[];
}

/**
 * The result as a page that can be sent to somebody: one file that requests nothing and runs nothing. All texts from outside are escaped.
 *
 * @param pages where links lead; null: nothing is linked
 */
export function resultPage(
  explanation: Explanation,
  pages: PageContext | null,
  further: readonly FurtherSection[] = [],
): string {
  const { pullRequest, head, base, conclusion, policyProblems, policyWarnings, rules } = explanation;
  const page = pages === null ? null : urlOf({ kind: 'pull-request', number: pages.number }, pages);
  return pageShell(
    `${pullRequest}: SDL ${conclusionWords[conclusion]}`,
    html`<h1>${linked(page, pullRequest)}: SDL ${conclusionWords[conclusion]}</h1>
<p class="muted">Into <code>${shown(base)}</code>, head <code>${shown(head.slice(0, 12))}</code></p>
${policyProblems.map((problem) => html`<p class="note"><strong>The policy cannot be used.</strong> ${problemWords(problem)}</p>`)}
${policyWarnings.map((warning) => html`<p class="note">${shown(warning)}</p>`)}
${rules.length === 0 ? nothing : html`<h2>Rules</h2>`}
${rules.map((rule) => ruleSection(rule, pages))}
${further.map(
  ({ title, sentences }) =>
    html`<h2>${title}</h2><ul>${sentences.map((sentence) => html`<li>${shown(sentence)}</li>`)}</ul>`,
)}
<h2>Policy</h2>
<p>${shown(sourceWords(explanation.policy))}</p>
${
  explanation.organization === null
    ? nothing
    : html`<p>Organization: ${shown(sourceWords(explanation.organization))}</p>`
}
${settingsTable(explanation)}`,
    style,
  );
}

const style = `
.dot { display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 3px; background: var(--quiet); }
.dot.good { background: var(--good); }
.dot.bad { background: var(--bad); }
.dot.attention { background: var(--attention); }
.rule { border-top: 1px solid var(--line); padding-top: 14px; }
.rule h3 { margin: 0; }
.rule p.next { margin: 8px 0; }
`;

function ruleSection(rule: ExplainedRule, pages: PageContext | null): Html {
  const { id, title, enforcement, status, summary, remedy, turn, waivers, findings } = rule;
  const left = findings.length - maxFindings;
  return html`<section class="rule">
<h3><span class="dot ${dotOf(rule)}" aria-hidden="true"></span>${shown(title)}: ${statusWords[status]}</h3>
<p class="muted"><code>${shown(id)}</code>, ${enforcementWords[enforcement]}</p>
<p>${shown(summary)}</p>
${
  remedy === null || remedy === ''
    ? nothing
    : html`<p class="note next"><strong>Next, ${turn?.replaceAll('-', ' ') ?? 'author'}:</strong> ${shown(remedy)}</p>`
}
${waivers.map(({ kind, id: by, reason }) => html`<p>By the ${kind} <code>${shown(by)}</code>${reason === null ? nothing : html`: ${shown(reason)}`}</p>`)}
${findings.length === 0 ? nothing : html`<ul>${findings.slice(0, maxFindings).map((finding) => findingItem(finding, pages))}${left > 0 ? html`<li>and ${left} more</li>` : nothing}</ul>`}
</section>
`;
}

function findingItem(
  { path, line, message, id, waivedBy }: ExplainedFinding,
  pages: PageContext | null,
): Html {
  const note = waivedBy === null ? id : `waived by ${waivedBy}`;
  return html`<li>${path === null ? nothing : html`${place(path, line, pages)}: `}${shown(message)}${note === null ? nothing : html` <span class="muted">(${shown(note)})</span>`}</li>`;
}

function place(path: string, line: number | null, pages: PageContext | null): Html {
  const target = { kind: 'file' as const, path, ...(line === null ? {} : { line }) };
  const url = pages === null ? null : urlOf(target, pages);
  return linked(url, `${path}${line === null ? '' : `:${line}`}`, true);
}

/** Only to a page: an address of another kind is not linked. */
function linked(url: string | null, text: string, isCode = false): Html {
  const label = isCode ? html`<code>${shown(text)}</code>` : html`${shown(text)}`;
  return url !== null && /^https?:\/\//.test(url) ? html`<a href="${url}">${label}</a>` : label;
}

/** What does not block does not stand out as what does. */
function dotOf({ enforcement, status }: ExplainedRule): 'good' | 'bad' | 'attention' | '' {
  if (status === 'pass') return 'good';
  if (status === 'not-applicable') return '';
  return enforcement === 'enforce' && (status === 'fail' || status === 'error') ? 'bad' : 'attention';
}

function problemWords(problem: Explanation['policyProblems'][number]): string {
  return shown(
    'line' in problem
      ? `Line ${problem.line}, column ${problem.column}: ${problem.message}`
      : `${problem.message} ${problem.remedy}`,
  );
}

function settingsTable({ settings }: Explanation): Html {
  if (settings.length === 0) return nothing;
  const rows = settings.map(({ path, value, origin }) => {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
    const from = [origin.layer, ...(origin.line === undefined ? [] : [`line ${origin.line}`])].join(', ');
    return html`<tr><td><code>${shown(path)}</code></td><td>${shown(text.slice(0, maxValue))}</td><td>${shown(from)}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Key</th><th scope="col">Value</th><th scope="col">From</th></tr></thead><tbody>${rows}</tbody></table>`;
}
