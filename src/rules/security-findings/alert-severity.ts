import { z } from 'zod';
import type { Level, Severity } from '../../evidence/code-scanning.ts';
import { severity } from '../options.ts';

const graded = () => z.union([severity(), z.literal('none')]);

/** The option that grades alerts of code scanning without a security severity. */
export const levels = z
  .strictObject({
    error: graded().default('high').describe('The severity of an alert of level `error`.'),
    warning: graded()
      .default('medium')
      .describe('The severity of an alert of level `warning`, or without a level.'),
    note: graded().default('low').describe('The severity of an alert of level `note`.'),
  })
  .prefault({})
  .describe('The severities of alerts without a security severity. `none`: such an alert does not count.');

export type Levels = z.infer<typeof levels>;

/**
 * The severity by which an alert counts; null where it does not count. Many tools give no security severity, only the level of SARIF,
 * whose default is `warning`: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (3.27.10)
 */
export function gradedSeverity(
  { severity: given, level }: { readonly severity: Severity | null; readonly level: Level | null },
  { levels: grades }: { readonly levels: Levels },
): Severity | null {
  if (given !== null) return given;
  if (level === 'none') return null;
  const grade = grades[level ?? 'warning'];
  return grade === 'none' ? null : grade;
}
