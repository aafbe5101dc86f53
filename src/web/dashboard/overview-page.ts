import { html } from 'hono/html';
import { type Html, meter } from '../../replay/page-bar.ts';
import { nothing, shown } from '../../replay/page-shell.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { cutNotice, exceptionTable } from './exception-table.ts';
import {
  type CommitLine,
  type Overview,
  overviewDays,
  type RepositoryLine,
  type RuleLine,
} from './overview.ts';
import { dashboardPage, type Viewer } from './page.ts';
import { figure, pager, pullRequestPath, repositoryLink, scrollingTable, share, timeTag } from './parts.ts';

/** Rows of a table on one page. */
const maxRepositories = 100;
const maxCommits = 20;
const maxExceptions = 20;
const maxNames = 30;

/**
 * The overview: what fails, what would fail, who passed by, what ends. Pure.
 *
 * @param page of the table of repositories, from 1
 */
export function overviewPage(overview: Overview, page: number, viewer: Viewer): string {
  const body =
    overview.repositories === 0
      ? noRepositories()
      : html`${figures(overview)}
<h2 id="rules">Rules</h2>
${rules(overview)}
<h2 id="attention">Commits to look at</h2>
${commits(overview.commits)}
<h2 id="exceptions">Exceptions to look at</h2>
${exceptions(overview)}
<h2 id="repositories">Repositories</h2>
${repositories(overview, page)}
${unmeasured(overview.unmeasured)}`;
  return dashboardPage(
    {
      title: 'Overview',
      current: 'overview',
      body: html`<h1>Overview</h1>
<p class="muted">The repositories that GitHub shows you through the app, over the last ${overviewDays} days.</p>
${body}`,
    },
    viewer,
  );
}

function noRepositories(): Html {
  return html`<p class="note">GitHub shows you no repository through the app: either the app is installed on none that you can see, or you were given access by a public repository only. Ask an owner of the organization to install the app, or to add you.</p>`;
}

function figures({ repositories: count, open, failing, waiting }: Overview): Html {
  return html`<ul class="figures">
<li><strong>${figure(count)}</strong> ${plural(count, 'repository', 'repositories')} that you can see</li>
<li><strong>${figure(open)}</strong> open ${plural(open, 'pull request', 'pull requests')}</li>
<li><strong>${figure(failing)}</strong> of them ${plural(failing, 'fails', 'fail')}</li>
<li><strong>${figure(waiting)}</strong> of them ${plural(waiting, 'waits', 'wait')}</li>
</ul>`;
}

function rules({ rules: lines }: Overview): Html {
  if (lines.length === 0)
    return html`<p>No verdict of a rule is recorded yet. The table fills as pull requests are evaluated and merged.</p>`;
  return html`<p class="muted">What each rule said of the changes that were merged. A change that failed a rule and was merged all the same would have been stopped, had the rule been enforced.</p>
${scrollingTable(
  'Rules',
  html`<th scope="col">Rule</th><th scope="col" class="meter">At the merge</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Waived</th><th scope="col" class="number">Open, failing</th><th scope="col" class="number">Would stop</th>`,
  lines.map(ruleRow),
)}
<p class="muted">“Would stop” counts the open pull requests whose check passes now, and which would fail if this rule were enforced today.</p>`;
}

function ruleRow({ id, title, pass, fail, waived, pending, failingNow, wouldBlock }: RuleLine): Html {
  const decided = pass + fail + waived + pending;
  return html`<tr><th scope="row">${shown(title)}<br><code>${shown(id)}</code></th><td class="meter">${decided === 0 ? html`<span class="muted">nothing merged</span>` : meter('pass', pass, decided)}</td><td class="number">${share(pass, decided)}</td><td class="number">${figure(fail)}</td><td class="number">${figure(waived)}</td><td class="number">${figure(failingNow)}</td><td class="number">${wouldBlock === 0 ? '0' : html`<span class="wait-word">${figure(wouldBlock)}</span>`}</td></tr>`;
}

