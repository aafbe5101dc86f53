import type { Emulator } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { checkAddress, mergeGroupAddress, pullRequestAddress } from './address.ts';
import { pullRequestForm } from './forms.ts';
import { type Html, html } from './html.ts';
import { sign, stateOf, type Tone, toneOf } from './tone.ts';

/** The checks, the rules that forbid a merge, and the button that merges. */
export function mergeBox(emulator: Emulator, pull: PullRequest): Html {
  const { checks, blockers, state } = pull;
  if (state !== 'open') {
    const words = state === 'merged' ? 'Pull request merged' : 'Closed without merging';
    return html`<section class="merge ${state}" id="merge"><h2 class="headline">${words}</h2></section>`;
  }
  const required = new Set(blockers.map((blocker) => /^Required status check "(.*)" is /.exec(blocker)?.[1]));
  const rows = checks.map(
    (check) => html`<li class="row">${sign(toneOf(check))}
<span class="what">${check.app} / <b>${check.name}</b> <span class="muted">${check.title ?? stateOf(check)}</span></span>
${required.has(check.name) && html`<span class="tag">Required</span>`}
<a href="${checkAddress(pullRequestAddress(pull), check)}">Details</a></li>`,
  );
  const missing = [...required].filter(
    (name) => name !== undefined && !checks.some((check) => check.name === name),
  );
  const waiting = missing.map(
    (name) =>
      html`<li class="row">${sign('waiting')} <span class="what"><b>${name}</b> <span class="muted">Expected — Waiting for status to be reported</span></span> <span class="tag">Required</span></li>`,
  );
  const tone = toneOfMerge(pull);
  return html`<section class="merge ${tone}" id="merge">
<h2 class="headline">${sign(tone, 'big')} ${headline(pull)}</h2>
${blockers.map((blocker) => html`<p class="blocker">${blocker}</p>`)}
<ul class="rows merge-checks">${rows}${waiting}</ul>
<div class="merge-button">${mergeAction(emulator, pull)}</div>
</section>`;
}

function mergeAction(emulator: Emulator, pull: PullRequest): Html {
  const { repository, number, queuePosition, blockers, draft, needsMergeQueue } = pull;
  if (queuePosition !== null) {
    const group = repository
      .mergeGroups(pull.baseRef)
      .find(({ pullRequests }) => pullRequests.includes(number));
    return html`<p class="line">In the merge queue at position ${queuePosition}${group !== undefined && html`: see its <a href="${mergeGroupAddress(repository, group)}">merge group</a>`}.</p>
${pullRequestForm(emulator, pull, html`<button name="action" value="dequeue">Remove from the queue</button>`)}`;
  }
  if (blockers.length > 0) return html`<button type="button" disabled>Merging is blocked</button>`;
  if (draft) return html`<button type="button" disabled>Merge pull request</button>`;
  const text = needsMergeQueue ? 'Merge when ready' : 'Merge pull request';
  return pullRequestForm(
    emulator,
    pull,
    html`<button name="action" value="merge" class="ready">${text}</button>`,
  );
}

function toneOfMerge({ blockers, draft }: PullRequest): Tone {
  if (blockers.some((blocker) => /is failing|Changes have been requested/.test(blocker))) return 'bad';
  if (blockers.length > 0) return 'waiting';
  return draft ? 'quiet' : 'good';
}

function headline({ checks, blockers, draft }: PullRequest): string {
  if (draft) return 'This pull request is still a work in progress';
  if (blockers.length > 0) return 'Merging is blocked';
  if (checks.some((check) => toneOf(check) === 'bad')) return 'Some checks were not successful';
  if (checks.some((check) => toneOf(check) === 'waiting')) return 'Some checks have not completed yet';
  return checks.length === 0 ? 'This branch can be merged' : 'All checks have passed';
}
