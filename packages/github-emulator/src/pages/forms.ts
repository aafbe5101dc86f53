import type { Emulator } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { pullRequestAddress } from './address.ts';
import { type Html, html, type Part } from './html.ts';

/** A form that acts as the selected user. @param last the user at the end of the list */
export function formAs({ world }: Emulator, address: string, fields: Part, last: string | null = null): Html {
  const users = world.users
    .map(({ login }) => login)
    .toSorted((a, b) => Number(a === last) - Number(b === last));
  return html`<form class="act" method="post" action="${address}">
<label>As <select name="by">${users.map((login) => html`<option>${login}</option>`)}</select></label>
${fields}
</form>`;
}

/** A form for a pull request. The author comes last: GitHub refuses the author's review. */
export function pullRequestForm(emulator: Emulator, pull: PullRequest, fields: Part): Html {
  return formAs(emulator, pullRequestAddress(pull), fields, pull.author);
}

/** The form for comments and reviews. */
export function reviewForm(emulator: Emulator, pull: PullRequest): Html {
  const fields = html`<textarea name="body" rows="3" aria-label="Comment" placeholder="Comment"></textarea>
<button name="action" value="comment">Comment</button>
<button name="action" value="approve">Approve</button>
<button name="action" value="request-changes">Request changes</button>`;
  return html`<section class="say"><h2>Comment or review</h2>${pullRequestForm(emulator, pull, fields)}</section>`;
}
