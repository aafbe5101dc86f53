import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { MergeGroup, Repository } from '../handles/repository.ts';
import { mergeGroupAddress, pullRequestAddress, repositoryAddress } from './address.ts';
import { checksBody } from './checks.ts';
import { html } from './html.ts';
import { page } from './layout.ts';

const states: Readonly<Record<MergeGroup['state'], string>> = {
  waiting: 'Waits for its checks',
  merged: 'Merged',
  invalidated: 'Rebuilt, because the queue before it changed',
  dequeued: 'Removed from the queue',
};

/** A merge group: its pull requests, and the checks on its commit. */
export function mergeGroupPage(
  emulator: Emulator,
  repository: Repository,
  group: MergeGroup,
  check?: number,
): PageResponse | undefined {
  const { headSha, checks, baseRef, headRef, state } = group;
  const address = mergeGroupAddress(repository, group);
  const body = checksBody(emulator, { repository, headSha, checks, address }, check);
  if (body === undefined) return undefined;
  const title = mergeGroupName(group);
  const rows = group.pullRequests
    .map((number) => repository.pullRequest(number))
    .map(
      (pull) =>
        html`<li class="row"><a class="what" href="${pullRequestAddress(pull)}"><b>${pull.title}</b></a> <span class="muted">#${pull.number}</span></li>`,
    );
  return page(
    emulator,
    `${title} · ${repository.fullName}`,
    [
      [repository.fullName, repositoryAddress(repository)],
      [headSha.slice(0, 7), address],
    ],
    html`<h1>${title}</h1>
<p class="meta"><b>${states[state]}</b> · into <code>${baseRef}</code> from <code>${headRef}</code></p>
<ul class="box rows">${rows}</ul>
<h2>Checks</h2>
${body}`,
  );
}

/** `Merge group of #1 and #2` */
export function mergeGroupName({ pullRequests }: MergeGroup): string {
  const numbers = pullRequests.map((number) => `#${number}`);
  return `Merge group of ${new Intl.ListFormat('en').format(numbers)}`;
}
