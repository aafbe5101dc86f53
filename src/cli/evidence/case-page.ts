import { html } from 'hono/html';
import type { RuleReport } from '../../engine/report.ts';
import type { Change } from '../../evidence/change.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Reviews } from '../../evidence/reviews.ts';
import type { CommitState } from '../../ledger/accounted-commit.ts';
import { readCheckpoint } from '../../ledger/checkpoint.ts';
import type { Html } from '../../replay/page-bar.ts';
import { nothing, pageShell, shown, words } from '../../replay/page-shell.ts';
import { conclusionWords, enforcementWords, sourceWords, statusWords } from '../../report/verdict-words.ts';
import type { Status } from '../../rules/verdict.ts';
import { type CaseEntry, evaluatedChange, type SampledCase, sliceOf } from './read-case.ts';
import { shownReport, waiversIn } from './rule-columns.ts';

/** Where a case comes from. */
export interface CaseContext {
  /** Its number in the sample, from 1, and how many there are. */
  readonly number: number;
  readonly count: number;
  readonly population: number;
  readonly seed: string;
  /** The period, in words. */
  readonly period: string;
  readonly repositories: string;
  readonly madeAt: string;
  readonly engine: string;
  /** GitHub's pages, without a slash at the end. */
  readonly webUrl: string;
  /** The files beside the page. */
  readonly files: readonly string[];
}

/** Rows of a table; what is beyond stands in the evidence beside the page. */
const maxRows = 300;
/** Findings of a rule. */
const maxFindings = 20;
/** Characters of a description. */
const maxDescription = 5_000;

/** What each state means, for a person who reads no other page. */
export const stateWords: Readonly<Record<CommitState, string>> = {
  reviewed: 'Its check passed before it landed.',
  waived: 'Its check passed because an exception waived a rule.',
  emergency: 'An emergency was declared for its head.',
  bot: 'A bot that the policy names pushed it.',
  'direct-push': 'It was pushed to the branch, and belongs to no pull request.',
  bypass: 'It landed, but its check had failed, was pending or was missing.',
  'before-installation': 'It landed before the record of the repository began.',
  unknown: 'How it landed, or under which verdict, is not known.',
};

/**
 * A change of a sample as a page that a person reads: one file that requests nothing and runs nothing. All texts from outside are escaped.
 */
export function casePage(sampled: SampledCase, context: CaseContext): string {
  const { commit } = sampled;
  const change = evaluatedChange(sampled);
  const pullRequest = sliceOf<PullRequest>(sampled, change, 'pullRequest');
  const name = commit.repository ?? String(commit.repositoryId ?? '');
  return pageShell(
    `${name} ${commit.sha.slice(0, 12)}`,
    html`<h1>${shown(pullRequest?.title ?? `Commit ${commit.sha.slice(0, 12)}`)}</h1>
<p class="muted">Change ${context.number} of ${context.count} of a sample of ${context.population.toLocaleString('en')} commits: ${shown(context.period)}; ${shown(context.repositories)}; seed <code>${shown(context.seed)}</code>. Made ${time(new Date(context.madeAt))} by ${shown(context.engine)}.</p>
<p><span class="tag">${commit.state}</span> <strong>${stateWords[commit.state]}</strong> ${shown(commit.why)}.</p>
${missing(sampled).map((sentence) => html`<p class="note">${sentence}</p>`)}
<h2>What changed</h2>
${section(() => whatChanged(sampled, pullRequest, context))}
<h2>Who wrote it</h2>
${section(() => whoWrote(sampled, pullRequest))}
<h2>Who approved it</h2>
${section(() => whoApproved(sampled))}
<h2>What the rules said</h2>
${section(() => whatRulesSaid(sampled))}
<h2>Exceptions</h2>
${section(() => exceptions(sampled))}
<h2>Policy</h2>
${section(() => policy(sampled))}
<h2>In the record</h2>
${section(() => inRecord(sampled))}
<h2>How to verify it</h2>
${howToVerify(sampled, context)}`,
    style,
  );
}

/** Words, times and short digests in a table stay whole. */
const style = `
.whole { white-space: nowrap; overflow-wrap: normal; }
.whole code, .words { overflow-wrap: normal; }
details { margin: 8px 0; }
`;

/** A part of a body that another release wrote, or that somebody made up, may have another shape: the others are shown all the same. */
function section(render: () => Html): Html {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return html`<p class="note">This part of the record cannot be read by this release.</p>`;
  }
}

