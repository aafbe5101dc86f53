import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { licensesOf } from './licenses.ts';

/** The root of the repository. What is bundled is named from it, so that the bytes do not depend on where it lies. */
export const root = join(import.meta.dirname, '..');

/** One file with everything that it needs but Node. */
export interface Bundle {
  readonly code: string;
  /** The licenses of the packages of which it holds code. */
  readonly licenses: string;
  /** Those packages, as `name version`, sorted. */
  readonly packages: readonly string[];
}

/**
 * Bundles a module with everything that it imports into one file for Node 24. The same sources and the same lock file give the same bytes.
 *
 *     await bundle('src/action/main.ts')
 *
 * @param entry the module that runs when the file is run, from the root of the repository
 * @param options.isCommand the file is run by its name: it begins with the line that names Node
 * @throws where a module cannot be found, or a package in the bundle states no license
 */
export async function bundle(
  entry: string,
  { isCommand = false }: { readonly isCommand?: boolean } = {},
): Promise<Bundle> {
  const built = await build({
    absWorkingDir: root,
    stdin: { contents: startOf(entry), resolveDir: root, sourcefile: 'start.ts', loader: 'ts' },
    outfile: 'bundle.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
    banner: { js: `${isCommand ? '#!/usr/bin/env node\n' : ''}${requireInModule}` },
    plugins: [replacedModules],
  });
  const { packages, text: licenses } = licensesOf(packageFolders(built.metafile), root);
  return { code: built.outputFiles[0]?.text ?? '', licenses, packages };
}

/** Packages in the older module format load the modules of Node by `require`, which a module does not have. */
const requireInModule =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/** The one file is also what a thread for large evaluations runs. */
function startOf(entry: string): string {
  return `import { isMainThread } from 'node:worker_threads';
if (isMainThread) await import(${JSON.stringify(`./${entry}`)});
else await import('./src/budget/thread.ts');
`;
}

/** The modules that look for a file beside them, which a bundle does not have. */
const replacedModules: Plugin = {
  name: 'replaced-modules',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]platform[/\\]version\.ts$/ }, () => ({
      contents: `export const version = ${JSON.stringify(versionIn(join(root, 'package.json')))};`,
    }));
    onLoad({ filter: /[/\\]src[/\\]budget[/\\]thread-file\.ts$/ }, () => ({
      contents: 'export const threadFile = new URL(import.meta.url);',
    }));
  },
};

function versionIn(path: string): string {
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}

/** The folders of the packages of which something is in the bundle, from the root of the repository. */
function packageFolders({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)].sort();
}

/** The text of a file; null where there is none. */
export function textIn(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
