/**
 * Asks the registry for known vulnerabilities of the production dependencies, with `npm audit`.
 *
 *     npm run audit                # fails where one is high or critical; says so where the registry did not answer
 *     npm run audit -- --required  # fails then, too: before a release
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Audit =
  /** Every production dependency was checked. The vulnerable packages are named with their severity. */
  | { readonly kind: 'checked'; readonly severe: readonly string[]; readonly others: readonly string[] }
  /** The registry has no list of vulnerabilities, or does not answer. */
  | { readonly kind: 'not checked'; readonly reason: string };

/** Severities of npm that fail the check. */
const severe = new Set(['high', 'critical']);

/** Reads what `npm audit --json` prints. Anything but a whole report is not checked. */
export function readAudit(output: string): Audit {
  const report = parsed(output);
  if (typeof report !== 'object' || report === null) {
    return { kind: 'not checked', reason: 'npm printed no report' };
  }
  if (
    !('auditReportVersion' in report) ||
    report.auditReportVersion !== 2 ||
    !('vulnerabilities' in report)
  ) {
    const { message, error } = report as { message?: unknown; error?: { summary?: unknown } };
    return { kind: 'not checked', reason: String(message ?? (error?.summary || 'npm printed no report')) };
  }
  const found = Object.entries(report.vulnerabilities as Record<string, { severity: string }>);
  const named = found.map(([name, { severity }]) => `${name} (${severity})`);
  return {
    kind: 'checked',
    severe: named.filter((_, index) => severe.has(found[index]?.[1].severity ?? '')),
    others: named.filter((_, index) => !severe.has(found[index]?.[1].severity ?? '')),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const isRequired = process.argv.includes('--required');
  const words = ['audit', '--json', '--omit=dev', '--workspaces=false'];
  const { stdout, error } = spawnSync('npm', [...words, '--fetch-retries=0', '--fetch-timeout=30000'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (error !== undefined) throw error;
  const audit = readAudit(stdout);
  if (audit.kind === 'not checked') {
    console.error(`Known vulnerabilities: NOT CHECKED, because the registry did not answer: ${audit.reason}`);
    console.error(
      'Run "npm run audit" where the registry of npm can be reached. Before a release this is required.',
    );
    process.exitCode = isRequired ? 1 : 0;
  } else if (audit.severe.length > 0) {
    console.error(`Known vulnerabilities: ${[...audit.severe, ...audit.others].join(', ')}`);
    console.error(
      'Run "npm audit --omit=dev --workspaces=false" for the advisories, and update these packages.',
    );
    process.exitCode = 1;
  } else {
    const rest =
      audit.others.length === 0 ? 'none' : `none that is high or critical: ${audit.others.join(', ')}`;
    console.log(`Known vulnerabilities: ${rest}`);
  }
}
