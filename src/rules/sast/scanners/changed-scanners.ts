import { movesOnlyVersions } from '../../../analysis/only-versions.ts';
import type { ReadChange } from '../../../analysis/read-change.ts';
import type { ReadFile } from '../../../analysis/read-file.ts';
import type { CodeScanning } from '../../../evidence/code-scanning.ts';
import { matcher } from '../../matching.ts';
import { expectedTools } from '../../static-analysis/expected-tools.ts';
import { sameTool } from '../../static-analysis/same-tool.ts';
import type { Options } from '../options.ts';

/** The changed files that expected analyses run from. */
export interface ChangedScanners {
  readonly files: readonly ReadFile[];
  /** The workflows among them, and those that run from one of them. */
  readonly workflows: ReadonlySet<string>;
  /** In all of them, nothing but the versions of `uses:` lines changes. */
  readonly onlyVersions: boolean;
}

/**
 * Finds the changed files that an expected analysis runs from: its workflow, what that names of the repository, and the files that the
 * policy names. Which workflows those are is known from the analyses of the head, of the base and of merged pull requests.
 */
export function changedScanners(
  change: ReadChange,
  codeScanning: CodeScanning | undefined,
  options: Options,
): ChangedScanners {
  const named = matcher(options['scanner-files']);
  const sources = sourcesOf(codeScanning, options);
  const runsFrom = (path: string) =>
    [...sources].filter(([workflow, uses]) => path === workflow || uses.some((used) => covers(used, path)));
  const workflows = new Set<string>();
  const files = change.files.filter(({ file }) => {
    const paths = [file.path, ...(file.previousPath === undefined ? [] : [file.previousPath])];
    const affected = paths.flatMap(runsFrom);
    for (const [workflow] of affected) workflows.add(workflow);
    return affected.length > 0 || paths.some(named);
  });
  return { files, workflows, onlyVersions: files.every(movesOnlyVersions) };
}

/** The workflows that expected analyses run from, each with the files that it names. */
function sourcesOf(
  codeScanning: CodeScanning | undefined,
  options: Options,
): ReadonlyMap<string, readonly string[]> {
  const tools = expectedTools(options);
  const { analyses = [], background } = codeScanning ?? {};
  const known = [...analyses, ...(background?.base ?? []), ...(background?.merged ?? [])];
  const paths = [
    ...known
      .filter(({ tool }) => tools.codeScanning.some((expected) => sameTool(expected.name, tool)))
      .map(({ workflow }) => workflow),
    ...[...tools.codeScanning, ...tools.checks].map(({ workflow }) => workflow),
  ].filter((path) => path !== null && path !== undefined);
  const uses = new Map(background?.workflows.map((source) => [source.path, source.uses]));
  return new Map(paths.map((path) => [path, uses.get(path) ?? []]));
}

function covers(used: string, path: string): boolean {
  return used.endsWith('/') ? path.startsWith(used) : path === used;
}
