import { expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { logLine } from '../text/workflow-command.ts';
import { outputText, withinBytes } from './runner-files.ts';

it('no value of an output can end it, and so add another one', () => {
  const lines = fc.array(
    fc.constantFrom('end-of-value', 'end-of-value-1', 'conclusion=pass', 'a<<b', 'b', '', 'x'),
  );
  fc.assert(
    fc.property(lines, (parts) => {
      const value = parts.join('\n');
      const [first = '', ...rest] = outputText('report', value).split('\n');
      const delimiter = first.replace('report<<', '');
      expect(rest.indexOf(delimiter)).toBe(value.split('\n').length);
      expect(rest.slice(0, -2).join('\n')).toBe(value);
    }),
  );
});

it('the delimiter of an output is another one each time', () => {
  expect(outputText('a', 'b')).not.toBe(outputText('a', 'b'));
});

test.each<[parts: readonly string[], bytes: number, text: string]>([
  [['a', 'b'], 100, 'a\n\nb\n'],
  [['a', 'ééé', 'c'], 8, 'a\n\n2 more results do not fit here.\n'],
  [['aaaa'], 3, '1 more result does not fit here.\n'],
])('of %j, within %d bytes', (parts, bytes, text) => {
  expect(withinBytes(parts, bytes)).toBe(text);
});

test.each([
  '::error::x',
  '  ::set-output name=a::b',
  '\t::stop-commands::a',
  'a\n::error::x',
  'a\r::error::x',
  'a ##[error]x',
  '\u2028::error::x',
])('a line of the log is no command: %j', (text) => {
  const written = logLine(text);
  expect(written.trimEnd().split(/\r\n|\r|\n/)).toHaveLength(1);
  expect(written.trimStart().startsWith('::')).toBe(false);
  expect(written).not.toContain('##[');
});
