import type { ClassifiedFile } from './file-kind.ts';
import { aboveSources, packageContainers } from './file-path.ts';
import { isManifest } from './manifest-path.ts';

/**
 * The package that each file of a change belongs to, by the changed paths alone: the nearest directory with a
 * changed manifest, one directory below `packages`, `apps`, `crates` and the like, or the module above `src`.
 *
 * @returns the package's directory by file; `''` is the root of the repository or an unknown package
 */
export function packageRoots(files: readonly ClassifiedFile[]): (file: ClassifiedFile) => string {
  const declared = new Set(
    files.filter(({ path }) => isManifest(path)).map(({ path }) => path.directories.join('/')),
  );
  return ({ path }) => {
    const directories = path.directories;
    const above = aboveSources(directories).length;
    for (let depth = directories.length; depth > 0; depth -= 1) {
      const root = directories.slice(0, depth).join('/');
      const contained = depth <= above && packageContainers.has(directories[depth - 2] ?? '');
      if (contained || declared.has(root)) return root;
    }
    return '';
  };
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
  const places = [...new Set(tests.map(({ root }) => root))].map((root) => ({
    root,
    words: wordsOfName(root),
  }));
  const known = new Map<string, boolean>();
  return (productRoot) => {
    if (everywhere) return true;
    let near = known.get(productRoot);
    if (near === undefined) {
      const words = wordsOfName(productRoot);
      near = places.some(
        (place) =>
          productRoot === '' ||
          oneHoldsTheOther(place.root, productRoot) ||
          namedAfterEachOther(place.words, words),
      );
      known.set(productRoot, near);
    }
    return near;
  };
}

const packageOfTests = /(?:^|[/_.-])(?:tests?|e2e|integration|spec)(?:$|[/_.-])/i;
const wholeSystem = /^(?:e2e|end-to-end|integration|acceptance|system|cypress|playwright)(?:[-_]?tests?)?$/i;

function oneHoldsTheOther(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** One package is named after the other, as `cart-react` after `cart`: the tests of one exercise both. */
function namedAfterEachOther(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length <= other.length ? [one, other] : [other, one];
  return few.length > 0 && few.every((word) => many.includes(word));
}

function wordsOfName(root: string): readonly string[] {
  const name = root.slice(root.lastIndexOf('/') + 1);
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
