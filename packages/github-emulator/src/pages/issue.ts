import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { Issue, Repository } from '../handles/repository.ts';
import { issueAddress, repositoryAddress } from './address.ts';
import { commentBox, descriptionBox } from './comment.ts';
import { html } from './html.ts';
import { page } from './layout.ts';

/** An issue with its comments. */
export function issuePage(emulator: Emulator, repository: Repository, issue: Issue): PageResponse {
  const { number, title, author, state, comments } = issue;
  const { fullName } = repository;
  return page(
    emulator,
    `${title} · Issue #${number} · ${fullName}`,
    [
      [fullName, repositoryAddress(repository)],
      [`#${number}`, issueAddress(repository, number)],
    ],
    html`<h1>${title} <span class="number">#${number}</span></h1>
<p class="meta"><span class="state ${state}">${state === 'open' ? 'Open' : 'Closed'}</span> <b>${author ?? 'ghost'}</b> opened this issue</p>
${descriptionBox(issue, 'described the issue', fullName)}
${comments.map((comment) => commentBox(emulator, comment, fullName))}`,
  );
}
