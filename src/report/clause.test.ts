import { describe, expect, test } from '@jest/globals';
import type { Clause } from '../rules/rule.ts';
import { shortClauses } from './clause.ts';

const clause = (source: string, number: string): Clause => ({ source, clause: number, text: '' });

const flowfuse = clause('FlowFuse Secure Development Policy', '2a');
const metamask = clause('MetaMask Secure Development Lifecycle Policy', '4.1');
const ssdf = clause('NIST SSDF', 'PW.8.2');

describe('clauses in short', () => {
  test.each<[string, readonly Clause[], number | undefined, string]>([
    ['one of each source', [flowfuse, metamask, ssdf], undefined, 'FF 2a · MM 4.1 · SSDF PW.8.2'],
    ['several of one source', [ssdf, clause('NIST SSDF', 'PW.7.1')], undefined, 'SSDF PW.8.2, PW.7.1'],
    ['the same clause twice', [ssdf, ssdf], undefined, 'SSDF PW.8.2'],
    ['a source without a short name', [clause('House rules', '7')], undefined, 'House rules 7'],
    ['a part of a name is not the name', [clause('Isolation guide', '7')], undefined, 'Isolation guide 7'],
    ['more sources than there is room for', [flowfuse, metamask, ssdf], 2, 'FF 2a · MM 4.1 · +1'],
    ['none', [], undefined, ''],
  ])('%s', (_, clauses, most, expected) => {
    expect(shortClauses(clauses, most).replaceAll('\u{a0}', ' ')).toBe(expected);
  });
});
