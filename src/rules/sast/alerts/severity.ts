import type { Alert, Severity } from '../../../evidence/code-scanning.ts';
import type { Options } from '../options.ts';

/**
 * The severity by which an alert counts; null where it does not count. Many tools give no security severity, only the level of SARIF,
 * whose default is `warning`: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (3.27.10)
 */
export function gradedSeverity(
  { severity, level }: Alert,
  { levels }: Pick<Options, 'levels'>,
): Severity | null {
  if (severity !== null) return severity;
  if (level === 'none') return null;
  const graded = levels[level ?? 'warning'];
  return graded === 'none' ? null : graded;
}
