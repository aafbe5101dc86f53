/**
 * Writes the table of `docs/action.md` that says what the token of a workflow cannot read.
 *
 *     node test/action/write-token-table.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { differencesTable, tokenDifferences } from './token-differences.ts';

const page = new URL('../../docs/action.md', import.meta.url);
const [start, end] = ['<!-- generated: token -->', '<!-- end of generated: token -->'];
const text = readFileSync(page, 'utf8');
const table = differencesTable(await tokenDifferences());
writeFileSync(page, `${text.split(start)[0]}${start}\n\n${table}\n\n${end}${text.split(end)[1]}`);
