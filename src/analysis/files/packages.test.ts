import { describe, expect, test } from '@jest/globals';
import { changedFile } from '../../../test/samples/changed-file.ts';
import type { BaseDirectories } from '../../evidence/base-directories.ts';
import { readFile } from '../read-file.ts';
import { localityOf, packageRoots } from './packages.ts';

const classified = (path: string) => readFile(changedFile(path));

/** The package of a file, in a change with these other files. */
function rootOf(path: string, ...beside: readonly string[]): string {
  return packageRoots([path, ...beside].map(classified))(classified(path));
}

describe('the package of a file', () => {
  test.each<[string, readonly string[], string]>([
    ['src/a.ts', [], ''],
    ['packages/cart/src/a.ts', [], 'packages/cart'],
    ['packages/cart/a.ts', [], 'packages/cart'],
    ['apps/shop/src/b/a.ts', [], 'apps/shop'],
    ['crates/cart/src/a.rs', [], 'crates/cart'],
    ['cart/src/a.ts', ['cart/package.json'], 'cart'],
    ['cart/deep/src/a.ts', ['cart/package.json', 'cart/deep/package.json'], 'cart/deep'],
    ['cart/src/a.ts', ['other/package.json'], 'cart'],
    ['cart/src/main/java/A.java', ['package.json'], 'cart'],
    ['java/cart/src/main/java/A.java', [], 'java/cart'],
    ['cart/src/a.go', ['other/src/b.go'], ''],
    ['cart/a.ts', ['package.json'], ''],
    ['cart/test/a.ts', ['cart/src/b.ts'], 'cart'],
    ['cart/test/a.ts', ['cart/README.md'], ''],
    ['src/cart/src/a.ts', [], ''],
    ['a.ts', ['cart/package.json'], ''],
  ])('%s beside %j: %s', (path, beside, root) => {
    expect(rootOf(path, ...beside)).toBe(root);
  });

  test.each<[string, BaseDirectories, string]>([
    ['cart/a.ts', { cart: [{ name: 'package.json', kind: 'file' }] }, 'cart'],
    ['cart/deep/a.go', { 'cart/deep': [{ name: 'go.mod', kind: 'file' }] }, 'cart/deep'],
    ['cart/a.ts', { cart: [{ name: 'README.md', kind: 'file' }] }, ''],
    ['cart/a.ts', { cart: null }, ''],
    ['cart/a.ts', { '': [{ name: 'package.json', kind: 'file' }] }, ''],
    ['cart/src/a.ts', { cart: [{ name: 'src', kind: 'directory' }] }, ''],
    ['cart/src/a.ts', { other: [{ name: 'package.json', kind: 'file' }] }, 'cart'],
  ])('%s where the base has %j: %s', (path, base, root) => {
    expect(packageRoots([classified(path)], base)(classified(path))).toBe(root);
  });
});

/** Whether a test of a package may exercise the code of another one. */
function near(test: string, root: string, product: string, declared = false): boolean {
  return localityOf([{ file: classified(test), root, declared }])(product);
}

describe('a test', () => {
  test.each<[root: string, product: string, boolean]>([
    ['packages/cart', 'packages/cart', true],
    ['packages/cart', 'packages/shop', false],
    ['packages', 'packages/cart', true],
    ['packages/cart/inner', 'packages/cart', true],
    ['packages/cart', '', true],
    ['', 'packages/cart', true],
    ['packages/cart-react', 'packages/cart', true],
    ['packages/cart', 'packages/cart-react', true],
    ['packages/Cart', 'other/cart_react', true],
    ['packages/cart-react', 'packages/cart-vue', false],
    ['packages/carts', 'packages/cart', false],
    ['packages/cart-tests', 'packages/shop', true],
    ['packages/test', 'packages/shop', true],
    ['packages/e2e', 'packages/shop', true],
    ['packages/integration.shop', 'packages/cart', true],
    ['packages/spec', 'packages/cart', true],
    ['packages/latest', 'packages/cart', false],
  ])('of the package %s is near to %s: %s', (root, product, expected) => {
    expect(near(`${root}/a.test.ts`, root, product)).toBe(expected);
  });

  test.each([
    'e2e',
    'end-to-end',
    'integration',
    'acceptance',
    'system',
    'cypress',
    'playwright',
    'e2e-tests',
    'system_test',
  ])('in %s is near to every package', (directory) => {
    expect(near(`packages/cart/${directory}/a.test.ts`, 'packages/cart', 'packages/shop')).toBe(true);
  });

  test('that the policy declares is near to every package', () => {
    expect(near('packages/cart/a.test.ts', 'packages/cart', 'packages/shop', true)).toBe(true);
  });

  test('is needed: without any nothing is near', () => {
    expect(localityOf([])('')).toBe(false);
  });

  test('names are compared by their first sixteen words', () => {
    const words = Array.from({ length: 16 }, (_, index) => `w${index}`).join('-');
    expect(near('a/x.test.ts', `packages/${words}-x`, `packages/${words}-y`)).toBe(true);
    expect(near('a/x.test.ts', `packages/${words.replace('w15', 'v')}-x`, `packages/${words}-y`)).toBe(false);
  });
});
