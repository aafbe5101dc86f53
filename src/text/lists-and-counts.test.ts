import { describe, expect, it, test } from '@jest/globals';
import { counted, listOf, listOfNames, plural } from './lists-and-counts.ts';
import { say } from './message.ts';

describe('a list of names', () => {
  test.each<[names: string, most: number | undefined, and: string, or: string]>([
    ['', undefined, '', ''],
    ['a', undefined, 'a', 'a'],
    ['a b', undefined, 'a and b', 'a or b'],
    ['a b c', undefined, 'a, b and c', 'a, b or c'],
    ['a b c', 3, 'a, b and c', 'a, b or c'],
    ['a b c', 2, 'a, b and 1 more', 'a, b or 1 more'],
    ['a b c', 1, 'a and 2 more', 'a or 2 more'],
  ])('%j, at most %s', (names, most, and, or) => {
    const list = names.split(' ').filter((name) => name !== '');
    expect(listOfNames(list, 'and', most)).toBe(and);
    expect(listOfNames(list, 'or', most)).toBe(or);
  });

  it('groups the digits of what it leaves out', () => {
    expect(listOfNames(Array(2001).fill('a'), 'and', 1)).toBe('a and 2,000 more');
  });
});

describe('a list of messages', () => {
  it('keeps what is quoted apart from the words', () => {
    const items = [say`${'a.ts'} of ${'web'}`, say`${'b.ts'}`];
    expect(listOf(items, 'and')).toEqual([
      { quoted: 'a.ts' },
      ' of ',
      { quoted: 'web' },
      ' and ',
      { quoted: 'b.ts' },
    ]);
  });

  it('shows a number, a comma or a word of a list in an item as it is', () => {
    expect(listOf([say`${'1'}`, say`${'0, 2 and 3'}`], 'or')).toEqual([
      { quoted: '1' },
      ' or ',
      { quoted: '0, 2 and 3' },
    ]);
  });
});

describe('a count', () => {
  test.each<[count: number, shown: string]>([
    [0, '0 rules'],
    [1, '1 rule'],
    [2, '2 rules'],
    [2000, '2,000 rules'],
  ])('%d', (count, shown) => {
    expect(counted(count, 'rule')).toBe(shown);
  });

  it('takes a plural that has no s', () => {
    expect(counted(2, 'entry', 'entries')).toBe('2 entries');
  });

  it('has words that agree with it', () => {
    expect([0, 1, 2].map((count) => plural(count, 'fails', 'fail'))).toEqual(['fail', 'fails', 'fail']);
  });
});
