/**
 * Letters of other scripts that look like a Latin one, with that letter. From Unicode's list of confusable characters:
 * https://www.unicode.org/Public/security/latest/confusables.txt
 */
const lookalikes: Readonly<Record<string, string>> = {
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  E: 'ЕΕ',
  H: 'НΗ',
  I: 'ІΙӀ',
  J: 'ЈͿ',
  K: 'КΚ',
  M: 'МΜ',
  N: 'Ν',
  O: 'ОΟՕ',
  P: 'РΡ',
  S: 'ЅՏ',
  T: 'ТΤ',
  X: 'ХΧ',
  Y: 'УΥҮ',
  Z: 'Ζ',
  a: 'аɑα',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еҽ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іιı',
  j: 'ј',
  k: 'κк',
  l: 'ӏ',
  n: 'ո',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'г',
  s: 'ѕ',
  u: 'սυ',
  v: 'ѵν',
  w: 'ԝѡ',
  x: 'хχ',
  y: 'уγү',
};

const latin: ReadonlyMap<string, string> = new Map(
  Object.entries(lookalikes).flatMap(([letter, others]) =>
    [...others].map((other): [string, string] => [other, letter]),
  ),
);

const ascii = /^[\0-\x7f]*$/;
/** What takes no place on a screen, and what turns the direction of the text. */
const invisible = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;

/**
 * A text as its reader sees it: compatible forms of letters and letters of other scripts that look like Latin ones become Latin, and marks
 * that show nothing are left out. Only for matching: a word in Greek or Russian is no longer one.
 */
export function asSeen(text: string): string {
  if (ascii.test(text)) return text;
  const plain = text.normalize('NFKC').replaceAll(invisible, '');
  return plain.replaceAll(/[\u0080-\u{10ffff}]/gu, (character) => latin.get(character) ?? character);
}
