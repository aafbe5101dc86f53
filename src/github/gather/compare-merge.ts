import { currencyOf } from '../../authorship/current.ts';
import type { EarlierChange } from '../../evidence/earlier-changes.ts';
import type { MergeComparison } from '../../subjects/branch-line.ts';
import { type Message, plain } from '../../text/message.ts';
import type { Source } from '../read/source.ts';
import { compareChange } from '../slices/earlier-changes/compare-change.ts';
import { compareCommits } from '../slices/earlier-changes/compare-commits.ts';
import { earlierProposal, tooManyFiles } from '../slices/earlier-changes/earlier-proposal.ts';

/** When the change was proposed: only the comparison needs a time, and it has but one. */
const at = new Date(0);

/**
 * Whether a commit is what merging a head onto another commit gives, and nothing else: the change between the merge base and the head, merged
 * three-way, gives exactly the commit on every path that either touches. So it is found for merge commits, squashes and rebases alike.
 *
 * @param merge.onto the commit of the branch that the head was merged onto
 * @param merge.merged the commit that landed
 */
export async function compareMerge(
  source: Source,
  { head, onto, merged }: { readonly head: string; readonly onto: string; readonly merged: string },
): Promise<MergeComparison> {
  const [earlier, landed] = await Promise.all([
    earlierProposal(source, onto, head),
    compareCommits(source, onto, merged),
  ]);
  if ('why' in earlier) return notComparable(earlier.why);
  if (landed === null) return { state: 'not-comparable', why: 'GitHub no longer has the commit' };
  if (landed.mergeBase !== onto)
    return { state: 'not-comparable', why: 'the commit is not built on the branch as it was' };
  if (landed.files === null) return notComparable(tooManyFiles.why);
  const { compared, texts } = await compareChange(source, earlier, {
    base: onto,
    merged,
    head: null,
    mergeBase: null,
    files: landed.files,
  });
  if (compared.state === 'unknown') return notComparable(compared.why);
  const change: EarlierChange = { commit: head, at, compared };
  const currency = currencyOf(merged, { baseEvents: [], changes: [change], texts }, change);
  if (currency.current) return { state: 'clean' };
  return { state: currency.unknown === true ? 'not-comparable' : 'different', why: plain(currency.why) };
}

function notComparable(why: Message): MergeComparison {
  return { state: 'not-comparable', why: plain(why) };
}
