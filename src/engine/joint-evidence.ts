import type { Commits } from '../evidence/commits.ts';
import type { Evidence, EvidenceValues, SliceName } from '../evidence/index.ts';
import type { Copy } from '../evidence/pull-request.ts';
import type { Pushes } from '../evidence/pushes.ts';
import type { Reviews } from '../evidence/reviews.ts';
import { available, type Slice, unavailable } from '../evidence/slice.ts';
import { pullRequestLink, say } from '../text/message.ts';

/** Who opened a pull request: a person with write access, an app that may open pull requests here, or anybody else. */
export type Opener = 'writer' | 'app' | 'other';

/** One of several open pull requests that propose the same head. */
export interface Proposal {
  readonly number: number;
  readonly openedBy: Opener;
}

/** The same with what was gathered of it. */
export interface ProposalWithEvidence extends Proposal {
  readonly evidence: Evidence;
}

const openersInOrder: readonly Opener[] = ['writer', 'app', 'other'];

/**
 * The order in which pull requests with the same head speak for it: those of people with write access, then those of apps, then the others;
 * the oldest first. A stranger who proposes the same again comes last, even with a lower number.
 */
export function inOrder(one: Proposal, other: Proposal): number {
  const rank = ({ openedBy }: Proposal) => openersInOrder.indexOf(openedBy);
  return rank(one) - rank(other) || one.number - other.number;
}

/**
 * The evidence of several open pull requests that propose the same head to the same base, as that of one change. Pure.
 *
 * What people write and set is that of the first: title, description, linked documents, labels, draft or not. Everybody counts as a
 * contributor who contributed to one that a person with write access or an app opened, and its conversations count. Reviews count from all
 * of them, each approval by the base and the earlier changes of the pull request where it was given. From one that a stranger opened nothing
 * but reviews is taken, so it neither stops the others nor helps them.
 *
 * @param first the first in the order of {@link inOrder}
 * @param others the others, in that order
 * @returns the slices of the first; one that must be joined and could not be read everywhere is unavailable
 */
export function joinEvidence(
  { evidence }: ProposalWithEvidence,
  others: readonly ProposalWithEvidence[],
): Evidence {
  const trusted = others.filter(({ openedBy }) => openedBy !== 'other');
  const changes = trusted.map((each) => ({ slice: each.evidence.earlierChanges }));
  return {
    ...evidence,
    ...joined(evidence, 'pullRequest', trusted, (own) => ({ ...own, copies: trusted.flatMap(copyOf) })),
    ...joined(evidence, 'commits', trusted, joinCommits),
    ...joined(evidence, 'pushes', trusted, joinPushes),
    ...joined(evidence, 'replacedHeads', trusted, (own, found) => [...own, ...found.flat()]),
    ...joined(evidence, 'threads', trusted, (own, found) => [...own, ...found.flat()]),
    // Without them less is known to have left the change as it was, which is the safe side.
    ...joined(evidence, 'earlierChanges', [], (own) => ({
      ...own,
      ofCopies: changes.flatMap(({ slice }) => (slice?.available === true ? [slice.value] : [])),
    })),
    ...joinReviews(evidence, others),
  };
}

/** A slice of the first with those of the others; unavailable where one of them is not there. */
function joined<Name extends SliceName>(
  evidence: Evidence,
  name: Name,
  others: readonly ProposalWithEvidence[],
  join: (own: EvidenceValues[Name], others: readonly EvidenceValues[Name][]) => EvidenceValues[Name],
): Evidence {
  const own = sliceOf(evidence, name);
  if (own?.available !== true) return {};
  const values: EvidenceValues[Name][] = [];
  for (const other of others) {
    const slice = sliceOf(other.evidence, name) ?? notRead(name, other);
    if (!slice.available) return { [name]: slice };
    values.push(slice.value);
  }
  return { [name]: available(join(own.value, values)) };
}

function sliceOf<Name extends SliceName>(
  evidence: Evidence,
  name: Name,
): Slice<EvidenceValues[Name]> | undefined {
  return evidence[name] as Slice<EvidenceValues[Name]> | undefined;
}

function notRead(name: SliceName, { number }: Proposal): Slice<never> {
  return unavailable({
    reason: 'unreadable',
    message: say`The ${name} of ${pullRequestLink(number)}, which has the same head, are not known.`,
    remedy: say`Run the check again.`,
  });
}

function copyOf({ number, evidence: { pullRequest } }: ProposalWithEvidence): readonly Copy[] {
  if (pullRequest?.available !== true) return [];
  const { author, assignees = [] } = pullRequest.value;
  return [{ number, author, assignees }];
}

/** A commit is the same in each of them; one that a pull request lists and another does not counts. */
function joinCommits(own: Commits, others: readonly Commits[]): Commits {
  const lists = [own, ...others];
  const commits = new Map(lists.flatMap((each) => each.commits).map((commit) => [commit.sha, commit]));
  return {
    commits: [...commits.values()],
    forcePushes: lists
      .flatMap(({ forcePushes }) => forcePushes)
      .toSorted((one, other) => one.at.getTime() - other.at.getTime()),
  };
}

/** A push of the head to one branch tells who made it, whatever is known of the other branch. */
function joinPushes(own: Pushes, others: readonly Pushes[]): Pushes {
  const lists = [own, ...others];
  if (lists.every(({ needed }) => !needed)) return own;
  const read = lists.filter((each) => each.needed);
  const unread = read.length < lists.length ? say`those of one with the same head were not read` : null;
  return {
    needed: true,
    pushes: read.flatMap(({ pushes }) => pushes),
    incomplete: read.find(({ incomplete }) => incomplete !== null)?.incomplete ?? unread,
  };
}

/**
 * The reviews of all of them. Those of a stranger's pull request that cannot be read stop nothing: otherwise a stranger could stop the
 * others.
 */
function joinReviews({ reviews: own }: Evidence, others: readonly ProposalWithEvidence[]): Evidence {
  if (own?.available !== true) return {};
  const lists: Reviews[] = [own.value];
  for (const other of others) {
    const { earlierChanges } = other.evidence;
    const slice = other.evidence.reviews ?? notRead('reviews', other);
    if (slice.available) {
      const { number } = other;
      const earlier = earlierChanges?.available === true ? earlierChanges.value : null;
      lists.push({
        ...slice.value,
        reviews: slice.value.reviews.map((review) => ({ ...review, copy: { number, earlier } })),
      });
    } else if (other.openedBy !== 'other') return { reviews: slice };
  }
  return {
    reviews: available({
      reviews: lists.flatMap(({ reviews }) => reviews),
      requested: distinct(lists.flatMap(({ requested }) => requested)),
    }),
  };
}

function distinct(requested: Reviews['requested']): Reviews['requested'] {
  return [...new Map(requested.map((each) => [`${each.kind} ${each.name.toLowerCase()}`, each])).values()];
}
