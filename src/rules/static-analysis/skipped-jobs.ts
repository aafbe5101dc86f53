import type { ReportedCheck } from '../../evidence/checks.ts';

/** The jobs of GitHub Actions on the head that were skipped. */
export function skippedJobs(checks: readonly ReportedCheck[]): readonly string[] {
  const skipped = checks.filter(
    ({ kind, conclusion, reportedBy }) =>
      kind === 'check-run' && conclusion === 'skipped' && reportedBy === 'github-actions',
  );
  return [...new Set(skipped.map(({ name }) => name))];
}
