import type { Language } from './source/language.ts';

const script: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'vue']);
const scriptEnding = /(?:\/index)?\.(?:[cm]?[jt]sx?|vue|svelte|json)$|\/index$/;

/** Segments of a path that are read. */
const maxSegments = 100;

/**
 * The module that a file imports, as a path of segments: relative names are resolved from the file, and what only spells the same module
 * in another way (`./a.js` and `./a`, `node:fs` and `fs`, the major version of a Go module) is left out. A path that begins with a slash
 * is known from the root of the repository.
 *
 * @param path of the file that imports
 * @param module as written
 */
export function modulePath(module: string, path: string, language: Language | null): string {
  const directory = path.split('/').slice(0, -1);
  if (language !== null && script.has(language)) {
    const name = module
      .replace(/[?#].*$/s, '')
      .replace(/^node:/, '')
      .replace(/^(?:@|~)\//, '');
    const relative = name.startsWith('.');
    const resolved = relative ? join(directory, name) : name;
    return resolved.replace(scriptEnding, '');
  }
  switch (language) {
    case 'python': {
      const dots = /^\.{0,50}/.exec(module)?.[0].length ?? 0;
      const rest = module.slice(dots).replaceAll('.', '/');
      if (dots === 0) return rest;
      return join(directory.slice(0, Math.max(0, directory.length - dots + 1)), rest);
    }
    case 'rust':
      return rustPath(module, path);
    case 'php':
      return module.replaceAll('\\', '/');
    case 'perl':
      return module.replaceAll('::', '/');
    case 'go':
      return module.replace(/\/v\d+(?=\/|$)/, '');
    case 'c':
    case 'dart':
    case 'solidity':
      return module.startsWith('.') ? join(directory, module) : module;
    case 'ruby':
    case 'lua':
      return module.startsWith('.') ? join(directory, module) : module.replaceAll('.', '/');
    default:
      return module.replaceAll('.', '/');
  }
}

/** `crate::a`, `self::a` and `super::a` as paths below the crate; the standard library under one name. */
function rustPath(module: string, path: string): string {
  const segments = module.split('::').slice(0, maxSegments);
  const file = path
    .replace(/\.rs$/, '')
    .replace(/\/(?:mod|lib|main)$/, '')
    .split('/');
  const source = file.lastIndexOf('src');
  const own = source === -1 ? file : file.slice(source + 1);
  const [first = ''] = segments;
  if (first === 'crate') return segments.slice(1).join('/');
  if (first === 'self') return [...own, ...segments.slice(1)].join('/');
  if (first === 'super') {
    const levels = segments.findIndex((segment) => segment !== 'super');
    const count = levels === -1 ? segments.length : levels;
    return [...own.slice(0, Math.max(0, own.length - count)), ...segments.slice(count)].join('/');
  }
  return (/^(?:core|alloc)$/.test(first) ? ['std', ...segments.slice(1)] : segments).join('/');
}

function join(directory: readonly string[], relative: string): string {
  const found = ['', ...directory];
  for (const part of relative.split('/').slice(0, maxSegments)) {
    if (part === '..' && found.length > 1) found.pop();
    else if (!/^\.{0,2}$/.test(part)) found.push(part);
  }
  return found.join('/');
}

/** Whether two paths name the same module: one may leave out the directories of the repository above a package. */
export function sameModule(one: string, other: string): boolean {
  if (one === other) return true;
  const [rooted, free] = one.startsWith('/') ? [one, other] : [other, one];
  return rooted.startsWith('/') && !free.startsWith('/') && rooted.endsWith(`/${free}`);
}

/** The files that modules are looked up in, by the last part of their names. */
export type ModuleFiles = ReadonlyMap<string, readonly string[]>;

/** Files by their names, without extensions and without names that stand for their directory. */
export function moduleFiles(paths: readonly string[]): ModuleFiles {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const file = stemOf(path);
    const name = file.slice(file.lastIndexOf('/') + 1);
    const known = found.get(name);
    if (known === undefined) found.set(name, [file]);
    else known.push(file);
  }
  return found;
}

function stemOf(path: string): string {
  return path
    .replace(/\.[^./]{1,10}$/, '')
    .replace(/\/(?:index|__init__|mod|lib|init)$/, '')
    .toLowerCase();
}

/** The files that are a module, or that hold the name that an import takes from it. Java and Rust name the member behind the file. */
export function filesOf(module: string, files: ModuleFiles): readonly string[] {
  const segments = module.replace(/^\//, '').toLowerCase().split('/');
  return [0, 1, 2].flatMap((drop) => {
    const own = segments.slice(0, Math.max(0, segments.length - drop));
    const name = own.join('/');
    const least = own.slice(-2).join('/');
    return (files.get(own.at(-1) ?? '') ?? []).filter(
      (file) =>
        endsWith(file, name) || endsWith(name, file) || (least.includes('/') && endsWith(file, least)),
    );
  });
}

function endsWith(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}

/** The name under which {@link filesOf} gives a file. */
export const fileName = stemOf;
