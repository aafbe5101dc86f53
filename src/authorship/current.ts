import { mergeText } from '../analysis/merge-text.ts';
import type { ComparedPath, EarlierChange, EarlierChanges, TreeEntry } from '../evidence/earlier-changes.ts';
import { fileLink, type Message, say } from '../text/message.ts';

/** Lines that one side of a merge may change where only one file is merged by lines; less for each of several. */
const maxEdits = 1_000;

/** Files that are merged by lines in one evaluation. */
const maxMergedTexts = 100;

/** What was given to the pull request at a commit and a time holds for the present change, or not and why. */
export type Currency =
  | { readonly current: true }
  /** A clause: "the change is no longer the same in `src/tax.js`". `passing`: GitHub has not computed yet what is needed to tell. */
  | {
      readonly current: false;
      readonly why: Message;
      readonly passing?: true;
      /** It could not be compared. Absent: it differs. */
      readonly unknown?: true;
    };

/**
 * Whether an approval, or whatever else was given to a pull request, still holds: it does if the change is the same that it was given
 * for. The change is what a merge does to the base. It is the same if
 *
 * 1. the head is the same, and the base has since only been pushed forward; or
 * 2. the change as it was then, merged three-way onto the present base, gives exactly GitHub's test merge of the present head, on every
 *    path that either of them touches.
 *
 * What cannot be compared is not the same. Pure.
 *
 * @param head the present head
 * @param given the head when it was given (null: gone), and when (null: not known)
 */
export function currencyOf(
  head: string,
  earlier: EarlierChanges,
  { commit, at }: { readonly commit: string | null; readonly at: Date | null },
): Currency {
  if (commit === null) return { current: false, why: say`that commit is gone` };
  const since = earlier.baseEvents.filter((event) => at === null || event.at.getTime() >= at.getTime());
  if (commit === head && since.length === 0) return { current: true };
  const change = at === null ? undefined : earlierChangeOf(earlier, commit, at);
  if (change === undefined) return unknown(say`it is not among those that were compared`);
  return compareOnce(change, earlier);
}

/**
 * The paths in which the change is no longer the one that something was given for, such as a statement that it was tested; none where it
 * is the same. Pure.
 *
 * @returns null where that is not known
 * @see currencyOf
 */
export function changedSince(
  head: string,
  earlier: EarlierChanges,
  given: { readonly commit: string | null; readonly at: Date },
): readonly string[] | null {
  if (currencyOf(head, earlier, given).current) return [];
  const change = given.commit === null ? undefined : earlierChangeOf(earlier, given.commit, given.at);
  if (change === undefined || change.compared.state === 'unknown') return null;
  if (change.compared.state === 'different') return change.compared.paths ?? null;
  const paths: string[] = [];
  const differing = differingPaths(change.compared.paths, earlier);
  let next = differing.next();
  for (; next.done !== true; next = differing.next()) paths.push(next.value);
  return next.value === 'all-compared' ? paths : null;
}

/** Several rules ask about the same approvals. */
const verdicts = new WeakMap<EarlierChange, Currency>();

function compareOnce(change: EarlierChange, earlier: EarlierChanges): Currency {
  const known = verdicts.get(change) ?? compare(change, earlier);
  verdicts.set(change, known);
  return known;
}

/**
 * Whether who replaced a head left the change as it was: the head before proposed what the present one proposes. So it is with a merge
 * of the base that is nothing else, and with a pure rebase; and then nothing that came later changed it either.
 *
 * @param before the head that was replaced
 */
export function isSameSince(earlier: EarlierChanges, before: string): boolean {
  return [earlier, ...(earlier.ofCopies ?? [])].some((each) =>
    each.changes.some((change) => change.commit === before && compareOnce(change, each).current),
  );
}

/** The comparison of what the pull request proposed at a commit and a time. */
function earlierChangeOf({ changes }: EarlierChanges, commit: string, at: Date): EarlierChange | undefined {
  return changes.find((change) => change.commit === commit && change.at.getTime() === at.getTime());
}

function unknown(why: Message, passing?: true): Currency {
  return {
    current: false,
    why: say`it is not known whether the change is still the same: ${why}`,
    unknown: true,
    ...(passing === undefined ? {} : { passing }),
  };
}

