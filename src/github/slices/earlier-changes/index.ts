import type { Commits } from '../../../evidence/commits.ts';
import type { BaseEvent, EarlierChange, EarlierChanges } from '../../../evidence/earlier-changes.ts';
import { available } from '../../../evidence/slice.ts';
import { defineReader, type PullRequestContext } from '../reader.ts';
import { baseEventsOf } from './base-events.ts';
import { baseAt, branchHistory, firstEventSince } from './base-then.ts';
import { type Compared, compareChange, uncompared } from './compare-change.ts';
import { earlierProposal } from './earlier-proposal.ts';
import { knownMergeBase, rememberReading } from './known-merge-bases.ts';
import { type Point, pointsToCompare } from './points.ts';
import { onlyParentOutside, presentProposal } from './present-proposal.ts';
import { type NoTestMerge, type TestMerge, testMergeOf } from './test-merge.ts';

/**
 * What the pull request proposed when it was approved, where that is not certain by its commit alone, compared with what it proposes now.
 * Requests are sent only for approvals and statements of an earlier head, after the base became another one, and for heads that somebody else than the
 * author replaced.
 */
export const earlierChanges = defineReader({
  slice: 'earlierChanges',
  lists: ['baseEvents'],
  async read(context) {
    const [events, reviews, commits, labels, statements, described] = await Promise.all([
      context.list('baseEvents'),
      context.slice('reviews'),
      context.slice('commits'),
      context.slice('decidingLabels'),
      context.slice('testStatements'),
      context.slice('describedHead'),
    ]);
    if (!events.available) return events;
    const baseEvents = baseEventsOf(events.value);
    const opinions = reviews?.available ? reviews.value.reviews : [];
    const history = commits?.available ? commits.value : null;
    if (history !== null) await rememberReading(context, history, opinions, baseEvents);
    const deciding = labels?.available ? labels.value : [];
    const tested = [
      ...(statements?.available ? statements.value : []),
      ...(described?.available ? [described.value] : []),
    ];
    const points = pointsToCompare(context.pullRequest, history, opinions, baseEvents, deciding, tested);
    if (points.length === 0) return available<EarlierChanges>({ baseEvents, changes: [], texts: {} });
    const testMerge = testMergeOf(context.reading, baseEvents);
    const compared = await compareAll(context, points, testMerge, baseEvents, history);
    const changes = compared.map(
      ({ point: { commit, at }, compared, proposed }): EarlierChange => ({
        commit,
        at,
        compared,
        ...(proposed === undefined ? {} : { proposed }),
      }),
    );
    const texts = Object.assign({}, ...compared.map((each) => each.texts));
    return available<EarlierChanges>({ baseEvents, changes, texts });
  },
});

type ComparedPoint = Compared & Pick<EarlierChange, 'proposed'> & { readonly point: Point };

/** Compares what was proposed at each point with what is proposed now; what several points share is read once. */
async function compareAll(
  context: Pick<PullRequestContext<never>, 'source' | 'reading' | 'required' | 'diff'>,
  points: readonly Point[],
  testMerge: TestMerge | NoTestMerge,
  baseEvents: readonly BaseEvent[],
  history: Commits | null,
): Promise<readonly ComparedPoint[]> {
  const { source, reading } = context;
  const commits = history?.commits ?? [];
  const mergeBase = onlyParentOutside(commits);
  const earliest = new Date(Math.min(...points.map(({ at }) => at.getTime())));
  const historyOf = branchHistory(source, earliest);
  const present =
    'why' in testMerge
      ? Promise.resolve(testMerge)
      : presentProposal(context, testMerge, history?.commits ?? null);
  // Those who await it get its failure. Where another request fails first, nobody awaits it, and an unhandled rejection would end the process.
  present.catch(() => undefined);
  const presentBase = 'why' in testMerge ? reading.baseSha : testMerge.base;
  const started = new Map<string, Promise<Omit<ComparedPoint, 'point'>>>();

  const baseOf = async (point: Point) => {
    const event = firstEventSince(baseEvents, point.at);
    const known =
      event === undefined || event.kind === 'force-pushed' ? undefined : knownMergeBase(source, point);
    if (known !== undefined) return { commit: known };
    const base = await baseAt(source, point.at, presentBase, baseEvents, historyOf);
    const isListed =
      'commit' in base && base.commit === presentBase && commits.some(({ sha }) => sha === point.commit);
    return isListed && mergeBase !== null ? { commit: mergeBase } : base;
  };
  const isLabeled = ({ commit }: Point) => points.some((each) => each.labeled && each.commit === commit);
  const compare = async (base: string, point: Point) => {
    const earlier = await earlierProposal(source, base, point.commit, isLabeled(point));
    const comparison = await compareChange(source, earlier, await present);
    const files = 'changed' in earlier ? earlier.changed : undefined;
    return files === undefined ? comparison : { ...comparison, proposed: { files } };
  };

  return Promise.all(
    points.map(async (point): Promise<ComparedPoint> => {
      // Without a test merge nothing is known to be the same; but what was proposed when a label was set is.
      if ('why' in testMerge && !point.labeled) return { point, ...uncompared(testMerge) };
      const base = await baseOf(point);
      if ('why' in base) return { point, ...uncompared(base) };
      const key = `${base.commit}...${point.commit}`;
      const comparing = started.get(key) ?? compare(base.commit, point);
      started.set(key, comparing);
      return { point, ...(await comparing) };
    }),
  );
}
