import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
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

/** Files that load one another, so that a command loads no more than it needs. */
export interface BundleInParts {
  /** By path, which begins with the folder. The modules that can be run have the names that were given. */
  readonly files: Readonly<Record<string, string>>;
  /** The licenses of the packages of which they hold code. */
  readonly licenses: string;
}

/**
 * Bundles a module with everything that it imports into one file for Node 24. The same sources and the same lock file give the same bytes.
 *
 *     await bundle('src/action/main.ts')
 *
 * @param entry the module that runs when the file is run, from the root of the repository
 * @throws where a module cannot be found, or a package in the bundle states no license
 */
export async function bundle(entry: string): Promise<Bundle> {
  const built = await build({
    ...options,
    stdin: { contents: startOf(entry), resolveDir: root, sourcefile: 'start.ts', loader: 'ts' },
    outfile: 'bundle.mjs',
    plugins: [replacedModules('new URL(import.meta.url)')],
  });
  const { packages, text: licenses } = licensesOf(packageFolders(built.metafile), root);
  return { code: built.outputFiles[0]?.text ?? '', licenses, packages };
}

/**
 * Bundles a module, and the module of the thread for large evaluations, into the files of a folder: what is imported later is a file of its own.
 *
 *     await bundleInParts('src/cli/main.ts', 'command-line')    // with command-line/main.mjs and command-line/thread.mjs
 *
 * @throws as `bundle`
 */
export async function bundleInParts(entry: string, folder: string): Promise<BundleInParts> {
  const built = await build({
    ...options,
    entryPoints: { main: entry, thread: 'src/budget/thread.ts' },
    outdir: folder,
    splitting: true,
    // Each name that is kept is a call when the file is loaded: a tenth of the start of a command.
    keepNames: false,
    outExtension: { '.js': '.mjs' },
    // All files are in the folder, so that each finds the thread beside it.
    chunkNames: '[hash]',
    plugins: [replacedModules("new URL('./thread.mjs', import.meta.url)")],
  });
  const files = built.outputFiles.map(({ path, text }) => [`${folder}/${basename(path)}`, text] as const);
  return {
    files: Object.fromEntries(files.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    licenses: licensesOf(packageFolders(built.metafile), root).text,
  };
}

/** Packages in the older module format load the modules of Node by `require`, which a module does not have. */
const requireInModule =
  "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

const options = {
  absWorkingDir: root,
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
  banner: { js: requireInModule },
} as const satisfies BuildOptions;

/** The one file is also what a thread for large evaluations runs. */
function startOf(entry: string): string {
  return `import { isMainThread } from 'node:worker_threads';
if (isMainThread) await import(${JSON.stringify(`./${entry}`)});
else await import('./src/budget/thread.ts');
`;
}

/**
 * The modules that look for a file beside them, which a bundle does not have, and the messages of zod in 50 languages, of which only the
 * English ones are shown.
 *
 * @param thread the file that a thread runs, as an expression
 */
const replacedModules = (thread: string): Plugin => ({
  name: 'replaced-modules',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\]platform[/\\]version\.ts$/ }, () => ({
      contents: `export const version = ${JSON.stringify(versionIn(join(root, 'package.json')))};`,
    }));
    onLoad({ filter: /[/\\]src[/\\]budget[/\\]thread-file\.ts$/ }, () => ({
      contents: `export const threadFile = ${thread};`,
    }));
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
});

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
