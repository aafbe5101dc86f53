import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundleInParts, root } from './bundle.ts';

/** The files of the npm package, by name. It has no dependencies: what it needs is in it. */
export async function packageFiles(): Promise<Readonly<Record<string, string>>> {
  const { files: commandLine, licenses } = await bundleInParts('src/cli/main.ts', 'command-line');
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  const { name, version, description, license } = JSON.parse(text('package.json')) as Readonly<
    Record<string, string>
  >;
  const files = {
    'sdl-gate.mjs': await start(),
    ...commandLine,
    'licenses.txt': licenses,
    'sdl.schema.json': text('docs/sdl.schema.json'),
    'sdl-exceptions.schema.json': text('docs/sdl-exceptions.schema.json'),
    LICENSE: text('LICENSE'),
  };
  const manifest = {
    name,
    version,
    description,
    license,
    keywords: ['github', 'pull-request', 'security', 'sdl', 'ssdlc', 'policy', 'compliance'],
    type: 'module',
    bin: { 'sdl-gate': './sdl-gate.mjs' },
    files: [...new Set(Object.keys(files).map((path) => path.replace(/\/.*/, '')))].filter(
      (name) => name !== 'LICENSE',
    ),
    engines: { node: '>=24' },
  };
  const all = { 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, ...files };
  return { ...all, 'README.md': readme(text('bundling/package-readme.md'), Object.values(all)) };
}

/** The file that runs first, which an old Node can load. */
async function start(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['bundling/package-start.ts'],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node14',
    supported: { 'top-level-await': true },
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** Puts the size of the files into the text. */
function readme(text: string, files: readonly string[]): string {
  const all = Buffer.from(files.join(''));
  const inMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return text
    .replace('{size}', inMegabytes(all.length))
    .replace('{packed}', inMegabytes(gzipSync(all).length));
}

/** Writes the files of the package into a folder, which is created, and in which nothing else is left. */
export async function writePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(await packageFiles())) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: name === 'sdl-gate.mjs' ? 0o755 : 0o644 });
  }
}
