import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest, Repository } from '../handles/repository.ts';
import { pullRequestAddress, root } from './address.ts';
import { type Html, html } from './html.ts';
import { page } from './layout.ts';
import { stateLabel } from './pull-request.ts';
import { sign, type Tone, toneOf } from './tone.ts';

/** Every repository, and who the app is. */
export function homePage(emulator: Emulator): PageResponse {
  const { app, world } = emulator;
  const rows = world.repositories.map((repository) => {
    const open = repository.pullRequests.filter(({ state }) => state === 'open').length;
    return html`<li class="row"><a class="what" href="${root}/${repository.fullName}"><b>${repository.fullName}</b></a>
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

/** The pull requests of a repository, newest first. */
export function repositoryPage(emulator: Emulator, repository: Repository): PageResponse {
  const rows = repository.pullRequests.toSorted((a, b) => b.number - a.number).map(pullRequestRow);
  return page(
    emulator,
    repository.fullName,
    [[repository.fullName, `${root}/${repository.fullName}`]],
    html`<h1>Pull requests</h1>
<ul class="box rows">${rows}</ul>
${rows.length === 0 && html`<p class="empty">There is no pull request yet.</p>`}`,
  );
}

/** What breaks GitHub's description of its API. */
export function violationsPage(emulator: Emulator): PageResponse {
  const { violations } = emulator;
  return page(
    emulator,
    'Violations',
    [['Violations', `${root}/violations`]],
    html`<h1>Violations</h1>
<p>Requests, answers and webhooks that break GitHub's own description of its API.</p>
${violations.length === 0 ? html`<p class="empty">None.</p>` : html`<ol class="box">${violations.map((one) => html`<li><code>${one}</code></li>`)}</ol>`}`,
  );
}

function pullRequestRow(pull: PullRequest): Html {
  const tone = worst(pull);
  return html`<li class="row">${stateLabel(pull)}
<span class="what"><a href="${pullRequestAddress(pull)}"><b>${pull.title}</b></a> ${tone !== undefined && sign(tone)}
${pull.labels.map((label) => html`<span class="label">${label}</span> `)}
<p class="line muted">#${pull.number} by ${pull.author ?? 'ghost'}</p></span>
<span class="muted">${pull.comments.length > 0 && `${pull.comments.length} comment${pull.comments.length === 1 ? '' : 's'}`}</span></li>`;
}

/** The state of all checks together; undefined without any. */
function worst({ checks }: PullRequest): Tone | undefined {
  const tones = checks.map(toneOf);
  return (['bad', 'waiting', 'good', 'quiet'] as const).find((tone) => tones.includes(tone));
}
