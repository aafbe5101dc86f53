import { expect, it } from '@jest/globals';
import { remembered } from './remembered.ts';

function counted(characters: number) {
  const computed: string[] = [];
  const length = remembered((text) => {
    computed.push(text);
    return text === '' ? null : text.length;
  }, characters);
  return { length, computed };
}

it('computes what a text gives once, also where that is nothing', () => {
  const { length, computed } = counted(10);
  expect([length('ab'), length(''), length('ab'), length('')]).toEqual([2, null, 2, null]);
  expect(computed).toEqual(['ab', '']);
});

it('keeps what was asked for last, up to a number of characters', () => {
  const { length, computed } = counted(10);
  for (const text of ['abcd', 'efgh', 'abcd', 'ijkl', 'abcd', 'efgh']) length(text);
  expect(computed).toEqual(['abcd', 'efgh', 'ijkl', 'efgh']);
});

it('computes a text that is too long each time', () => {
  const { length, computed } = counted(3);
  expect([length('abcd'), length('abcd')]).toEqual([4, 4]);
  expect(computed).toEqual(['abcd', 'abcd']);
});