function compare({ compared }: EarlierChange, earlier: EarlierChanges): Currency {
  if (compared.state === 'unknown') return unknown(compared.why, compared.passing);
  if (compared.state === 'different') return differs(compared.path);
  const first = differingPaths(compared.paths, earlier).next();
  if (first.done !== true) return differs(first.value);
  return first.value === 'all-compared'
    ? { current: true }
    : unknown(say`it takes merging more than ${maxMergedTexts} files`);
}

/** The paths in which what a merge gives is not what is there: first those whose entries alone show it. */
function* differingPaths(
  paths: readonly ComparedPath[],
  earlier: EarlierChanges,
): Generator<string, 'all-compared' | 'too-many'> {
  const open: ComparedPath[] = [];
  for (const entries of paths) {
    const { path, merged } = entries;
    const expected = isMovedAway(entries) ? 'conflict' : mergeEntries(entries);
    if (expected === 'by-text') open.push(entries);
    else if (expected === 'conflict' || !isSame(expected, merged)) yield path;
  }
  if (open.length > maxMergedTexts) return 'too-many';
  const edits = Math.floor(maxEdits / Math.sqrt(contendedTexts(earlier)));
  for (const entries of open) if (!isMergedByText(entries, earlier.texts, edits)) yield entries.path;
  return 'all-compared';
}

function differs(path: string): Currency {
  return { current: false, why: say`the change is no longer the same in ${fileLink(path)}` };
}

/**
 * What a three-way merge makes of a path, by its entries alone. The side that did not change the path takes the other's entry; what both
 * changed alike is as both have it. Of an ordinary file that both changed, `by-text`: its lines decide.
 */
export function mergeEntries({
  mergeBase,
  base,
  earlier,
}: Pick<ComparedPath, 'mergeBase' | 'base' | 'earlier'>): TreeEntry | null | 'by-text' | 'conflict' {
  if (isSame(earlier, mergeBase)) return base;
  if (isSame(base, mergeBase) || isSame(base, earlier)) return earlier;
  if (mergeBase === null || base === null || earlier === null) return 'conflict';
  if (![mergeBase, base, earlier].every(isOrdinaryFile)) return 'conflict';
  const mode = either(mergeBase.mode, base.mode, earlier.mode);
  if (mode === null) return 'conflict';
  const oid = either(mergeBase.oid, base.oid, earlier.oid);
  return oid === null ? 'by-text' : { mode, oid };
}

/** The value of the side that changed it; null where both did, in different ways. */
function either<Value>(before: Value, one: Value, other: Value): Value | null {
  if (one === before || one === other) return other;
  return other === before ? one : null;
}

function isMergedByText(
  { mergeBase, base, earlier, merged }: ComparedPath,
  texts: EarlierChanges['texts'],
  edits: number,
): boolean {
  if (mergeBase === null || base === null || earlier === null || merged === null) return false;
  if (merged.mode !== either(mergeBase.mode, base.mode, earlier.mode)) return false;
  const [before, ours, theirs, result] = [mergeBase, base, earlier, merged].map(({ oid }) =>
    textOf(texts, oid),
  );
  if (before === undefined || ours === undefined || theirs === undefined || result === undefined)
    return false;
  return mergeText(before, ours, theirs, edits) === result;
}

function textOf(texts: EarlierChanges['texts'], oid: string): string | undefined {
  return Object.hasOwn(texts, oid) ? texts[oid] : undefined;
}

/** How many files are merged by lines, for all that was compared: together they take bounded time. */
function contendedTexts({ changes }: EarlierChanges): number {
  return changes
    .flatMap(({ compared }) => (compared.state === 'read' ? compared.paths : []))
    .filter((entries) => mergeEntries(entries) === 'by-text').length;
}

/**
 * Whether the base does not have the path and its merge leaves it out though the head has it: git follows a file or folder that the base
 * has renamed, and puts what the head does to it somewhere else, where nothing was compared.
 */
function isMovedAway({ base, head, merged }: ComparedPath): boolean {
  return base === null && merged === null && head !== null;
}

function isSame(one: TreeEntry | null, other: TreeEntry | null): boolean {
  return one?.mode === other?.mode && one?.oid === other?.oid;
}

/** 100644 and 100755: neither a link nor a submodule. */
function isOrdinaryFile({ mode }: TreeEntry): boolean {
  return mode === 0o100644 || mode === 0o100755;
}
