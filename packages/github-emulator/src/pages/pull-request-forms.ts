import type { Emulator } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { pullRequestAddress } from './address.ts';
import { type Html, html, type Part } from './html.ts';

/** A form whose buttons act on a pull request as the selected user. */
export function formFor({ world }: Emulator, pull: PullRequest, fields: Part): Html {
  // The author comes last: GitHub refuses the author's review.
  const users = world.users
    .map(({ login }) => login)
    .toSorted((a, b) => Number(a === pull.author) - Number(b === pull.author));
  return html`<form class="act" method="post" action="${pullRequestAddress(pull)}">
<label>As <select name="by">${users.map((login) => html`<option>${login}</option>`)}</select></label>
${fields}
</form>`;
}

/** The form for comments and reviews. */
export function reviewForm(emulator: Emulator, pull: PullRequest): Html {
  const fields = html`<textarea name="body" rows="3" aria-label="Comment" placeholder="Comment"></textarea>
<button name="action" value="comment">Comment</button>
<button name="action" value="approve">Approve</button>
<button name="action" value="request-changes">Request changes</button>`;
  return html`<section class="say"><h2>Comment or review</h2>${formFor(emulator, pull, fields)}</section>`;
}
