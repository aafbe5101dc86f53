import type { ReportedState, TargetDeployment } from '../../evidence/target-deployments.ts';

/** A time in which a commit was in place in an environment. */
export interface Period {
  readonly since: Date;
  readonly until: Date | null;
  /** The commit that took its place; null where it was taken down. */
  readonly by: string | null;
}

/** Another commit that succeeded in the environment. */
export interface Takeover {
  readonly at: Date;
  readonly sha: string;
  /** The place of its deployment among all, newest first. */
  readonly place: number;
}

/** The successes of other commits, oldest first. */
export function takeoversOf(sha: string, there: readonly TargetDeployment[]): readonly Takeover[] {
  return there
    .flatMap((each, place) =>
      each.sha === sha ? [] : successesOf(each).map((at) => ({ at, sha: each.sha, place })),
    )
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** Each time that a deployment was in place: from a success until it was taken down or another commit succeeded there. */
export function periodsOf(
  place: number,
  states: readonly ReportedState[],
  takeovers: readonly Takeover[],
): readonly Period[] {
  return states.flatMap(({ state, at: since }, index): readonly Period[] => {
    if (state !== 'success' || states[index - 1]?.state === 'success') return [];
    const takenDown = states
      .slice(index)
      .find((each) => each.state === 'inactive' || each.state === 'failure');
    // Of two within the same second, the one that was made later is in place.
    const replaced = takeovers.find(
      (each) => each.at > since || (each.at.getTime() === since.getTime() && each.place < place),
    );
    if (replaced !== undefined && (takenDown === undefined || replaced.at <= takenDown.at))
      return [{ since, until: replaced.at, by: replaced.sha }];
    return [{ since, until: takenDown?.at ?? null, by: null }];
  });
}

/** The same commit may be deployed again while it is in place: then GitHub makes the earlier deployment inactive. */
export function joined(periods: readonly Period[]): readonly Period[] {
  const all: Period[] = [];
  for (const period of periods.toSorted((one, other) => one.since.getTime() - other.since.getTime())) {
    const last = all.at(-1);
    // Of one that was taken down within the second in which the next one succeeded, that is why.
    const isOver =
      last?.until != null && (last.by === null ? last.until < period.since : last.until <= period.since);
    if (last === undefined || isOver) all.push(period);
    else if (last.until !== null && (period.until === null || period.until > last.until))
      all[all.length - 1] = { ...period, since: last.since };
  }
  return all;
}

/** When something succeeded there, by any account; of what cannot be read in full, when it was made. */
function successesOf({ states, createdAt }: TargetDeployment): readonly Date[] {
  if (states === null) return [createdAt];
  return states.flatMap(({ state, at }) => (state === 'success' ? [at] : []));
}

/**
 * When a commit was in place in an environment, as far as anybody reported it.
 *
 * @param there the deployments to the environment, newest first
 */
export function timesInPlace(sha: string, there: readonly TargetDeployment[]): readonly Period[] {
  const takeovers = takeoversOf(sha, there);
  return joined(
    there.flatMap((each, place) => (each.sha === sha ? periodsOf(place, each.states ?? [], takeovers) : [])),
  );
}
