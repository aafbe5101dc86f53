import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import type { ReviewRecord } from '../handles/review.ts';
import { commentBox, descriptionBox } from './comment.ts';
import { reviewForm } from './forms.ts';
import { type Html, html } from './html.ts';
import { avatar, name } from './layout.ts';
import { markdown } from './markdown.ts';
import { mergeBox } from './merge-box.ts';
import { pullRequestPage } from './pull-request.ts';
import { sign, type Tone } from './tone.ts';

/**
 * The description, the comments and reviews in their order, and the forms to merge, review and comment.
 *
 * @param refusal GitHub's message for the action that it refused
 */
export function conversationPage(emulator: Emulator, pull: PullRequest, refusal?: string): PageResponse {
  // Comments and reviews share one sequence of ids.
  const entries = [
    ...pull.comments.map((comment) => ({
      id: comment.id,
      shown: commentBox(emulator, comment, pull.repository.fullName),
    })),
    ...pull.reviews.map((review) => ({ id: review.id, shown: reviewBox(pull, review) })),
  ].sort((a, b) => a.id - b.id);
  const description = descriptionBox(pull, 'described the change', pull.repository.fullName);
  const body = [
    refusal !== undefined && html`<p class="refusal" role="alert">${refusal}</p>`,
    description,
    entries.map(({ shown }) => shown),
    mergeBox(emulator, pull),
    reviewForm(emulator, pull),
  ];
  return pullRequestPage(emulator, pull, 'conversation', body);
}

const opinions: Readonly<Record<ReviewRecord['state'], readonly [Tone, string]>> = {
  approved: ['good', 'approved these changes'],
  changes_requested: ['bad', 'requested changes'],
  commented: ['quiet', 'reviewed'],
  dismissed: ['quiet', 'left a review that was dismissed'],
};

function reviewBox(pull: PullRequest, { author, state, body, commit }: ReviewRecord): Html {
  const [tone, opinion] = opinions[state];
  const before = commit === pull.headSha ? '' : ', before the last push';
  return html`<article class="review">
<p>${sign(tone)} ${avatar(author)} ${name(author)} ${opinion} <span class="muted">at <code>${commit.slice(0, 7)}</code>${before}</span></p>
${body !== '' && html`<div class="markdown box">${markdown(body, { repository: pull.repository.fullName, keepLines: true })}</div>`}
</article>`;
}
