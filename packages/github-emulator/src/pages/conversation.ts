import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import type { CommentRecord, ReviewRecord } from '../handles/review.ts';
import { type Html, html } from './html.ts';
import { ago, avatar, name } from './layout.ts';
import { markdown } from './markdown.ts';
import { mergeBox } from './merge-box.ts';
import { pullRequestPage } from './pull-request.ts';
import { sign, type Tone } from './tone.ts';

/** The conversation: description, comments and reviews in their order, and the box that says whether it can be merged. */
export function conversationPage(emulator: Emulator, pull: PullRequest): PageResponse {
  // Ids are handed out in order, over all kinds.
  const entries = [
    ...pull.comments.map((comment) => ({ id: comment.id, shown: commentBox(emulator, pull, comment) })),
    ...pull.reviews.map((review) => ({ id: review.id, shown: reviewBox(pull, review) })),
  ].sort((a, b) => a.id - b.id);
  const description = html`<article class="comment">${avatar(pull.author, 'large')}<div class="bubble">
<header class="said">${name(pull.author)} described the change</header>
<div class="markdown body">${pull.body === '' ? html`<em>No description provided.</em>` : markdown(pull.body, options(pull))}</div>
</div></article>`;
  return pullRequestPage(emulator, pull, 'conversation', [
    description,
    entries.map(({ shown }) => shown),
    mergeBox(pull),
  ]);
}

function commentBox(emulator: Emulator, pull: PullRequest, comment: CommentRecord): Html {
  const { author, body, createdAt, updatedAt } = comment;
  const edited = updatedAt.getTime() !== createdAt.getTime();
  return html`<article class="comment" id="comment-${comment.id}">${avatar(author, 'large')}<div class="bubble">
<header class="said">${name(author)} commented ${ago(emulator.clock.now(), createdAt)}${edited && ' · edited'}</header>
<div class="markdown body">${markdown(body, options(pull))}</div>
</div></article>`;
}

const opinions: Readonly<Record<ReviewRecord['state'], readonly [Tone, string]>> = {
  approved: ['good', 'approved these changes'],
  changes_requested: ['bad', 'requested changes'],
  commented: ['quiet', 'reviewed'],
  dismissed: ['quiet', 'gave a review that was dismissed'],
};

function reviewBox(pull: PullRequest, { author, state, body, commit }: ReviewRecord): Html {
  const [tone, opinion] = opinions[state];
  const before = commit === pull.headSha ? '' : ', before the last push';
  return html`<article class="review">
<p>${sign(tone)} ${avatar(author)} ${name(author)} ${opinion} <span class="muted">at <code>${commit.slice(0, 7)}</code>${before}</span></p>
${body !== '' && html`<div class="markdown box">${markdown(body, options(pull))}</div>`}
</article>`;
}

function options({ repository }: PullRequest): { repository: string; keepLines: boolean } {
  return { repository: repository.fullName, keepLines: true };
}
