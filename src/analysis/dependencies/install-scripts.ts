import type { Hunk } from '../diff/patch.ts';
import { jsonEntries } from './json-lines.ts';

/** A package of a lock file that runs a script when it is installed. */
export interface InstallScript {
  /** Hostile. Null where the hunk does not show it. */
  readonly name: string | null;
  readonly path: string;
  /** 1-based, in the head's version of the file. */
  readonly line: number | null;
}

/**
 * The packages for which npm's lock file says so from this change on: `"hasInstallScript": true` in an added line.
 * https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages
 */
export function newInstallScripts(
  files: readonly { readonly file: { readonly path: string }; readonly hunks: readonly Hunk[] }[],
): readonly InstallScript[] {
  return files.flatMap(({ file: { path }, hunks }) =>
    /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/.test(path)
      ? hunks.flatMap((hunk) => scriptsIn(hunk).map((each) => ({ ...each, path })))
      : [],
  );
}

/** Characters of a line that are read. */
const maxLineLength = 2000;

function scriptsIn(hunk: Hunk): readonly Omit<InstallScript, 'path'>[] {
  const added = new Set(hunk.lines.flatMap((line) => (line.kind === 'added' ? [line.newLine] : [])));
  const lines = hunk.lines
    .filter(({ kind }) => kind !== 'removed')
    .map(({ text, newLine }) => ({ text: text.slice(0, maxLineLength), line: newLine }));
  return jsonEntries({ lines, heading: hunk.heading, fromStart: lines.at(0)?.line === 1 }).flatMap(
    ({ key, value, within, line }) =>
      key === 'hasInstallScript' && value === 'true' && added.has(line)
        ? [{ name: within.at(-1)?.split('node_modules/').at(-1) || null, line }]
        : [],
  );
}
