import type { Commits } from '../evidence/commits.ts';
import type { Actor, PullRequest } from '../evidence/pull-request.ts';
import type { Push, Pushes } from '../evidence/pushes.ts';
import type { ReplacedHead } from '../evidence/replaced-heads.ts';
import type { Message } from '../text/message.ts';

/** Who pushed the commits of a pull request. A push that left the change as it was contributed nothing. */
export interface PushedBy {
  /** Every push that is known and that contributed, as far as pushes were followed. */
  readonly all: readonly KnownPush[];
  /** Who force-pushed, unless that left the change as it was: also of a head that is gone. */
  readonly forced: readonly Actor[];
  /** Of these, the last one; more than one where several accounts pushed the same head. */
  readonly last: readonly KnownPush[];
  /** Who pushed the present head, whether or not that changed the change. */
  readonly head: readonly Actor[];
  /** The newest head whose pusher is not known, and why, in words that follow a colon; null where all are known or none are needed. */
  readonly unknown: { readonly after: string; readonly why: Message | null } | null;
}

interface KnownPush {
  readonly by: Actor;
  readonly after: string;
}

/** Pushes that are followed. */
const maxPushes = 1000;

/**
 * Follows the pushes from the head back to where the pull request began.
 *
 * @param strict each push must be known; otherwise the last one that changed the change is enough
 * @param replaced the replaced heads that count
 * @param isSame whether the pull request proposed at an earlier head what it proposes now, so that nothing changed it since
 */
export function pushedBy(
  {
    pullRequest: { head },
    commits,
    pushes,
  }: {
    readonly pullRequest: Pick<PullRequest, 'head'>;
    readonly commits: Commits;
    readonly pushes?: Pushes | undefined;
  },
  strict: boolean,
  replaced: readonly ReplacedHead[],
  isSame: (before: string) => boolean,
): PushedBy {
  const listed = pushes?.needed === true ? pushes.pushes : [];
  // The timeline shows who force-pushed, also to a fork.
  const forced = commits.forcePushes.flatMap(({ actor, before, after }): readonly Push[] =>
    after === null ? [] : [{ by: actor, before, after }],
  );
  const byHead = Map.groupBy([...listed, ...forced], ({ after }) => after);
  const within = new Set([
    ...commits.commits.map(({ sha }) => sha),
    ...replaced.flatMap((each) => [
      ...(each.head === null ? [] : [each.head]),
      ...(each.commits ?? []).map(({ sha }) => sha),
    ]),
  ]);

  const all: KnownPush[] = [];
  let last: readonly KnownPush[] = [];
  let unknown: string | null = null;
  const visited = new Set<string>();
  for (let tip: string | null = head.sha; tip !== null && !visited.has(tip) && visited.size < maxPushes; ) {
    visited.add(tip);
    const of: readonly Push[] = byHead.get(tip) ?? [];
    const before: string | null = of.find((push) => push.before !== null)?.before ?? null;
    const neutral = before !== null && isSame(before);
    if (!neutral) {
      const made = of.flatMap(known);
      if (of.length === 0 || made.length < of.length) unknown ??= tip;
      all.push(...made);
      if (last.length === 0) last = made;
      if (!strict) break;
    }
    tip = before !== null && (neutral || within.has(before)) ? before : null;
  }
  const isNeeded = pushes?.needed === true;
  return {
    all,
    forced: commits.forcePushes.flatMap(({ actor, before }) =>
      actor === null || (before !== null && isSame(before)) ? [] : [actor],
    ),
    last,
    head: (byHead.get(head.sha) ?? []).flatMap(({ by }) => by ?? []),
    unknown: isNeeded && unknown !== null ? { after: unknown, why: pushes.incomplete } : null,
  };
}

function known({ by, after }: Push): readonly KnownPush[] {
  return by === null ? [] : [{ by, after }];
}
