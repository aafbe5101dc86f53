import type { BranchMove, BranchMoves, LoggedLanding } from '../subjects/branch-moves.ts';

/** Commits of a part of the line, as far as the part shows how they landed. */
export interface Landings {
  /** In the order of the part. */
  readonly landings: readonly LoggedLanding[];
  /** How many of them, from the top, further commits of the line cannot change. */
  readonly settled: number;
}

/**
 * Says which line of the activity log brought each commit onto the branch. Pure.
 *
 * A line brings the commits between what the branch was before and what it was after. A forced push may take commits away: one that comes
 * back landed again.
 *
 * @param part of the first-parent line, newest first, without a gap
 * @param log null: it could not be read
 * @param around.above how the commit above this part landed; null: the part begins with the tip
 * @param around.below the commit below this part, where that is known
 * @param around.isEnd nothing below this part is to be read
 */
export function landingsOf(
  part: readonly string[],
  log: BranchMoves | null,
  {
    above = null,
    below = null,
    isEnd = true,
  }: {
    readonly above?: LoggedLanding | null;
    readonly below?: string | null;
    readonly isEnd?: boolean;
  } = {},
): Landings {
  const all = (landing: LoggedLanding): Landings => ({
    landings: part.map(() => landing),
    settled: part.length,
  });
  if (log === null) return all({ kind: 'log-unreadable' });
  // What is below a commit was there when it was.
  if (above?.kind === 'before-log') return all(above);
  const replay = new Replay(below === null ? part : [...part, below], above);
  for (const move of log.moves.toReversed()) replay.follow(move);
  const settled = isEnd ? part.length : replay.settle();
  return { landings: part.map((_, index) => replay.landingOf(index, log)), settled };
}

/** Follows the moves of a branch, the oldest first. */
class Replay {
  private readonly places: ReadonlyMap<string, number>;
  private readonly brought: (BranchMove | null)[];
  private readonly present: (Date | null)[];
  /** The newest commit of the part that is on the branch; null: not known. */
  private top: number | null = null;
  /** The newest commit of the part that was there before the first move; null: not known. */
  private bottom: number | null = null;
  private isBegun = false;
  /** What the first move led to, and the move, where the line does not show what the branch was before. */
  private open: { readonly at: number; readonly move: BranchMove } | null = null;
  private readonly across: BranchMove | null;
  private readonly isTop: boolean;

  constructor(part: readonly string[], above: LoggedLanding | null) {
    this.places = new Map(part.map((sha, index) => [sha, index]));
    this.brought = part.map(() => null);
    this.across = above?.kind === 'logged' ? above.move : null;
    this.isTop = above === null;
    const at = above?.kind === 'not-logged' ? above.presentAt : (this.across?.at ?? null);
    this.present = part.map(() => at);
  }

  follow(move: BranchMove): void {
    const { brought, places } = this;
    const from = move.before === null ? brought.length : places.get(move.before);
    if (from !== undefined) {
      this.begin(from);
      this.notePresent(from, move.at);
      this.top = from;
    }
    if (move.after === null) {
      brought.fill(null);
      this.top = brought.length;
      return;
    }
    // The commits above belong to the same line.
    const to = isSame(move, this.across) ? 0 : places.get(move.after);
    if (to === undefined) {
      // A forced push leads elsewhere; any other move leaves what was there.
      if (move.kind === 'force_push') this.top = null;
      return;
    }
    const known = this.isBegun;
    if (!known) this.open = { at: to, move };
    this.begin(null);
    this.notePresent(to, move.at);
    const { top } = this;
    if (top === null) {
      // What the branch was before is not on the line: what no other move brought came with this one.
      for (let index = to; known && index < (this.bottom ?? brought.length); index += 1)
        brought[index] ??= move;
    } else {
      for (let index = to; index < top; index += 1) brought[index] = move;
      for (let index = top; index < to; index += 1) brought[index] = null;
    }
    this.top = to;
  }

  /** The number of commits that nothing further below can change; there is always one. */
  settle(): number {
    const { open, brought } = this;
    if (open === null) return brought.length;
    if (open.at > 0) return open.at;
    // More than what is read at once came with one push.
    if (open.move.kind !== 'force_push')
      for (let index = 0; index < brought.length; index += 1) brought[index] ??= open.move;
    return brought.length;
  }

  landingOf(index: number, log: BranchMoves): LoggedLanding {
    const move = this.brought[index] ?? null;
    if (move !== null) return { kind: 'logged', move };
    const isOlder = this.isBegun
      ? this.bottom !== null && index >= this.bottom
      : this.isTop && log.moves.length === 0;
    return isOlder
      ? { kind: 'before-log', since: log.since }
      : { kind: 'not-logged', presentAt: this.present[index] ?? null };
  }

  private begin(bottom: number | null): void {
    if (!this.isBegun) this.bottom = bottom;
    this.isBegun = true;
  }

  /** A commit that is on the branch at a time has all below it there, too. */
  private notePresent(from: number, at: Date): void {
    for (let index = from; index < this.present.length; index += 1) {
      const known = this.present[index] ?? null;
      if (known === null || at < known) this.present[index] = at;
    }
  }
}

function isSame(one: BranchMove, other: BranchMove | null): boolean {
  return (
    other !== null &&
    one.before === other.before &&
    one.after === other.after &&
    one.at.getTime() === other.at.getTime()
  );
}
