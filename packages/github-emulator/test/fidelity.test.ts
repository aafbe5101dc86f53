import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);
const promises = [
  ...readFileSync(at('docs/fidelity.md'), 'utf8').matchAll(/`((?:src|test)\/[^`]+\.test\.ts)` (.+)$/gm),
];

test('the page lists behaviors with their tests', () => {
  expect(promises.length).toBeGreaterThan(30);
});

test.each(promises.map(([, file = '', title = '']) => [file, title.trim()]))(
  '%s has a test with this title: %s',
  (file, title) => {
    expect(existsSync(at(file))).toBe(true);
    // Not `toContain`, which would print the whole file.
    expect(readFileSync(at(file), 'utf8').replaceAll('\\', '').includes(title)).toBe(true);
  },
);
