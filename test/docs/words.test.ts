import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { avoidedWords } from '../../docs/avoided-words.ts';
import { wordingsOf } from '../../docs/strings.ts';

const root = join(import.meta.dirname, '..', '..');
const listed = execFileSync('git', ['ls-files', '*.ts', '*.yaml', '*.yml', '*.cfg', '.env.example'], {
  cwd: root,
  encoding: 'utf8',
});
/** The list itself and its own tests name the words. */
const exempt = new Set(['docs/avoided-words.ts', 'test/docs/words.test.ts']);
const paths = listed.split('\n').filter((path) => path !== '' && !exempt.has(path));

test('a string or comment with an avoided word is found, with its place', () => {
  const source = "// Fine.\nlog.info('The sweep found nothing');\n";
  expect(avoidedIn('a.ts', source)).toEqual(["a.ts:2: 'sweep' → resync: The sweep found nothing"]);
  expect(avoidedIn('a.yaml', 'summary: a sweep')).toEqual(["a.yaml:1: 'sweep' → resync: summary: a sweep"]);
});

test('no string, comment or setting uses an avoided word', () => {
  expect(paths.flatMap((path) => avoidedIn(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
});

/** Each avoided word of a file, with its place and what to write instead. */
function avoidedIn(path: string, source: string): readonly string[] {
  const wordings = path.endsWith('.ts')
    ? wordingsOf(path, source)
    : source.split('\n').map((text, index) => ({ place: `${path}:${index + 1}`, text }));
  return wordings.flatMap(({ place, text }) =>
    avoidedWords.flatMap(({ word, instead }) => {
      const found = word.exec(text);
      return found === null ? [] : [`${place}: '${found[0]}' → ${instead}: ${text.slice(0, 120)}`];
    }),
  );
}
