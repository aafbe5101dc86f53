import type { Root } from 'mdast';
import type { PullRequest } from '../../../evidence/pull-request.ts';
import { documentTree } from '../../../text/markdown/document-tree.ts';
import { depthOf } from '../../../text/markdown/heading-depth.ts';
import { textOf } from '../../../text/markdown/parse.ts';
import { visibleLines } from '../../../text/markdown/visible-lines.ts';
import { isWritten } from '../../../text/markdown/written.ts';
import { wordsOf } from '../../../text/words.ts';
import { answers, titles } from '../../threat-documents/sections.ts';
import type { Options } from '../options.ts';
import { introduces } from './links.ts';

/**
 * The description of a pull request as a threat model: where it asks what can go wrong and one more of the questions, below a heading
 * that says so or in the words of the question itself. Headings such as "Overview" and "Review" alone make none.
 *
 * @returns null where it is none
 */
export function describedModel(
  { body }: PullRequest,
  { questions }: Pick<Options, 'questions'>,
): Root | null {
  const tree = documentTree(body);
  if (tree === null) return null;
  const asked = answers(tree, questions);
  if (asked.size < 2 || !asked.has('go-wrong')) return null;
  const headings = tree.children
    .filter((node) => depthOf(node) !== null)
    .map((node) => wordsOf(textOf(node)));
  const isSaid = headings.some(
    (words) => introduces.test(words) || words.includes(wordsOf(titles['go-wrong'])),
  );
  return isSaid ? tree : null;
}

/** Words of a reason. */
const minReasonWords = 3;

/** Characters of a reason that are shown. */
const maxReasonLength = 200;

const statement =
  /^threat[- ]model(?:l?ing)?\s{0,3}[:–—-]?\s{0,3}(?:is\s|has\s)?(?:no (?:change|update)s?(?: needed| required)?|not changed|unchanged|does not change|not affected)\s{0,3}[,:;–—-]?\s{0,3}(?:because|since|as)\s(.{1,1000})$/i;

/**
 * The reason in a line of the description that states that the threat model does not change: "Threat model: no change because …".
 *
 * @returns null where there is no such line, or no reason in it
 */
export function statedUnchanged({ body }: PullRequest): string | null {
  for (const line of visibleLines(body) ?? []) {
    const reason = statement.exec(line.replaceAll(/[*_]{1,3}/g, '').trim())?.[1]?.trim() ?? '';
    if (isWritten(reason) && wordsOf(reason).trim().split(' ').length >= minReasonWords)
      return reason.slice(0, maxReasonLength);
  }
  return null;
}
