import type { CheckRunRecord } from '../handles/checks.ts';
import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { checkAddress } from './address.ts';
import { type Html, html } from './html.ts';
import { ago, duration } from './layout.ts';
import { markdown } from './markdown.ts';
import { pullRequestPage } from './pull-request.ts';
import { sign, stateOf, toneOf } from './tone.ts';

/** The tab of a pull request that shows its checks, and the output of one of them: of the app under test unless told. */
export function checksPage(
  emulator: Emulator,
  pull: PullRequest,
  id: number | undefined,
): PageResponse | undefined {
  const { checks } = pull;
  const shown =
    id === undefined
      ? (checks.find(({ app }) => app === emulator.app.slug) ?? checks[0])
      : checks.find((check) => check.id === id);
  if (id !== undefined && shown === undefined) return undefined;
  const list = checks.map(
    (check) =>
      html`<li><a class="runs-link"${check.id === shown?.id && html` aria-current="page"`} href="${checkAddress(pull, check)}">${sign(toneOf(check))} <span>${check.app} / <b>${check.name}</b></span></a></li>`,
  );
  const body = html`<div class="checks">
<ul class="runs">${list}</ul>
${shown === undefined ? html`<p class="empty">No check has reported on ${pull.headSha.slice(0, 7)}.</p>` : output(emulator, pull, shown)}
</div>`;
  return pullRequestPage(emulator, pull, 'checks', body);
}

function output(emulator: Emulator, pull: PullRequest, check: CheckRunRecord): Html {
  const { title, summary, text, annotations, actions, startedAt, completedAt } = check;
  const options = { repository: pull.repository.fullName, keepLines: false };
  const taken = completedAt === null ? '' : ` in ${duration(completedAt.getTime() - startedAt.getTime())}`;
  return html`<article class="run">
<header class="run-head">
<h2 class="run-name">${sign(toneOf(check), 'big')} ${check.name}</h2>
<p class="muted">${stateOf(check)} ${ago(emulator.clock.now(), completedAt ?? startedAt)}${taken} · reported by <b>${check.app}</b> on <code>${check.headSha.slice(0, 7)}</code></p>
${actions.length > 0 && html`<p class="line">${actions.map((action) => html`<button type="button" disabled title="${action.description}">${action.label}</button> `)}</p>`}
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

function lines(start: number, end: number): string {
  return start === end ? String(start) : `${start}-${end}`;
}
