import type { Label } from '../../../evidence/labels.ts';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { say } from '../../../text/message.ts';
import { phrases, wordsOf } from '../../../text/words.ts';
import { type MajorHit, nowhere } from './hit.ts';

/** `feat!: …`, `feat(api)!: …`, `BREAKING CHANGE: …`: a feature that breaks, by the convention of Conventional Commits. */
const breakingTitle = /^feat(?:ure)?(?:\([^)]{0,80}\))?!:|^BREAKING[ -]CHANGE\b/;
const spoken = phrases('major change | major feature | threat model | new product');
const labelled = phrases('major change | major feature | threat model | security review');

/** A title, branch or label that calls the change a major one. Words count whole. */
export function announcements(context: {
  readonly pullRequest?: PullRequest;
  readonly labels?: readonly Label[];
}): readonly MajorHit[] {
  const { pullRequest, labels = [] } = context;
  const title = pullRequest?.title ?? '';
  const label = labels.find((candidate) => labelled.test(wordsOf(candidate.name)));
  if (breakingTitle.test(title) || spoken.test(wordsOf(title)))
    return [hit(say`The title announces a major change (${title})`)];
  if (label !== undefined) return [hit(say`A label announces a major change (${label.name})`)];
  const branch = pullRequest?.head.ref ?? '';
  return spoken.test(wordsOf(branch)) ? [hit(say`The branch announces a major change (${branch})`)] : [];
}

function hit(reason: MajorHit['reason']): MajorHit {
  return { signal: 'announced', points: 5, reason, ...nowhere };
}
