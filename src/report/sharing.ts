import type { Joint, Report } from '../engine/report.ts';
import { listOf } from '../text/lists-and-counts.ts';
import { type Message, pullRequestLink, say } from '../text/message.ts';

/** Pull requests that are named; the others are counted. */
const maxNamed = 10;

/**
 * GitHub shows one check for all pull requests with the same head: which of them this is about, what counts, and how to separate them.
 * Nothing for a check that stands for one pull request.
 */
export function sharingNotes({ subject, shared }: Report): readonly Message[] {
  if (subject.kind !== 'pull-request' || shared === undefined) return [];
  const { kind, joint } = shared;
  if (kind === 'too-many') {
    const all = [subject.number, ...shared.with].toSorted((a, b) => a - b);
    return [
      say`${numbered(all)} have the same head and share this check: too many to evaluate together. Close most of them, or push a commit to them; then run the check again.`,
    ];
  }
  if (kind === 'one') return joint === undefined ? [] : [jointNote(joint)];
  return [
    say`This is about ${pullRequestLink(subject.number)}. It has the same head as ${numbered(shared.with)}; they share this check, which shows the worst of them. To evaluate one separately, push a commit to it, or close the others and run the check again.`,
    ...(joint === undefined ? [] : [jointNote(joint)]),
  ];
}

/** What counts where several pull requests propose the same head to the same base. */
export function jointNote({ textOf, others, ignored }: Joint): Message {
  const first = pullRequestLink(textOf);
  const all = [textOf, ...others].toSorted((a, b) => a - b);
  const left: Message =
    ignored.length === 0
      ? []
      : say` ${numbered(ignored)}, opened by people without write access, are not read: they are too many.`;
  if (others.length === 0) return say`This is about ${first}.${left}`;
  return say`${numbered(all)} propose the same commits to the same branch and are evaluated as one. Reviews of each count. Title, description, labels and draft state are those of ${first}. To evaluate one separately, push a commit to it, or close the others.${left}`;
}

function numbered(numbers: readonly number[]): Message {
  return listOf(numbers.map(pullRequestLink), 'and', maxNamed);
}