/** What the record does not hold: sentences. */
function missing({ commit, accounted, landed, verdict, read, parts }: SampledCase): readonly string[] {
  const redacted = [accounted, landed, verdict].flatMap((entry) =>
    entry?.stored.body === null ? [redactionWords(entry)] : [],
  );
  const removed = parts.filter(({ state }) => state !== 'kept');
  return [
    ...redacted,
    ...(accounted === null ? ['This commit is not accounted for yet.'] : []),
    ...(verdict === null && commit.verdict !== null
      ? ['The entry of its verdict is not in the record.']
      : []),
    ...(verdict !== null && verdict.stored.body !== null && read === null
      ? ['The body of its verdict cannot be read by this release.']
      : []),
    ...(removed.length === 0
      ? []
      : [
          `Not shown, because the record does not have it: ${removed.map(({ name, state }) => `${shown(name)} (${partWords[state]})`).join(', ')}.`,
        ]),
  ];
}

const partWords = {
  kept: 'kept',
  changed: 'its text does not match its digest',
  removed: 'removed by retention, or redacted',
  'too-large': 'too large to be kept',
  'unknown-rule': 'not kept, because one of its rules cannot be described by data',
} as const;

function redactionWords({ stored, redaction }: CaseEntry): string {
  const by =
    redaction?.entry == null
      ? 'No entry says why.'
      : `Entry ${redaction.entry} of ${time(redaction.at)} says why: ${shown(redaction.reason ?? 'no reason')}.`;
  return `Entry ${stored.id} (${shown(stored.kind)}) is redacted: its body was removed, and only its digest is left. ${by}`;
}

function whatChanged(sampled: SampledCase, pullRequest: PullRequest | null, { webUrl }: CaseContext): Html {
  const { commit } = sampled;
  const number = commit.pullRequest;
  const change = sliceOf<Change>(sampled, evaluatedChange(sampled), 'change');
  return html`${facts([
    ['Commit', html`${onGitHub(webUrl, commit.repository, `commit/${commit.sha}`, commit.sha)}`],
    [
      'Repository',
      html`${shown(commit.repository ?? '')} <span class="muted">(id ${commit.repositoryId ?? 'unknown'})</span>`,
    ],
    ['Branch', html`<code>${shown(commit.branch)}</code>`],
    ['Committed', time(commit.committedAt)],
    [
      'Landed',
      html`${commit.landedAt === null ? 'at a time that GitHub does not show' : time(commit.landedAt)}${commit.landedBy === null ? nothing : html`, by <code>${shown(commit.landedBy)}</code>`}`,
    ],
    [
      'Pull request',
      number === null ? 'none' : onGitHub(webUrl, commit.repository, `pull/${number}`, `#${number}`),
    ],
  ])}
${
  pullRequest === null || pullRequest.body.trim() === ''
    ? nothing
    : html`<details><summary>Description</summary>${pullRequest.body
        .slice(0, maxDescription)
        .split(/\r?\n/)
        .map((line) => html`${shown(line)}<br>`)}</details>`
}
${change === null ? html`<p class="muted">The changed files are not in the evidence that is kept.</p>` : filesTable(change)}`;
}

function filesTable({ files }: Change): Html {
  return html`<table><thead><tr><th>File</th><th>Change</th><th class="number">Added</th><th class="number">Removed</th></tr></thead><tbody>
${files
  .slice(0, maxRows)
  .map(
    ({ path, previousPath, status, additions, deletions }) =>
      html`<tr><td><code>${shown(path)}</code>${previousPath === undefined ? nothing : html` from <code>${shown(previousPath)}</code>`}</td><td class="whole">${shown(status)}</td><td class="number">${additions}</td><td class="number">${deletions}</td></tr>`,
  )}
</tbody></table>${more(files.length, 'files')}`;
}

function whoWrote(sampled: SampledCase, pullRequest: PullRequest | null): Html {
  const found = sliceOf<Commits>(sampled, evaluatedChange(sampled), 'commits');
  return html`${pullRequest === null ? nothing : html`<p>The pull request was opened by ${account(pullRequest.author)} on ${time(pullRequest.createdAt)}.</p>`}
