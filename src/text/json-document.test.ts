import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostileText } from '../../test/samples/hostile-text.ts';
import { jsonDocument } from './json-document.ts';

it('is JSON in which nothing can write to a terminal', () => {
  fc.assert(
    fc.property(fc.dictionary(hostileText, hostileText), (value) => {
      const text = jsonDocument(value);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('escapes a mark that takes two units', () => {
  expect(jsonDocument('\u{e0041}')).toBe('"\\udb40\\udc41"\n');
});
