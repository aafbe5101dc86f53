import { type NewDependency, plainName } from '../../../analysis/dependencies/new-direct.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { answerBelow, writtenBelow } from '../../../text/markdown/sections.ts';

/** What the description says of new dependencies. */
export interface Justification {
  /** Those that it names and justifies. */
  readonly justified: readonly NewDependency[];
  readonly missing: readonly NewDependency[];
  /** `unreadable`: too long or too deeply nested. `absent`: no such heading. `unfilled`: nothing to the point below it. */
  readonly section: 'filled' | 'unfilled' | 'absent' | 'unreadable';
}

/** New dependencies that a description can justify, and characters of it that are read for their names. */
const maxNamed = 200;
const maxCharacters = 50_000;

/** Letters and digits below the heading: fewer say why of nothing. */
const minLetters = 20;

/**
 * Which new dependencies the description justifies: below one of the headings the author wrote something that names them. What was written
 * for one therefore says nothing of another that a later push adds.
 *
 * @param body Markdown; hostile
 */
export function namedInDescription(
  found: readonly NewDependency[],
  body: string,
  headings: readonly string[],
): Justification {
  const tree = documentTree(body);
  if (tree === null) return { justified: [], missing: found, section: 'unreadable' };
  const answers = headings.flatMap((title) => {
    const answer = answerBelow(tree, title);
    return answer === null ? [] : [{ letters: answer.letters, texts: writtenBelow(tree, title) }];
  });
  const filled = answers.filter(({ letters }) => letters >= minLetters);
  if (filled.length === 0)
    return { justified: [], missing: found, section: answers.length === 0 ? 'absent' : 'unfilled' };
  const text = filled
    .flatMap(({ texts }) => texts)
    .join('\n')
    .slice(0, maxCharacters)
    .toLowerCase();
  const named = new Set(
    found.slice(0, maxNamed).filter(({ ecosystem, name, path }) => isNamed(text, name ?? path, ecosystem)),
  );
  return {
    justified: found.filter((each) => named.has(each)),
    missing: found.filter((each) => !named.has(each)),
    section: 'filled',
  };
}

/** Python's registry takes `-`, `_` and `.` for the same: https://packaging.python.org/specifications/name-normalization */
function isNamed(text: string, name: string, ecosystem: NewDependency['ecosystem']): boolean {
  const found = namesFor(name).some((each) => hasName(text, each));
  return (
    found || (ecosystem === 'python' && hasName(text.replace(/(?<=\w)[-_.]+(?=\w)/g, '-'), plainName(name)))
  );
}

/** A name, and its last part: people write `pg` for `github.com/acme/pg`. */
function namesFor(name: string): readonly string[] {
  const whole = name.toLowerCase();
  const last = whole.split(/[/:]/).at(-1) ?? '';
  return [whole, ...(last === '' ? [] : [last])];
}

/** Whether a text has a name that is no part of a longer one. */
function hasName(text: string, name: string): boolean {
  if (name === '') return false;
  let at = text.indexOf(name);
  while (at >= 0) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + name.length);
    const beyond = text.charAt(at + name.length + 1);
    const isEnd = !/[\p{L}\p{N}_-]/u.test(after) && !(after === '.' && /[\p{L}\p{N}]/u.test(beyond));
    if (isEnd && !/[\p{L}\p{N}_.-]/u.test(before)) return true;
    at = text.indexOf(name, at + 1);
  }
  return false;
}
