import type { DeployingRun, WaitingSetRecord } from '../handles/deployments.ts';
import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { Repository } from '../handles/repository.ts';
import { repositoryAddress, runAddress } from './address.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { markdown } from './markdown.ts';
import { sign, type Tone, toneOf } from './tone.ts';

type Gate = WaitingSetRecord['gates'][string];

const gateTones: Readonly<Record<Gate['state'], Tone>> = {
  waiting: 'waiting',
  approved: 'good',
  rejected: 'bad',
};

/** A run of a workflow that deploys: what waits for whom, and what the apps said that protect its environments. */
export function deployingRunPage(
  emulator: Emulator,
  repository: Repository,
  run: DeployingRun,
): PageResponse {
  const title = `Run ${run.id} of ${run.path.replace(/^.*\//, '')}`;
  const sets = run.sets.toReversed().flatMap((set) => gatesOf(repository, set));
  const jobs = run.jobs.map(
    (job) =>
      html`<li class="row">${sign(toneOf(job))} <span class="what"><b>${job.name}</b></span> <span class="muted">${job.conclusion ?? job.status.replaceAll('_', ' ')}</span></li>`,
  );
  return page(
    emulator,
    `${title} · ${repository.fullName}`,
    [
      [repository.fullName, repositoryAddress(repository)],
      [String(run.id), runAddress(repository, run)],
    ],
    html`<h1>${title}</h1>
<p class="muted">Attempt ${run.attempt}, on <code>${run.sha.slice(0, 7)}</code>, ${run.conclusion ?? run.status.replaceAll('_', ' ')}</p>
<ul class="box rows">${jobs}</ul>
<h2>Deployment protection rules</h2>
${sets.length === 0 ? html`<p class="empty">No app was asked.</p>` : sets}`,
  );
}

/** What each app answered about an environment, the last report in the place of an answer. */
function gatesOf(
  { fullName }: Repository,
  { environment, attempt, jobs, gates }: WaitingSetRecord,
): readonly Html[] {
  return Object.entries(gates).map(([app, { state, comment, reports }]) => {
    const words = state === 'waiting' ? (reports.at(-1) ?? '') : comment;
    return html`<article class="run">
<header class="run-head">
<h3 class="run-name">${sign(gateTones[state], 'big')} ${environment}: ${state}</h3>
<p class="muted">by <b>${app}</b>, about ${jobs.join(', ')} in attempt ${attempt}</p>
</header>
${words === '' ? html`<p class="empty">The app gave no reason.</p>` : html`<section class="markdown">${markdown(words, { repository: fullName, keepLines: true })}</section>`}
</article>`;
  });
}
