import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { counted } from '../text/lists-and-counts.ts';
import { type Message, plain, withoutLinks } from '../text/message.ts';
import { day, figure, gaps, headline, obstacle, type ReportContext, scope } from './format.ts';
import { type Html, meter, statusBar } from './page-bar.ts';
import { pageStyle } from './page-style.ts';
import type { CountedReason } from './reason-counter.ts';
import { recommendations } from './recommendation.ts';
import { nameOf, type Sample } from './sample.ts';
import type { Share } from './share.ts';
import { explainedStatuses, type RuleSummary, type Summary } from './summary.ts';

/** Rows of a table of directories or people. */
const rowsShown = 15;

const nothing = html``;

/**
 * Renders a summary as a page that can be sent to a team: one file that requests nothing from any server and runs nothing. Text from a
 * change is escaped.
 */
export function renderPage(summary: Summary, context: ReportContext): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const advice = recommendations(summary);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(`Policy replay of ${scope(summary)}`)}</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<h1>Policy replay</h1>
<p class="muted">What the policy would have said about ${counted(summary.changes, 'merged change')} of ${shown(scope(summary))}. Policy: ${shown(context.policy)}.</p>
${gaps(summary, context).map((gap) => html`<p class="note">${gap}</p>`)}
${advice.length === 0 ? nothing : html`<h2>Recommendation</h2><ul>${advice.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
<h2>Rules</h2>
${summary.rules.length === 0 ? html`<p>No rule of the policy can be replayed.</p>` : summary.rules.map((rule) => overview(rule, summary.changes))}
${notReplayed(summary)}
${summary.rules.map((rule) => details(rule, context.people))}
<h2>How to read this page</h2>
${explanation(context.people)}
</main>
</body>
</html>
`;
  return String(page);
}

function overview(summary: RuleSummary, changes: number): Html {
  const { rule, enforcement, counts } = summary;
  return html`<div class="rule"><p><strong>${rule.title}</strong> <code>${rule.id}</code> <span class="tag">${enforcement}</span> ${headline(summary, changes)}</p>
${statusBar(counts, changes)}</div>`;
}

function notReplayed({ notReplayed: rules }: Summary): Html {
  if (rules.length === 0) return nothing;
  return html`<h3>Not replayed</h3><ul>${rules.map(
    (each) =>
      html`<li><strong>${each.rule.title}</strong> <code>${each.rule.id}</code> <span class="tag">${each.enforcement}</span> ${obstacle(each)}.</li>`,
  )}</ul>`;
}

const reasonTitles: Readonly<Record<(typeof explainedStatuses)[number], string>> = {
  fail: 'Why changes would have failed',
  applies: 'Why it applies',
  pending: 'Why it is pending',
  error: 'Why it cannot tell',
  'not-applicable': 'Why it does not apply',
};

function details(summary: RuleSummary, people: ReportContext['people']): Html {
  const { rule, reasons, counts, measure, affected, samples } = summary;
  const isVerdict = measure === 'verdict';
  return html`<h2>${rule.title}</h2>
<p>Passes when: ${rule.passesWhen}</p>
${explainedStatuses.map((status) => reasonTable(reasonTitles[status], reasons[status], counts[status]))}
${
  affected === 0
    ? html`<p class="muted">${isVerdict ? 'No change would have failed.' : 'It applies to no change.'}</p>`
    : html`${shares('By directory', 'Directory', summary.directories, summary)}
${shares(`By ${people}`, people === 'team' ? 'Team' : 'Author', summary.people, summary)}
<h3>${isVerdict ? 'Changes that would have failed' : 'Changes to which it applies'}${affected > samples.length ? html` <span class="muted">${figure(samples.length)} of ${figure(affected)}</span>` : nothing}</h3>
${samples.map(sampleCard)}`
}`;
}

