import { describe, expect, it, test } from '@jest/globals';
import { type Message, say } from '../text/message.ts';
import { generalise, ReasonCount } from './generalise.ts';

describe('a sentence without its values', () => {
  test.each<[Message, string]>([
    [say`${'a.ts'} has no test`, '… has no test'],
    [say`Tests change in ${'a'}, ${'b'} and ${'c'}.`, 'Tests change in ….'],
    [say`Tests change in ${'a'}, ${'b'} and ${3} more.`, 'Tests change in ….'],
    [say`${12} files change`, 'some files change'],
    [['1,234,567 files change'], 'some files change'],
  ])('%j', (message, text) => {
    expect(generalise(message).text).toBe(text);
  });

  test.each<[string, Message, Message]>([
    ['values', say`${'a.ts'} has no test`, say`${'b.ts'} has no test`],
    ['numbers, singular and plural', say`${1} file changes`, say`${20} files change`],
    [
      'the order of a list',
      say`${1} document and ${2} lock files`,
      say`${1} lock file, ${1} document and ${1} document`,
    ],
  ])('is the same for other %s', (_, one, other) => {
    expect(generalise(one).key).toBe(generalise(other).key);
  });

  it('is another for other words', () => {
    expect(generalise(say`${1} document changed`).key).not.toBe(generalise(say`${1} lock file changed`).key);
  });

  it('keeps nothing of a value', () => {
    expect(JSON.stringify(generalise(say`${'secret'} changed`))).not.toContain('secret');
  });
});

describe('counting reasons', () => {
  it('counts a change once for each reason, and the most frequent come first', () => {
    const reasons = new ReasonCount();
    reasons.add(
      [say`${'a'} has no test`, say`${'b'} has no test`, say`${1} file is skipped`].map(generalise),
    );
    reasons.add([generalise(say`${2} files are skipped`)]);
    reasons.add([generalise(say`${3} files are skipped`)]);
    expect(reasons.top(2)).toEqual([
      { text: 'some files are skipped', count: 2 },
      { text: 'some file is skipped', count: 1 },
    ]);
  });
});
