import { createHash } from 'node:crypto';
import { counted } from '../text/lists-and-counts.ts';
import { type Message, plain } from '../text/message.ts';
import { day, gaps, type Occasion, percent, scope } from './format.ts';
import type { CountedReason } from './generalise.ts';
import { html, Markup, nothing } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { outlook } from './recommendation.ts';
import { nameOf, type Sample } from './sample.ts';
import type { Answers, Share, Tally } from './summary.ts';

/** Rows of a table of directories or people. */
const rowsShown = 15;

/** Reasons that a sample shows below its verdict. */
const reasonsShown = 6;

/** What one colour of a bar stands for. */
interface Part {
  readonly tone: 'good' | 'bad' | 'major' | 'others' | 'quiet' | 'unknown';
  readonly label: string;
  readonly count: number;
}

/**
 * Renders a tally as a page that can be sent to a team: one file that asks nothing of any server and runs nothing. Whatever
 * comes from a change is text.
 */
export function renderPage(tally: Tally, occasion: Occasion): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const people = occasion.people === 'team' ? 'team' : 'author';
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown(`Replay ${scope(tally)}`)}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<h1>What the policy would have said</h1>
<p class="muted">${counted(tally.changes, 'merged change')} ${shown(scope(tally))}. Policy: ${shown(occasion.policy)}.</p>
${gaps(tally, occasion).map((gap) => html`<p class="note">${gap}</p>`)}
<h2>If you turned this on today</h2>
<ul>${outlook(tally).map((sentence) => html`<li>${sentence}</li>`)}</ul>
<h2>The rules</h2>
${rules(tally)}
<h2>Why</h2>
${reasonTable('Why tests are missing', tally.reasons.untested, tally.tests.fail)}
${reasonTable('Why no tests are needed', tally.reasons.noTestNeeded, tally.tests['not-applicable'])}
${reasonTable('What makes changes major', tally.reasons.major, tally.major.yes)}
${reasonTable('What happens to dependencies', tally.reasons.dependencies, tally.dependencies.yes)}
<h2>By directory</h2>
<p class="muted">Changes with product code that needs tests, or with a signal of a major change, in the directory.</p>
${shares(tally.directories, 'Directory')}
<h2>By ${people}</h2>
<p class="muted">Those with the most changes first.${people === 'author' ? ' A change is its author’s as the record names them: of a merge commit, whoever merged it.' : ''}</p>
${shares(tally.people, people === 'team' ? 'Team' : 'Author')}
<h2>Samples</h2>
${samples('Would have failed: no tests', tally.samples.untested, tally.tests.fail)}
${samples('Major changes', tally.samples.major, tally.major.yes)}
${samples('Dependency changes', tally.samples.dependencies, tally.dependencies.yes)}
<h2>How to read this</h2>
${legend()}
</main>
</body>
</html>
`;
  return page.text;
}

function rules({ changes, tests, major, dependencies }: Tally): Markup {
  return html`${bar(
    'Tests included',
    `${percent(tests.fail, changes)} would have failed`,
    [
      { tone: 'good', label: 'pass', count: tests.pass },
      { tone: 'bad', label: 'fail', count: tests.fail },
      { tone: 'quiet', label: 'do not apply', count: tests['not-applicable'] },
      { tone: 'unknown', label: 'cannot tell', count: tests.error + tests.pending },
    ],
    changes,
  )}${bar('Major change', `${percent(major.yes, changes)} would have wanted a threat model`, answers(major, 'major', 'major', 'not major'), changes)}${bar(
    'Dependency change',
    `${percent(dependencies.yes, changes)} add or change a dependency`,
    answers(dependencies, 'others', 'with a dependency', 'without'),
    changes,
  )}`;
}

function answers(
  { yes, no, unknown }: Answers,
  tone: Part['tone'],
  is: string,
  isNot: string,
): readonly Part[] {
  return [
    { tone, label: is, count: yes },
    { tone: 'quiet', label: isNot, count: no },
    { tone: 'unknown', label: 'cannot tell', count: unknown },
  ];
}

/** A title, a bar whose parts add up to the whole, and what they stand for. */
function bar(title: string, headline: string, parts: readonly Part[], whole: number): Markup {
  const present = parts.filter(({ count }) => count > 0);
  const words = present.map(({ label, count }) => `${count.toLocaleString('en')} ${label}`);
  return html`<div class="rule"><p><strong>${title}</strong> · ${headline}</p>