function reasonTable(title: string, reasons: readonly CountedReason[], whole: number): Html {
  if (reasons.length === 0) return nothing;
  return html`<h3>${title}</h3>
<table><thead><tr><th class="number">Changes</th><th class="meter"></th><th>Reason</th></tr></thead><tbody>${reasons.map(
    ({ text, count, wordings }) =>
      html`<tr><td class="number">${figure(count)}</td><td class="meter">${meter('unknown', count, whole)}</td><td>${shown(text)}${
        wordings.length === 0
          ? nothing
          : html`<ul class="muted">${wordings.map((each) => html`<li>${figure(each.count)} × ${shown(each.text)}</li>`)}</ul>`
      }</td></tr>`,
  )}</tbody></table>`;
}

function shares(title: string, heading: string, rows: readonly Share[], { measure }: RuleSummary): Html {
  const [column, tone] = measure === 'verdict' ? ['Would have failed', 'fail'] : ['Applies', 'applies'];
  const rest = rows.length - rowsShown;
  return html`<h3>${title}</h3>
<table><thead><tr><th>${heading}</th><th class="number">Changes</th><th class="number">${column}</th><th class="meter"></th></tr></thead><tbody>${rows
    .slice(0, rowsShown)
    .map(
      ({ name, changes, affected }) =>
        html`<tr><td>${shown(name)}</td><td class="number">${figure(changes)}</td><td class="number">${figure(affected)}</td><td class="meter">${meter(tone, affected, changes)}</td></tr>`,
    )}</tbody></table>${rest > 0 ? html`<p class="muted">and ${figure(rest)} more</p>` : nothing}`;
}

function sampleCard(sample: Sample): Html {
  const { repository, sha, date, title, url, author, summary, findings, more } = sample;
  const name = html`<code>${shown(nameOf(sample))}</code>`;
  const link = url === null ? name : html`<a href="${url}" rel="noreferrer">${name}</a>`;
  const about = [repository, sha.slice(0, 9), date === null ? '' : day(date), author ?? ''].filter(
    (text) => text !== '',
  );
  return html`<article class="sample"><h4>${link} ${shown(title)}</h4>
<p class="muted">${shown(about.join(' · '))}</p>
<p>${words(summary)}</p>
${findings.length === 0 ? nothing : html`<ul>${findings.map((finding) => html`<li>${words(finding)}</li>`)}${more > 0 ? html`<li>and ${figure(more)} more</li>` : nothing}</ul>`}</article>`;
}

function explanation(people: ReportContext['people']): Html {
  return html`<dl>
<dt>pass</dt><dd>The change meets the rule.</dd>
<dt>fail</dt><dd>The change does not meet the rule. When the rule is enforced, the check fails.</dd>
<dt>applies</dt><dd>The change needs what the rule asks for. Whether it has it is not recorded.</dd>
<dt>pending</dt><dd>The rule waits for something. When it is enforced, the check stays in progress.</dd>
<dt>does not apply</dt><dd>The rule asks nothing of this change.</dd>
<dt>cannot tell</dt><dd>Evidence is missing. When the rule is enforced, the check fails.</dd>
</dl>
<p>The same engine evaluates pull requests. A record holds the merged change, its title and description: reviews, labels, checks, and pull
requests that were never merged are not part of it. A change that would have failed is not necessarily wrong.</p>
<p>A directory counts the changes of its product code and those with a finding in it, and as ${html`<em>would have failed</em>`} those with a
failing finding in it; where no failing finding has a place, the whole change counts. Changes to which the rule does not apply are left out.
Small numbers say little about a directory or a person.${people === 'author' ? ' The author is the one that the record names: for a merge commit, the person who merged.' : ''}</p>`;
}

/** A message in which values are told apart from our words. */
function words(message: Message): Html {
  return html`${withoutLinks(message).map((part) => (typeof part === 'string' ? shown(part) : html`<code>${shown(part.quoted)}</code>`))}`;
}

/** A value on one line; control characters and bidirectional overrides are left out. */
function shown(text: string): string {
  return plain([text]);
}
