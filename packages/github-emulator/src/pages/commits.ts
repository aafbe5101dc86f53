import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { html } from './html.ts';
import { ago, avatar } from './layout.ts';
import { commitsOf, pullRequestPage } from './pull-request.ts';

/** The commits, oldest first. */
export function commitsPage(emulator: Emulator, pull: PullRequest): PageResponse {
  const now = emulator.clock.now();
  const rows = commitsOf(pull).map(
    ({ sha, subject, author, date }) =>
      html`<li class="row"><div class="what"><b>${subject}</b><p class="line muted">${avatar(author)} ${author} committed ${ago(now, date)}</p></div><code>${sha.slice(0, 7)}</code></li>`,
  );
  return pullRequestPage(emulator, pull, 'commits', html`<ul class="box rows">${rows}</ul>`);
}
