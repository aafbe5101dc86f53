import { codeScanners } from './code-scanners.ts';
import { otherScanners } from './other-scanners.ts';
import type { Scanner } from './scanner.ts';

/** Every scanner. The first that matches counts, so a special one stands before a general one. */
export const scanners: readonly Scanner[] = [...codeScanners, ...otherScanners];

/** The action that uploads the SARIF of other tools to code scanning. */
const uploadAction = 'github/codeql-action/upload-sarif';

/** @param uses as in `github/codeql-action/analyze@v4` */
export function isUpload(uses: string | null): boolean {
  return uses !== null && isOf(uses, uploadAction);
}

/**
 * The scanner that an action or a called workflow runs.
 *
 * @param uses as in `aquasecurity/trivy-action@v0.30.0`
 */
export function scannerOfAction(uses: string): Scanner | null {
  // An action that only installs a scanner runs nothing.
  if (/\/setup(?:@|$)/i.test(uses)) return null;
  return scanners.find(({ actions }) => actions.some((action) => isOf(uses, action))) ?? null;
}

function isOf(uses: string, action: string): boolean {
  const name = (uses.split('@', 1)[0] ?? '').toLowerCase();
  return name === action || name.startsWith(`${action}/`);
}
