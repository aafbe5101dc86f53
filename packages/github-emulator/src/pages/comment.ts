import type { Emulator } from '../handles/emulator.ts';
import type { CommentRecord } from '../handles/review.ts';
import { type Html, html } from './html.ts';
import { ago, avatar, name } from './layout.ts';
import { markdown } from './markdown.ts';

interface Described {
  readonly author: string | null;
  readonly body: string;
}

/** The description of an issue or pull request. @param title `described the change` */
export function descriptionBox({ author, body }: Described, title: string, repository: string): Html {
  const text =
    body === '' ? html`<em>No description provided.</em>` : markdown(body, { repository, keepLines: true });
  return bubble(author, html`${name(author)} ${title}`, text);
}

/** A comment on an issue or pull request. */
export function commentBox(emulator: Emulator, comment: CommentRecord, repository: string): Html {
  const { id, author, body, createdAt, updatedAt } = comment;
  const edited = updatedAt.getTime() !== createdAt.getTime();
  const header = html`${name(author)} commented ${ago(emulator.clock.now(), createdAt)}${edited && ' · edited'}`;
  return bubble(author, header, markdown(body, { repository, keepLines: true }), html` id="comment-${id}"`);
}

function bubble(author: string | null, header: Html, text: Html, attributes?: Html): Html {
  return html`<article class="comment"${attributes}>${avatar(author, 'large')}<div class="bubble">
<header class="said">${header}</header>
<div class="markdown body">${text}</div>
</div></article>`;
}
