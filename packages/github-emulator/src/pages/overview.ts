import type { DeployingRun } from '../handles/deployments.ts';
import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { MergeGroup, PullRequest, Repository } from '../handles/repository.ts';
import { mergeGroupAddress, pullRequestAddress, repositoryAddress, root, runAddress } from './address.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { mergeGroupName } from './merge-group.ts';
import { stateLabel } from './pull-request.ts';
import { sign, toneOf, worstTone } from './tone.ts';

/** Every repository, and the app. */
export function homePage(emulator: Emulator): PageResponse {
  const { app, world } = emulator;
  const rows = world.repositories.map((repository) => {
    const open = repository.pullRequests.filter(({ state }) => state === 'open').length;
    return html`<li class="row"><a class="what" href="${repositoryAddress(repository)}"><b>${repository.fullName}</b></a>
<span class="muted">${open} open pull request${open !== 1 && 's'} of ${repository.pullRequests.length}</span></li>`;
  });
  return page(
    emulator,
    'GitHub emulator',
    [],
    html`<h1>Repositories</h1>
<ul class="box rows">${rows}</ul>
${rows.length === 0 && html`<p class="empty">There is no repository yet.</p>`}
<h2>The app</h2>
<dl class="box"><dt>Name</dt><dd>${app.name}</dd><dt>App id</dt><dd>${app.id}</dd><dt>Writes as</dt><dd>${app.botLogin}</dd>
<dt>Installed on</dt><dd>${world.installations.map(({ account }) => account).join(', ') || 'no account'}</dd>
<dt>API</dt><dd><code>${emulator.url}</code></dd></dl>`,
  );
}

/** The pull requests and merge groups of a repository, newest first. */
export function repositoryPage(emulator: Emulator, repository: Repository): PageResponse {
  const rows = repository.pullRequests.toSorted((a, b) => b.number - a.number).map(pullRequestRow);
  const runs = repository.deployingRuns.toReversed().map((run) => runRow(repository, run));
  const groups = repository.allMergeGroups.toReversed().map((group) => mergeGroupRow(repository, group));
  return page(
    emulator,
    repository.fullName,
    [[repository.fullName, repositoryAddress(repository)]],
    html`<h1>Pull requests</h1>
<ul class="box rows">${rows}</ul>
${rows.length === 0 && html`<p class="empty">There is no pull request yet.</p>`}
${groups.length > 0 && html`<h2>Merge groups</h2><ul class="box rows">${groups}</ul>`}
${runs.length > 0 && html`<h2>Deploying runs</h2><ul class="box rows">${runs}</ul>`}`,
  );
}

/** The requests, answers and webhooks that violate GitHub's API description. */
export function violationsPage(emulator: Emulator): PageResponse {
  const { violations } = emulator;
  return page(
    emulator,
    'Violations',
    [['Violations', `${root}/violations`]],
    html`<h1>Violations</h1>
<p>Requests, answers and webhooks that violate GitHub's API description.</p>
${violations.length === 0 ? html`<p class="empty">None.</p>` : html`<ol class="box">${violations.map((one) => html`<li><code>${one}</code></li>`)}</ol>`}`,
  );
}

function runRow(repository: Repository, run: DeployingRun): Html {
  const environments = [...new Set(run.jobs.map(({ environment }) => environment))].join(', ');
  return html`<li class="row"><span class="what"><a href="${runAddress(repository, run)}"><b>${environments}</b></a>
${sign(toneOf(run))} <code>${run.sha.slice(0, 7)}</code></span>
<span class="muted">${run.conclusion ?? run.status.replaceAll('_', ' ')}</span></li>`;
}

function mergeGroupRow(repository: Repository, group: MergeGroup): Html {
  const tone = worstTone(group.checks);
  return html`<li class="row"><span class="what"><a href="${mergeGroupAddress(repository, group)}"><b>${mergeGroupName(group)}</b></a>
${tone !== undefined && sign(tone)} <code>${group.headSha.slice(0, 7)}</code></span>
<span class="muted">${group.state}</span></li>`;
}

function pullRequestRow(pull: PullRequest): Html {
  const tone = worstTone(pull.checks);
  return html`<li class="row">${stateLabel(pull)}
<span class="what"><a href="${pullRequestAddress(pull)}"><b>${pull.title}</b></a> ${tone !== undefined && sign(tone)}
${pull.labels.map((label) => html`<span class="label">${label}</span> `)}
<p class="line muted">#${pull.number} by ${pull.author ?? 'ghost'}</p></span>
<span class="muted">${pull.comments.length > 0 && `${pull.comments.length} comment${pull.comments.length === 1 ? '' : 's'}`}</span></li>`;
}