${
  found === null
    ? html`<p class="muted">The commits of the pull request are not in the evidence that is kept.</p>`
    : html`<table><thead><tr><th>Commit</th><th>Message</th><th>Written by</th><th>Committed</th></tr></thead><tbody>
${found.commits
  .slice(0, maxRows)
  .map(
    ({ sha, message, authors, committedAt }) =>
      html`<tr><td class="whole"><code>${shown(sha.slice(0, 12))}</code></td><td>${shown(message.split('\n', 1)[0] ?? '')}</td><td>${authors.map(({ name, email, actor }, index) => html`${index === 0 ? nothing : ', '}${shown(name)} &lt;${shown(email)}&gt; ${actor === null ? '(no account)' : html`<code>${shown(actor.login)}</code>`}`)}</td><td class="whole">${time(committedAt)}</td></tr>`,
  )}
</tbody></table>${more(found.commits.length, 'commits')}`
}`;
}

function whoApproved(sampled: SampledCase): Html {
  const change = evaluatedChange(sampled);
  const found = sliceOf<Reviews>(sampled, change, 'reviews');
  if (found === null) return html`<p class="muted">The reviews are not in the evidence that is kept.</p>`;
  if (found.reviews.length === 0) return html`<p>Nobody had reviewed it when it was evaluated.</p>`;
  const head = change?.subject.headSha;
  return html`<table><thead><tr><th>Reviewer</th><th>Review</th><th>When</th><th>Of the commit</th></tr></thead><tbody>
${found.reviews
  .slice(0, maxRows)
  .map(
    ({ author, state, submittedAt, commit, canPush }) =>
      html`<tr><td>${account(author)}${canPush ? nothing : html` <span class="muted">without write access</span>`}</td><td class="whole">${shown(state)}</td><td class="whole">${time(submittedAt)}</td><td>${commit === null ? 'unknown' : html`<code>${shown(commit.slice(0, 12))}</code>${commit === head ? html` <span class="muted">the evaluated head</span>` : nothing}`}</td></tr>`,
  )}
</tbody></table>${more(found.reviews.length, 'reviews')}
<p class="muted">The rule about reviews below says whether they were enough.</p>`;
}

function whatRulesSaid({ read, verdict, commit }: SampledCase): Html {
  if (read === null) {
    const { rules = [] } = verdict?.stored ?? {};
    return html`<p class="muted">${verdict === null ? 'No verdict is known.' : 'The body of the verdict is no longer kept, or cannot be read. The record still has the status of each rule:'}</p>
<ul>${rules.map((rule) => html`<li><code>${shown(rule)}</code></li>`)}</ul>`;
  }
  const report = shownReport(read);
  return html`<p>The check <code>${shown(read.checkName)}</code> ${conclusionWords[report.conclusion]}: evaluated ${time(report.evaluatedAt)} by sdl-gate ${shown(read.engine)}, on the head <code>${shown(report.subject.headSha)}</code>.${commit.conclusion === null || commit.conclusion === report.conclusion ? nothing : html` The entry of the commit says <code>${shown(commit.conclusion)}</code>.`}</p>
${report.policyProblems.map(({ message }) => html`<p class="note">${shown(message)}</p>`)}
${report.rules.map(ruleSection)}`;
}

/** As a reader scans them: what failed first has a word of its own. */
const statusTags: Readonly<Record<Status, string>> = {
  pass: 'passes',
  fail: 'FAILS',
  pending: 'WAITS',
  waived: 'WAIVED',
  'not-applicable': statusWords['not-applicable'],
  error: 'CANNOT BE CHECKED',
};

function ruleSection({ id, title, part, enforcement, verdict, clauses }: RuleReport): Html {
  const { findings } = verdict;
  return html`<div class="rule"><p><strong>${shown(title)}</strong> <code>${shown(id)}</code>${part === undefined ? nothing : html` (${shown(part)})`} <span class="tag">${enforcementWords[enforcement]}</span> <strong>${statusTags[verdict.status]}</strong></p>
<p>${words(verdict.summary)}</p>
${
  findings.length === 0
    ? nothing
    : html`<ul>${findings.slice(0, maxFindings).map(({ message, path, line }) => html`<li>${words(message)}${path === undefined ? nothing : html` <code>${shown(path)}${line === undefined ? '' : `:${line}`}</code>`}</li>`)}</ul>${more(findings.length, 'findings', maxFindings)}`
}${'remedy' in verdict ? html`<p>What to do next, at that time: ${words(verdict.remedy)}</p>` : nothing}
${clauses.length === 0 ? nothing : html`<p class="muted">${clauses.map(({ source, clause }) => shown(`${source} ${clause}`)).join('; ')}</p>`}</div>`;
}

function exceptions({ read }: SampledCase): Html {
  if (read === null) return html`<p class="muted">Not known without the verdict.</p>`;
  const waivers = waiversIn(shownReport(read));
  if (waivers.length === 0) return html`<p>No exception waived anything.</p>`;
  return html`<table><thead><tr><th>Exception</th><th>Waives</th><th>Until</th><th>Reason</th><th>Compensating control</th></tr></thead><tbody>
