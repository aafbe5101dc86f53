import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);
const rows = [
  ...readFileSync(at('docs/fidelity.md'), 'utf8').matchAll(/`((?:src|test)\/[^`]+\.test\.ts)` (.+) \|$/gm),
];

test('there are promises', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows.map(([, file = '', title = '']) => [file, title.trim()]))('%s holds: %s', (file, title) => {
  expect(existsSync(at(file))).toBe(true);
  expect(readFileSync(at(file), 'utf8').replaceAll('\\', '')).toContain(title);
});
