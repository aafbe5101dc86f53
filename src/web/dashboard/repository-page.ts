import { html } from 'hono/html';
import type { Report } from '../../engine/report.ts';
import type { Origin, PolicySetting } from '../../policy/policy.ts';
import type { PolicySource } from '../../policy/written-policy.ts';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, shown, words } from '../../replay/page-shell.ts';
import { turnWords } from '../../report/wording.ts';
import { counted } from '../../text/lists-and-counts.ts';
import { weekChart } from './chart.ts';
import { dashboardPage, type Viewer } from './page.ts';
import {
  conclusionTag,
  pager,
  pullRequestPath,
  repositoryPath,
  scrollingTable,
  segment,
  statusTag,
  timeTag,
} from './parts.ts';
import { problemNotes } from './report-part.ts';
import { type OpenLine, openPerPage, type RepositoryView, type Wait } from './repository.ts';

/** Keys of a policy that are shown; a policy has fewer, unless somebody wrote it to be long. */
const maxSettings = 1_000;

/** Characters of a value. */
const maxValue = 200;

/** What the reader may see. */
export interface RepositoryRights {
  readonly seesDetails: boolean;
  /** Of the open pull requests, from 1. */
  readonly page: number;
  /** GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
}

/** The page of a repository: what is open and waits, how it went, and the policy. Pure. */
export function repositoryPage(view: RepositoryView, rights: RepositoryRights, viewer: Viewer): string {
  const { owner, repository } = view;
  const name = `${owner}/${repository}`;
  return dashboardPage(
    {
      title: name,
      current: null,
      body: html`<h1>${shown(name)}</h1>
<div class="actions"><a href="${rights.webUrl}/${segment(owner)}/${segment(repository)}" rel="noreferrer">Repository on GitHub</a>
<a href="/exceptions?repository=${segment(name)}">Its exceptions</a></div>
<h2 id="open">Open pull requests</h2>
${openTable(view, rights)}
<h2>Trends</h2>
${charts(view)}
<h2>Policy</h2>
${policy(view, rights)}`,
    },
    viewer,
  );
}

function openTable(view: RepositoryView, { seesDetails, page }: RepositoryRights): Html {
  const { open, lines } = view;
  if (open === 0) return html`<p>No open pull request was evaluated.</p>`;
  return html`<p class="muted">${counted(open, 'open pull request')}, the oldest first.</p>
${scrollingTable(
  'Open pull requests',
  html`<th scope="col">Pull request</th><th scope="col">Check</th><th scope="col">What it waits for, and whose turn it is</th><th scope="col">Evaluated</th>`,
  lines.map(
    (line) =>
      html`<tr><th scope="row"><a href="${pullRequestPath(view, line.number)}">#${line.number}</a></th><td>${conclusionTag(line.conclusion)}</td><td>${waits(line, seesDetails)}</td><td class="whole">${line.evaluatedAt === null ? 'unknown' : timeTag(line.evaluatedAt)}</td></tr>`,
  ),
)}
${pager((number) => `${repositoryPath(view)}?page=${number}#open`, page, Math.ceil(open / openPerPage))}`;
}

function waits({ waits: of }: OpenLine, seesDetails: boolean): Html {
  if (of === null) return html`<span class="muted">The verdict is not kept any more.</span>`;
  if (of.length === 0) return html`<span class="muted">nothing</span>`;
  return html`<ul>${of.map((wait) => html`<li>${waitWords(wait, seesDetails)}</li>`)}</ul>`;
}

function waitWords({ rule, status, turn, why }: Wait, seesDetails: boolean): Html {
  return html`<code>${shown(rule)}</code> ${statusTag(status)}${turn === null ? nothing : html` <span class="tag">${turnWords[turn]}</span>`}${seesDetails ? html` ${words(why)}` : nothing}`;
}

function charts({ weeks }: RepositoryView): Html {
  const of = (value: (week: (typeof weeks)[number]) => number | null) =>
    weeks.map((week) => ({ at: week.from, value: value(week) }));
  return html`<div class="charts">