${stretch(present, whole, 'bar', `${title}: ${words.join(', ')}`)}
<p class="legend">${present.map(
    ({ tone, label, count }) =>
      html`<span><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${tone}" width="1" height="1"/></svg>${count.toLocaleString('en')} ${label} (${percent(count, whole)})</span>`,
  )}</p></div>`;
}

/** The parts side by side, as wide as their counts. */
function stretch(parts: readonly Part[], whole: number, kind: 'bar' | 'small', label: string): Markup {
  let start = 0;
  const rectangles = parts.map(({ tone, count }) => {
    const width = whole === 0 ? 0 : (count / whole) * 100;
    const rectangle = html`<rect class="${tone}" x="${start.toFixed(2)}" width="${width.toFixed(2)}" height="1"/>`;
    start += width;
    return rectangle;
  });
  return html`<svg class="${kind}" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${label}">${rectangles}</svg>`;
}

function reasonTable(title: string, reasons: readonly CountedReason[], whole: number): Markup {
  if (reasons.length === 0) return nothing;
  return html`<h3>${title}</h3>
<table><thead><tr><th class="number">Changes</th><th class="meter"></th><th>Reason</th></tr></thead><tbody>${reasons.map(
    ({ text, count }) =>
      html`<tr><td class="number">${count.toLocaleString('en')}</td><td class="meter">${stretch(
        [{ tone: 'unknown', label: '', count }],
        whole,
        'small',
        percent(count, whole),
      )}</td><td>${shown(text)}</td></tr>`,
  )}</tbody></table>`;
}

function shares(rows: readonly Share[], heading: string): Markup {
  if (rows.length === 0) return html`<p class="muted">None.</p>`;
  const rest = rows.length - rowsShown;
  return html`<table><thead><tr><th>${heading}</th><th class="number">Changes</th><th class="number">With tests</th><th class="number">Without</th><th class="meter"></th><th class="number">Major</th></tr></thead><tbody>${rows
    .slice(0, rowsShown)
    .map(
      ({ name, changes, tested, untested, major }) =>
        html`<tr><td>${shown(name)}</td><td class="number">${changes.toLocaleString('en')}</td><td class="number">${tested.toLocaleString('en')}</td><td class="number">${untested.toLocaleString('en')}</td><td class="meter">${
          tested + untested === 0
            ? nothing
            : stretch(
                [
                  { tone: 'good', label: '', count: tested },
                  { tone: 'bad', label: '', count: untested },
                ],
                tested + untested,
                'small',
                `${percent(untested, tested + untested)} without tests`,
              )
        }</td><td class="number">${major.toLocaleString('en')}</td></tr>`,
    )}</tbody></table>${rest > 0 ? html`<p class="muted">and ${rest.toLocaleString('en')} more</p>` : nothing}`;
}

function samples(title: string, all: readonly Sample[], whole: number): Markup {
  if (all.length === 0) return nothing;
  const part =
    whole > all.length
      ? html` <span class="muted">${all.length} of ${whole.toLocaleString('en')}</span>`
      : nothing;
  return html`<h3>${title}${part}</h3>${all.map(sample)}`;
}

function sample(each: Sample): Markup {
  const { repository, sha, date, title, url, author, reasons } = each;
  const name = html`<code>${shown(nameOf(each))}</code>`;
  const link = url === null ? name : html`<a href="${url}" rel="noreferrer">${name}</a>`;
  const about = [repository, sha.slice(0, 9), date === null ? '' : day(date), author ?? ''].filter(
    (text) => text !== '',
  );
  const [verdict, ...rest] = reasons;
  const more = rest.length - reasonsShown;
  return html`<article class="sample"><h4>${link} ${shown(title)}</h4>
<p class="muted">${shown(about.join(' · '))}</p>
${verdict === undefined ? nothing : html`<p>${words(verdict)}</p>`}
${rest.length === 0 ? nothing : html`<ul>${rest.slice(0, reasonsShown).map((reason) => html`<li>${words(reason)}</li>`)}${more > 0 ? html`<li>and ${more} more</li>` : nothing}</ul>`}</article>`;
}

function legend(): Markup {
  return html`<dl>
<dt>Pass</dt><dd>Product code changes, and tests that count change with it.</dd>
<dt>Fail</dt><dd>Product code changes in a way that tests could show, and no test that counts comes with it.</dd>
<dt>Does not apply</dt><dd>Nothing that changes needs a test: documents, dependencies, formatting and the like.</dd>
<dt>Cannot tell</dt><dd>The files of the change are not all known. When enforced, this fails.</dd>
<dt>Major</dt><dd>Signals of security and size add up to the policy's threshold: the change wants a threat model.</dd>
</dl>
<p>These verdicts come from the same engine as the check on a pull request. A change that failed may have been fine: the rule asks for tests, not for
correctness. Labels, reviews and what a person decided then are not part of the record, and neither are pull requests that were never merged. Few changes of
a person or directory say little about either.</p>`;
}

/** A message in which values are told apart from our words. */
function words(message: Message): Markup {
  return html`${message.map((part) => (typeof part === 'string' ? shown(part) : html`<code>${shown(part.quoted)}</code>`))}`;
}

/** A value on one line; control characters and bidirectional overrides are left out. */
function shown(text: string): string {
  return plain([text]);
}
