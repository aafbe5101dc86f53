import type { ClassifiedFile } from '../../change/file-kind.ts';

/**
 * Whether a test may exercise the product code of a package. Not asked of tests that the policy declares: those count
 * everywhere.
 *
 * @param test the test, whose package is `testRoot`
 * @param productRoot the package of the product code; an empty root is the repository's own, or unknown
 */
export function exercises(test: ClassifiedFile, testRoot: string, productRoot: string): boolean {
  if (testRoot === '' || productRoot === '' || testRoot === productRoot) return true;
  if (testRoot.startsWith(`${productRoot}/`) || productRoot.startsWith(`${testRoot}/`)) return true;
  if (packageOfTests.test(testRoot) || test.path.directories.some((name) => wholeSystem.test(name)))
    return true;
  return namedAfterEachOther(testRoot, productRoot);
}

const packageOfTests = /(?:^|[/_.-])(?:tests?|e2e|integration|spec)(?:$|[/_.-])/i;
const wholeSystem = /^(?:e2e|end-to-end|integration|acceptance|system|cypress|playwright)(?:[-_]?tests?)?$/i;

/** One package is named after the other, as `cart-react` after `cart`: the tests of one exercise both. */
function namedAfterEachOther(one: string, other: string): boolean {
  const [few = [], many = []] = [one, other].map(wordsOfName).sort((a, b) => a.length - b.length);
  return few.length > 0 && few.every((word) => many.includes(word));
}

function wordsOfName(root: string): readonly string[] {
  const name = root.slice(root.lastIndexOf('/') + 1);
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
