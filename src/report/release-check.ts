import type { Report } from '../engine/report.ts';
import { type CheckRunOutput, digest, renderCheckRun } from './check-run.ts';
import { shorten } from './size.ts';

/** Characters of a title, as of any check. */
const maxTitleCharacters = 120;

/**
 * Renders the verdict on the release of a tag as a check run on its commit. In a dry run the check succeeds and says what it would be. It has
 * no buttons: a release is evaluated again when it changes.
 *
 * @param docsUrl where the documentation is; null where that is not known
 */
export function renderReleaseCheck(report: Report, docsUrl: string | null = null): CheckRunOutput {
  const rendered = { ...renderCheckRun(report, docsUrl), actions: [] };
  if (report.release?.dryRun !== true || report.conclusion === 'success') return rendered;
  return {
    ...rendered,
    status: 'completed',
    conclusion: 'success',
    title: shorten(`Dry run: ${rendered.title}`, maxTitleCharacters),
    digest: digest(['dry run', rendered.digest]),
  };
}
