import type { PullRequest } from '../../../evidence/pull-request.ts';
import { asSeen } from '../../../text/confusables.ts';
import { listOf } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import { compiled } from '../../compiled.ts';
import { matcher } from '../../matching.ts';
import type { Position } from '../names.ts';
import type { BranchPattern } from '../schema/condition.ts';
import { type Answer, known } from './answer.ts';

/** Characters of a text that a pattern is matched on. GitHub's titles are shorter; a longer one is not read at all. */
const maxCharacters = 1_000;

/** Patterns that one sentence names. */
const maxNamed = 3;

/**
 * Whether one of the patterns matches the title: as one line, and both as it is written and as a reader sees it. Where they differ, it
 * matches if that asks for something, and not if it grants something.
 */
export function titleAnswer(
  patterns: readonly string[],
  { title }: Pick<PullRequest, 'title'>,
  position: Position,
): Answer {
  const names = listOfTexts(patterns);
  return known(
    matchesTitle(patterns, title, position),
    say`the title matches ${names}`,
    say`the title does not match ${names}`,
  );
}

function matchesTitle(patterns: readonly string[], title: string, position: Position): boolean {
  if (title.length > maxCharacters) return position === 'asks';
  const forms = [oneLine(title), oneLine(asSeen(title))];
  const isMatch = (text: string) => patterns.some((pattern) => compiled(pattern).matcher(text).find());
  return position === 'asks' ? forms.some(isMatch) : forms.every(isMatch);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Whether the base branch is one of these. */
export function baseAnswer(patterns: readonly BranchPattern[], { base }: Pick<PullRequest, 'base'>): Answer {
  return branchAnswer(patterns, base.ref, say`the base branch ${base.ref}`);
}

/** Whether the branch of the change is one of these. That of a fork is `owner:branch`; of a fork that is gone, `unknown:branch`. */
export function headAnswer(
  patterns: readonly BranchPattern[],
  { head, fork }: Pick<PullRequest, 'head' | 'fork'>,
): Answer {
  const owner = head.repository?.split('/')[0] ?? 'unknown';
  const name = fork ? `${owner}:${head.ref}` : head.ref;
  return branchAnswer(patterns, name, say`the branch ${name}`);
}

function branchAnswer(patterns: readonly BranchPattern[], name: string, branch: Message): Answer {
  const names = listOfTexts(patterns.map((each) => (typeof each === 'string' ? each : each.pattern)));
  const isMatch = (each: BranchPattern) =>
    typeof each === 'string'
      ? matcher(globList(each))(name)
      : name.length <= maxCharacters && compiled(each.pattern).matcher(name).find();
  return known(
    patterns.some(isMatch),
    say`${branch} matches ${names}`,
    say`${branch} does not match ${names}`,
  );
}

/** By glob, a list of it alone. */
const lists = new Map<string, readonly string[]>();

/** Lists that are kept. */
const maxLists = 1_000;

function globList(glob: string): readonly string[] {
  const list = lists.get(glob) ?? [glob];
  if (lists.size < maxLists) lists.set(glob, list);
  return list;
}

/** Patterns or other texts, as they stand in a sentence. */
export function listOfTexts(texts: readonly string[], conjunction: 'and' | 'or' = 'or'): Message {
  return listOf(
    texts.map((text) => say`${text}`),
    conjunction,
    maxNamed,
  );
}
