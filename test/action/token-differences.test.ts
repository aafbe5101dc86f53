import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { differencesTable, tokenDifferences } from './token-differences.ts';

test('docs/action.md says what the token of a workflow cannot read', async () => {
  const page = readFileSync(new URL('../../docs/action.md', import.meta.url), 'utf8');
  // Out of date: run "node test/action/write-token-table.ts".
  expect(page).toContain(differencesTable(await tokenDifferences()));
}, 180_000);
