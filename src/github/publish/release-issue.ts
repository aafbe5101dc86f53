import { renderReleaseIssue, renderReleasePasses } from '../../report/release-issue.ts';
import type { FailedRelease } from '../../subjects/release-issue.ts';
import type { Source } from '../read/source.ts';
import { openIssueOnce } from './open-issue.ts';
import { commentOnce } from './own-conversation.ts';

/** Opens the issue about a release that failed after the fact, unless it is there. */
export function openReleaseIssue(source: Source, { id, report }: FailedRelease): Promise<number | null> {
  return openIssueOnce(source, { about: `release ${id}`, ...renderReleaseIssue(report) });
}

/** Comments on that issue that the release passes by now, once. */
export function tellReleasePasses(
  source: Source,
  issue: number,
  { id, report }: FailedRelease,
): Promise<'told' | 'refused'> {
  return commentOnce(source, issue, `<!-- sdl-gate release passes ${id} -->`, renderReleasePasses(report));
}
