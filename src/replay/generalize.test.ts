import { describe, expect, it, test } from '@jest/globals';
import { type Message, say } from '../text/message.ts';
import { generalize } from './generalize.ts';

describe('a sentence without its values', () => {
  test.each<[Message, string]>([
    [say`${'a.ts'} has no test`, '… has no test'],
    [say`Tests change in ${'a'}, ${'b'} and ${'c'}.`, 'Tests change in ….'],
    [say`${12} files change`, '… files change'],
    [['1,234,567 files change'], '… files change'],
    [say`The record lists ${1} of ${2} files.`, 'The record lists … files.'],
    [say`Major change: score ${8} of ${5}; no document.`, 'Major change.'],
  ])('%j', (message, text) => {
    expect(generalize(message).text).toBe(text);
  });

  test.each<[string, Message, Message]>([
    ['values', say`${'a.ts'} has no test`, say`${'b.ts'} has no test`],
    ['numbers, singular and plural', say`${1} file changes`, say`${20} files change`],
    [
      'the order of a list',
      say`${1} document and ${2} lock files`,
      say`${1} lock file, ${1} document and ${1} document`,
    ],
    ['details', say`Not major: score ${3}`, say`Not major: by a label`],
  ])('is the same for other %s', (_, one, other) => {
    expect(generalize(one).key).toBe(generalize(other).key);
  });

  it('is another for other words', () => {
    expect(generalize(say`${1} document changed`).key).not.toBe(generalize(say`${1} lock file changed`).key);
  });

  it('keeps nothing of a value', () => {
    expect(JSON.stringify(generalize(say`${'secret'} changed`))).not.toContain('secret');
  });
});