${waivers.map(
  ({ rule, waiver: { id, kind, until, reason, control } }) =>
    html`<tr><td><code>${shown(id)}</code> ${kind === 'emergency' ? 'emergency' : nothing}</td><td><code>${shown(rule)}</code></td><td>${until === null ? 'this change only' : time(until)}</td><td>${reason === null ? html`<span class="muted">not shown in a public check</span>` : shown(reason)}</td><td>${control === null ? '' : shown(control)}</td></tr>`,
)}
</tbody></table>`;
}

function policy(sampled: SampledCase): Html {
  const { read } = sampled;
  if (read === null) return html`<p class="muted">Not known without the verdict.</p>`;
  const { inputs, report } = read;
  const digest = typeof inputs.policy === 'string' ? inputs.policy : null;
  return html`${facts([
    ['File', sourceWords(report.policy)],
    ...(report.organization === undefined
      ? []
      : [['Organization', sourceWords(report.organization)] as const]),
    ['Digest', digest === null ? 'not kept' : html`<code>${digest}</code>`],
  ])}`;
}

function inRecord({ accounted, landed, verdict, statements }: SampledCase): Html {
  const rows = [
    ['how it landed', landed],
    ['the verdict', verdict],
    ['how it is accounted for', accounted],
  ] as const;
  return html`<table><thead><tr><th class="whole">Entry</th><th>Says</th><th>Written</th><th>Digest</th><th>In the tree</th></tr></thead><tbody>
${rows.map(([says, entry]) => (entry === null ? nothing : entryRow(says, entry)))}
</tbody></table>
<p>${statements.length === 0 ? 'There is no signed statement about it.' : `${statements.length} signed ${statements.length === 1 ? 'statement is' : 'statements are'} beside this page.`}</p>`;
}

function entryRow(says: string, { stored, proof: { proof, ...found } }: CaseEntry): Html {
  const root = proof === null ? null : readCheckpoint(proof.checkpoint)?.root;
  return html`<tr><td class="whole">${stored.id}</td><td class="words">${says}${stored.confirmed ? nothing : html` <span class="muted">not confirmed</span>`}</td><td class="whole">${time(new Date(stored.at))}</td><td><code>${shown(stored.digest)}</code></td><td>${
    proof === null
      ? shown('why' in found ? found.why : '')
      : html`leaf ${proof.index} of ${proof.size}, root <code>${shown(root ?? 'unreadable')}</code>`
  }</td></tr>`;
}

function howToVerify({ landed, accounted }: SampledCase, { files }: CaseContext): Html {
  return html`<p>This page proves nothing by itself: it shows what the files beside it say. The ZIP, or the folder that it was unpacked to, can be verified on any machine, without GitHub and without the service:</p>
<p><code>sdl-gate verify path/to/this.zip --keys service-keys.json</code></p>
<p>It checks the signatures, that no file was changed since the ZIP was made, also not this page, and that each entry is in the tree of a signed checkpoint. It evaluates the verdict again from the evidence under the policy. Here <code>service-keys.json</code> is the list of keys from the service itself, at <code>/.well-known/sdl-gate/keys.json</code>, or a copy that was made before. Do not use the list beside this page: it only shows that the files are consistent. Compare the checkpoint in a file under <code>proofs</code> with the one of the same size that is kept outside the database.</p>
${landed === null && accounted === null ? html`<p class="note">There is no entry about it to verify.</p>` : nothing}
<p>The files:</p><ul>${files.map((name) => html`<li><code>${shown(name)}</code></li>`)}</ul>`;
}

function facts(rows: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'string' ? shown(value) : value}</dd>`)}</dl>`;
}

function account(actor: Actor | null): Html {
  return actor === null
    ? html`a deleted account`
    : html`<code>${shown(actor.login)}</code>${actor.kind === 'user' ? nothing : html` <span class="muted">${shown(actor.kind)}</span>`}`;
}

function more(count: number, what: string, shownCount = maxRows): Html {
  return count <= shownCount
    ? nothing
    : html`<p class="muted">and ${count - shownCount} more ${what}, in the evidence beside this page</p>`;
}

function time(date: Date | null): string {
  if (date === null) return 'unknown';
  return Number.isNaN(date.getTime())
    ? 'unknown'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A link, where the name of the repository is one that GitHub has; it loads nothing. */
function onGitHub(webUrl: string, repository: string | null, path: string, text: string): Html {
  const isName = /^[\w-]{1,100}\/[\w.-]{1,100}$/.test(repository ?? '');
  return isName && /^(commit\/[0-9a-f]+|pull\/\d+)$/.test(path)
    ? html`<a href="${webUrl}/${repository}/${path}" rel="noreferrer"><code>${shown(text)}</code></a>`
    : html`<code>${shown(text)}</code>`;
}
