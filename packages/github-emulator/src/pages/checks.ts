import type { CheckRunRecord } from '../handles/checks.ts';
import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest, Repository } from '../handles/repository.ts';
import { checkAddress, checkButtonsAddress, pullRequestAddress } from './address.ts';
import { formAs } from './forms.ts';
import { type Html, html } from './html.ts';
import { ago, duration } from './layout.ts';
import { markdown } from './markdown.ts';
import { pullRequestPage } from './pull-request.ts';
import { sign, stateOf, toneOf } from './tone.ts';

/** The checks of a commit, as a page shows them. */
interface Shown {
  readonly repository: Repository;
  readonly headSha: string;
  readonly checks: readonly CheckRunRecord[];
  /** Of the page. */
  readonly address: string;
}

/** The checks of a pull request, and the output of one of them. */
export function checksPage(emulator: Emulator, pull: PullRequest, id?: number): PageResponse | undefined {
  const { repository, headSha, checks } = pull;
  const shown = { repository, headSha, checks, address: pullRequestAddress(pull) };
  const body = checksBody(emulator, shown, id);
  return body === undefined ? undefined : pullRequestPage(emulator, pull, 'checks', body);
}

/** A list of checks, and the output of one of them. Default: that of the app under test. Undefined without the check. */
export function checksBody(emulator: Emulator, shown: Shown, id?: number): Html | undefined {
  const { checks, headSha, address } = shown;
  const selected =
    id === undefined
      ? (checks.find(({ app }) => app === emulator.app.slug) ?? checks[0])
      : checks.find((check) => check.id === id);
  if (id !== undefined && selected === undefined) return undefined;
  const list = checks.map(
    (check) =>
      html`<li><a class="runs-link"${check.id === selected?.id && html` aria-current="page"`} href="${checkAddress(address, check)}">${sign(toneOf(check))} <span>${check.app} / <b>${check.name}</b></span></a></li>`,
  );
  return html`<div class="checks">
<ul class="runs">${list}</ul>
${selected === undefined ? html`<p class="empty">No check has been reported on ${headSha.slice(0, 7)}.</p>` : output(emulator, shown, selected)}
</div>`;
}

function output(emulator: Emulator, { repository }: Shown, check: CheckRunRecord): Html {
  const { title, summary, text, annotations, actions, startedAt, completedAt } = check;
  const options = { repository: repository.fullName, keepLines: false };
  const taken = completedAt === null ? '' : ` in ${duration(completedAt.getTime() - startedAt.getTime())}`;
  return html`<article class="run">
<header class="run-head">
<h2 class="run-name">${sign(toneOf(check), 'big')} ${check.name}</h2>
<p class="muted">${stateOf(check)} ${ago(emulator.clock.now(), completedAt ?? startedAt)}${taken} · reported by <b>${check.app}</b> on <code>${check.headSha.slice(0, 7)}</code></p>
${actions.length > 0 && formAs(emulator, checkButtonsAddress(repository, check), actions.map(button))}
</header>
${title !== null && html`<h3>${title}</h3>`}
${summary !== null && html`<section class="markdown">${markdown(summary, options)}</section>`}
${text !== null && html`<h4>Details</h4><section class="markdown">${markdown(text, options)}</section>`}
${
  annotations.length > 0 &&
  html`<h4>Annotations</h4>
<ul class="annotations">${annotations.map(
    (one) => html`<li class="annotation ${one.level}">
<p class="line"><b>${one.path}:${lines(one.startLine, one.endLine)}</b> <span class="tag">${one.level}</span></p>
${one.title !== null && html`<p class="line"><b>${one.title}</b></p>`}<pre>${one.message}</pre></li>`,
  )}</ul>`
}
${title === null && summary === null && html`<p class="empty">The app gave no details.</p>`}
</article>`;
}

function button({ identifier, label, description }: CheckRunRecord['actions'][number]): Html {
  return html`<button name="identifier" value="${identifier}" title="${description}">${label}</button>`;
}

function lines(start: number, end: number): string {
  return start === end ? String(start) : `${start}-${end}`;
}