${weekChart(
  'Changes merged',
  of(({ changes }) => changes),
)}
${weekChart(
  'Rules passed at the merge',
  of(({ passed }) => passed),
  '%',
  100,
)}
${weekChart(
  'Active exceptions',
  of(({ activeExceptions }) => activeExceptions),
)}
${weekChart(
  'Findings past their deadline',
  of(({ overdueFindings }) => overdueFindings),
)}
</div>`;
}

function policy({ report, policy: found }: RepositoryView, { seesDetails }: RepositoryRights): Html {
  if (report === null)
    return html`<p>No verdict of this repository is recorded, so its policy is not known here. It is recorded with the first pull request that is evaluated.</p>`;
  const sources = [report.organization, report.policy].filter((each) => each !== undefined);
  const lead = html`<p>As of the newest verdict, ${timeTag(report.evaluatedAt)}: ${sources.map((source, index) => html`${index === 0 ? '' : ' and '}${sourceTag(source)}`)}.</p>
${problemNotes(report)}`;
  if (!seesDetails)
    return html`${lead}<p class="note">The keys of a policy may name teams: they are shown to people with write access, and to auditors and the security team.</p>
<ul>${report.rules.map(({ title, enforcement }) => html`<li>${shown(title)}: ${enforcementWords[enforcement]}</li>`)}</ul>`;
  if (found === null) return html`${lead}<p>The policy itself is not kept any more.</p>`;
  const { settings, refused } = found;
  const written = settings.filter(({ origin }) => origin.layer !== 'default');
  const defaults = settings.filter(({ origin }) => origin.layer === 'default');
  return html`${lead}
${refused.length === 0 ? nothing : html`<p>The organization’s policy does not let the repository have ${counted(refused.length, 'setting')}:</p><ul>${refused.map(({ path, wanted, kept }) => html`<li><code>${shown(path)}</code>: ${valueTag(wanted)} was asked for, ${valueTag(kept)} applies</li>`)}</ul>`}
${settingsTable('Policy', written, report)}
<details><summary>${counted(defaults.length, 'key')} with the default value</summary>
${settingsTable('Defaults', defaults, report)}</details>`;
}

function settingsTable(label: string, settings: readonly PolicySetting[], report: Report): Html {
  return scrollingTable(
    label,
    html`<th scope="col">Key</th><th scope="col">Value</th><th scope="col">Comes from</th>`,
    settings.slice(0, maxSettings).map((setting) => settingRow(setting, report)),
  );
}

const enforcementWords = { observe: 'observed', warn: 'warns', enforce: 'enforced' } as const;

function settingRow({ path, value, origin }: PolicySetting, report: Report): Html {
  return html`<tr><th scope="row"><code>${shown(path)}</code></th><td>${valueTag(value)}</td><td>${originWords(origin, report)}</td></tr>`;
}

function valueTag(value: unknown): Html {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return html`<code>${shown(text.length > maxValue ? `${text.slice(0, maxValue)}…` : text)}</code>`;
}

function originWords({ layer, preset, scope, line }: Origin, { organization, policy: file }: Report): string {
  const source = layer === 'organization' ? (organization ?? file) : file;
  const where = {
    default: 'default',
    preset: `preset ${preset ?? ''}`,
    organization: `organization, ${'path' in source ? source.path : 'policy'}`,
    repository: 'path' in source ? source.path : 'policy',
  }[layer];
  const parts = [
    where,
    line === undefined ? '' : `line ${line}`,
    scope === undefined ? '' : `scope ${scope}`,
  ];
  return shown(parts.filter((each) => each !== '').join(', '));
}

function sourceTag(source: PolicySource): Html {
  switch (source.kind) {
    case 'repository':
      return html`<code>${shown(source.path)}</code> at <code>${shown(source.commit.slice(0, 12))}</code>`;
    case 'organization':
      return html`<code>${shown(source.path)}</code> of the organization at <code>${shown(source.commit.slice(0, 12))}</code>`;
    case 'default':
      return html`the built-in default, because there is no policy file`;
    case 'unread':
      return html`a policy file that could not be read`;
  }
}
