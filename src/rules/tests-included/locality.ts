import type { ClassifiedFile } from '../../analysis/files/file-kind.ts';

/** A test that counts, with the directory of its package; an empty root is the repository's own, or unknown. */
export interface LocatedTest {
  readonly file: ClassifiedFile;
  readonly root: string;
  /** The policy declares it: it counts everywhere. */
  readonly declared: boolean;
}

/**
 * Tells whether any of the tests may exercise the product code of a package. Each package is looked at once, and each
 * package of tests once for it, however many files they have.
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