function commits(lines: readonly CommitLine[]): Html {
  if (lines.length === 0)
    return html`<p>Every commit of a protected branch in this time is accounted for.</p>`;
  const rows = lines
    .slice(0, maxCommits)
    .map(
      ({ sha, branch, number, state, at, ...place }) =>
        html`<tr><td>${stateWords[state] ?? shown(state)}</td><td>${repositoryLink(place)}</td><td><code>${shown(sha.slice(0, 12))}</code></td><td><code>${shown(branch)}</code></td><td>${number === null ? 'none' : html`<a href="${pullRequestPath(place, number)}">#${number}</a>`}</td><td class="whole">${timeTag(new Date(at))}</td></tr>`,
    );
  const more = lines.length - rows.length;
  return html`${scrollingTable(
    'Commits to look at',
    html`<th scope="col">What</th><th scope="col">Repository</th><th scope="col">Commit</th><th scope="col">Branch</th><th scope="col">Pull request</th><th scope="col">Recorded</th>`,
    rows,
  )}${more > 0 ? html`<p class="muted">and ${counted(more, 'more commit')}. <code>sdl-gate evidence commits</code> lists all.</p>` : nothing}`;
}

const stateWords: Readonly<Record<string, string>> = {
  'direct-push': 'Pushed without a pull request',
  bypass: 'Landed although its check did not pass',
  unknown: 'Not known how it landed',
};

function exceptions({ exceptions: lines, areExceptionsCut }: Overview): Html {
  if (lines.length === 0)
    return html`${cutNotice(areExceptionsCut)}<p>No exception ends within 30 days or waits for a decision, and no review of an emergency is overdue.</p>`;
  const more = lines.length - maxExceptions;
  return html`${cutNotice(areExceptionsCut)}${exceptionTable(lines.slice(0, maxExceptions), new Set())}
<p><a href="/exceptions">All exceptions</a>${more > 0 ? html` <span class="muted">(${figure(more)} more to look at)</span>` : nothing}</p>`;
}

function repositories({ lines }: Overview, page: number): Html {
  if (lines.length === 0) return html`<p>Nothing is recorded of any of them yet.</p>`;
  const last = Math.ceil(lines.length / maxRepositories);
  const current = Math.min(page, last);
  const from = (current - 1) * maxRepositories;
  return html`${scrollingTable(
    'Repositories',
    html`<th scope="col">Repository</th><th scope="col" class="number">Merged</th><th scope="col" class="number">Passed</th><th scope="col" class="number">Open</th><th scope="col" class="number">Failing</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">Exceptions</th><th scope="col" class="number">Overdue findings</th><th scope="col">Check is required</th>`,
    lines.slice(from, from + maxRepositories).map(repositoryRow),
  )}
${pager((number) => `/?page=${number}#repositories`, current, last)}`;
}

function repositoryRow(line: RepositoryLine): Html {
  const { changes, passed, decided, open, failing, waiting } = line;
  return html`<tr><th scope="row">${repositoryLink(line)}</th><td class="number">${figure(changes)}</td><td class="number">${share(passed, decided)}</td><td class="number">${figure(open)}</td><td class="number">${figure(failing)}</td><td class="number">${figure(waiting)}</td><td class="number">${measured(line.activeExceptions)}</td><td class="number">${measured(line.overdueFindings)}</td><td>${drift(line.branchRulesDrift)}</td></tr>`;
}

/** What is not visible is never 0. */
function measured(value: number | null): Html {
  return value === null ? html`<span class="muted">not visible</span>` : html`${figure(value)}`;
}

function drift(value: boolean | null): Html {
  if (value === null) return html`<span class="muted">not visible</span>`;
  return value ? html`<span class="bad-word">No: merges do not wait for it</span>` : html`Yes`;
}

function unmeasured(names: readonly string[]): Html {
  if (names.length === 0) return nothing;
  return html`<h3>Nothing recorded</h3>
<p>The app evaluated nothing in ${counted(names.length, 'repository', 'repositories')}: no pull request was opened since it was installed, or the repository has no policy.</p>
<ul>${names.slice(0, maxNames).map((name) => html`<li>${shown(name)}</li>`)}</ul>${names.length > maxNames ? html`<p class="muted">and ${figure(names.length - maxNames)} more.</p>` : nothing}`;
}
