import { type BaseDirectories, entriesIn } from '../../evidence/base-directories.ts';
import type { ClassifiedFile } from './file-kind.ts';
import { aboveSources, packageContainers, parsePath } from './file-path.ts';
import { isManifest } from './manifest-path.ts';

/**
 * The package that each file of a change belongs to: the nearest directory with a manifest, in the change or at the base, one directory
 * below `packages`, `apps`, `crates` and the like, or the module above `src`.
 *
 * @param base directories of the base, where they are known: a directory that has no manifest there is no module
 * @returns the package's directory by file; `''` is the root of the repository or an unknown package
 */
export function packageRoots(
  files: readonly ClassifiedFile[],
  base: BaseDirectories = {},
): (file: ClassifiedFile) => string {
  const declared = new DirectoryTree();
  for (const file of files) {
    if (isManifest(file.path)) declared.add(file.path.directories);
    const module = moduleAboveSources(file);
    if (module !== null && entriesIn(base, module) === undefined) declared.add(module.split('/'));
  }
  for (const [path, entries] of Object.entries(base)) {
    const hasManifest = entries?.some(({ name }) => isManifest(parsePath(name))) === true;
    if (path !== '' && hasManifest) declared.add(path.split('/'));
  }
  return ({ path }) => {
    const { directories } = path;
    const above = aboveSources(directories).length;
    let depth = Math.max(0, declared.deepestOn(directories));
    for (let index = Math.min(above, directories.length); index > depth; index -= 1)
      if (packageContainers.has(directories[index - 2] ?? '')) depth = index;
    return directories.slice(0, depth).join('/');
  };
}

/**
 * The directory above `src`, where a module of a build or a package with its own manifest lies; null where there is none. A module of Go
 * is where its `go.mod` is, whatever its directories are called.
 */
export function moduleAboveSources({ path, language }: ClassifiedFile): string | null {
  const index = path.directories.indexOf('src');
  return index < 1 || language === 'go' ? null : path.directories.slice(0, index).join('/');
}

/** A test that counts, with the directory of its package; an empty root is the repository's own, or unknown. */
export interface LocatedTest {
  readonly file: ClassifiedFile;
  readonly root: string;
  /** The policy declares it: it counts everywhere. */
  readonly declared: boolean;
}

/**
 * Whether any of the tests may exercise the product code of a package. Each package is compared once with each package of
 * tests, however many files they have.
 *
 * @returns takes the package of the product code; an empty root is the repository's own, or unknown
 */
export function localityOf(tests: readonly LocatedTest[]): (productRoot: string) => boolean {
  const everywhere = tests.some(
    ({ file, root, declared }) =>
      declared ||
      root === '' ||
      packageOfTests.test(root) ||
      file.path.directories.some((name) => wholeSystem.test(name)),
  );
  if (tests.length === 0) return () => false;
  const roots = new DirectoryTree();
  for (const { root } of tests) roots.add(root.split('/'));
  const names = packageNames(tests.map(({ root }) => root));
  const known = new Map<string, boolean>();
  return (productRoot) => {
    if (everywhere) return true;
    let near = known.get(productRoot);
    if (near === undefined) {
      near = productRoot === '' || roots.isOnOneLine(productRoot.split('/')) || names(productRoot);
      known.set(productRoot, near);
    }
    return near;
  };
}

const packageOfTests =
  /(?:^|[/_.-])(?:tests?|testing|e2e|integration|spec|specs|qa|smoke|conformance|it)(?:$|[/_.-])/i;
const wholeSystem = /^(?:e2e|end-to-end|integration|acceptance|system|cypress|playwright)(?:[-_]?tests?)?$/i;

/** Directories by segment: each question is answered in one walk along the path, whatever its depth. */
class DirectoryTree {
  readonly #root: DirectoryNode = { children: new Map(), added: false };

  add(directories: readonly string[]): void {
    let node = this.#root;
    for (const directory of directories) {
      let child = node.children.get(directory);
      if (child === undefined) {
        child = { children: new Map(), added: false };
        node.children.set(directory, child);
      }
      node = child;
    }
    node.added = true;
  }

  /** The depth of the deepest added directory that is the given one or lies above it; -1 where there is none. */
  deepestOn(directories: readonly string[]): number {
    let node: DirectoryNode | undefined = this.#root;
    let deepest = node.added ? 0 : -1;
    for (const [index, directory] of directories.entries()) {
      node = node.children.get(directory);
      if (node === undefined) break;
      if (node.added) deepest = index + 1;
    }
    return deepest;
  }

  /** Whether an added directory is the given one, lies above it or below it. */
  isOnOneLine(directories: readonly string[]): boolean {
    let node = this.#root;
    for (const directory of directories) {
      if (node.added) return true;
      const child = node.children.get(directory);
      if (child === undefined) return false;
      node = child;
    }
    return true;
  }
}

interface DirectoryNode {
  readonly children: Map<string, DirectoryNode>;
  added: boolean;
}

/** Words of a package's name that are compared; the rest of a longer one is ignored. */
const maxNameWords = 16;

/**
 * One package is named after the other, as `cart-react` after `cart`: the tests of one exercise both.
 *
 * @returns takes a package; whether it is named after one of the given, or one of these after it
 */
function packageNames(roots: readonly string[]): (root: string) => boolean {
  const names = new Map(roots.map((root) => [nameOf(root), wordsOf(root)]));
  const byWord = new Map<string, (readonly string[])[]>();
  for (const words of names.values()) {
    for (const word of words) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [words]);
      else known.push(words);
    }
  }
  return (root) => {
    const words = wordsOf(root);
    const alike = new Set(words.flatMap((word) => byWord.get(word) ?? []));
    return [...alike].some((other) => {
      const [few, many] = words.length <= other.length ? [words, other] : [other, words];
      return few.every((word) => many.includes(word));
    });
  };
}

function nameOf(root: string): string {
  return root.slice(root.lastIndexOf('/') + 1).toLowerCase();
}

/** The distinct words of a package's name. */
function wordsOf(root: string): readonly string[] {
  const words = nameOf(root)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return [...new Set(words)].slice(0, maxNameWords);
}
