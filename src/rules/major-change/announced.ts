import type { Label } from '../../evidence/labels.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import { say } from '../../text/message.ts';
import { phrases, wordsOf } from '../../text/words.ts';
import { type MajorHit, nowhere } from './hit.ts';
import { points } from './points.ts';
import type { Grade } from './signals.ts';

/** `feat!: …`, `feat(api)!: …`, `BREAKING CHANGE: …`: a feature that breaks. https://www.conventionalcommits.org/en/v1.0.0/#summary */
const breakingFeature = /^feat(?:ure)?(?:\([^)]{0,80}\))?!:|^BREAKING[ -]CHANGE\b/;
/** `fix(api)!: …`, `refactor!: …`: another change that breaks, which may be a small one. */
const breakingChange = /^[A-Za-z]{1,20}(?:\([^)]{0,80}\))?!:/;
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
  if (breakingFeature.test(title) || spoken.test(wordsOf(title)))
    return [hit(say`The title announces a major change (${title})`)];
  if (label !== undefined) return [hit(say`A label announces a major change (${label.name})`)];
  const branch = pullRequest?.head.ref ?? '';
  if (spoken.test(wordsOf(branch))) return [hit(say`The branch announces a major change (${branch})`)];
  return breakingChange.test(title)
    ? [hit(say`The title announces a breaking change (${title})`, 'hint')]
    : [];
}

function hit(reason: MajorHit['reason'], grade: Grade = 'sure'): MajorHit {
  return { signal: 'announced', points: points.announced[grade], grade, reason, ...nowhere };
}
