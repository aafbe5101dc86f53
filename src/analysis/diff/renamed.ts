import type { Token } from '../source/tokens.ts';
import type { CodeBlock } from './read-diff.ts';

/**
 * The blocks that differ only in names, each old name becoming one new name throughout the change, where the change also
 * shows the declaration that is renamed. A new name that the old code already used is no rename: it means something else. A name that
 * is only assigned is renamed if it is used, too: without a use, the name itself is what others read, as that of a setting.
 *
 * @param blocks all blocks of the change, of products and tests
 */
export function renamedBlocks(blocks: readonly CodeBlock[]): ReadonlySet<CodeBlock> {
  const candidates = blocks.flatMap((block) => {
    const pairs = namePairs(block);
    return pairs === null || pairs.length === 0 ? [] : [{ block, pairs }];
  });
  if (candidates.length === 0) return new Set();
  const known = new Set(blocks.flatMap((block) => tokensOf(block, 'removed').map((token) => token.text)));
  const renames = new Map<string, string>();
  const declared = new Set<string>();
  const assigned = new Set<string>();
  const uses = new Map<string, number>();
  const broken = new Set<string>();
  for (const { before, after, declares } of candidates.flatMap((candidate) => candidate.pairs)) {
    const agreed = renames.get(before);
    if ((agreed !== undefined && agreed !== after) || known.has(after)) broken.add(before);
    renames.set(before, after);
    uses.set(before, (uses.get(before) ?? 0) + 1);
    if (declares === 'keyword') declared.add(before);
    else if (declares === 'assignment') assigned.add(before);
  }
  for (const name of assigned) if ((uses.get(name) ?? 0) > 1) declared.add(name);
  return new Set(
    candidates
      .filter(({ pairs }) => pairs.every(({ before }) => declared.has(before) && !broken.has(before)))
      .map(({ block }) => block),
  );
}

interface NamePair {
  readonly before: string;
  readonly after: string;
  /** The name stands where it is declared: behind a keyword, or before what is assigned to it. */
  readonly declares: 'keyword' | 'assignment' | null;
}

/** The names that differ between the two sides of a block; null where anything else differs. */
function namePairs(block: CodeBlock): readonly NamePair[] | null {
  if (tokenCount(block, 'removed') !== tokenCount(block, 'added')) return null;
  const before = tokensOf(block, 'removed');
  const after = tokensOf(block, 'added');
  const pairs: NamePair[] = [];
  for (const [index, token] of before.entries()) {
    const other = after[index];
    if (other === undefined || token.kind !== other.kind) return null;
    if (token.text === other.text) continue;
    if (token.kind !== 'word' || /^\d/.test(token.text) || /^\d/.test(other.text)) return null;
    pairs.push({ before: token.text, after: other.text, declares: declares(before, index) });
  }
  return pairs;
}

const declaring =
  /^(?:def|defp|defmodule|fn|func|fun|function|class|interface|struct|enum|trait|type|module|namespace|object|const|let|var|val|mut|record|contract|sub|proc)$/;

function declares(tokens: readonly Token[], index: number): NamePair['declares'] {
  if (declaring.test(tokens[index - 1]?.text ?? '')) return 'keyword';
  const next = tokens[index + 1]?.text;
  const assigned =
    next === '=' && !/^[=>]$/.test(tokens[index + 2]?.text ?? '') && tokens[index - 1]?.text !== '.';
  // In brackets, a name before an equals sign is that of an argument.
  if (assigned && !inBrackets(tokens, index)) return 'assignment';
  return next === ':' && tokens[index + 2]?.text === '=' ? 'assignment' : null;
}

/** Tokens before a name that are searched for an open bracket. */
const maxBack = 200;

function inBrackets(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= Math.max(0, index - maxBack); at -= 1) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (/^[)\]]$/.test(token.text)) depth += 1;
    else if (/^[([]$/.test(token.text)) depth -= 1;
    else if (/^[{};]$/.test(token.text) && depth === 0) return false;
    if (depth < 0) return true;
  }
  return false;
}

function tokensOf(block: CodeBlock, side: 'removed' | 'added'): readonly Token[] {
  return block[side].flatMap((line) => line.tokens);
}

function tokenCount(block: CodeBlock, side: 'removed' | 'added'): number {
  return block[side].reduce((sum, line) => sum + line.tokens.length, 0);
}
