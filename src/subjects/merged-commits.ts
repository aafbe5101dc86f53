import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import type { BranchLine, LineCommit, LineEnd, MergeComparison } from './branch-line.ts';
import { commitEntry, rewriteEntry, unreadEntry } from './commit-entries.ts';
import type { NewEntry, Recorder } from './entries.ts';
import {
  afterComparison,
  headsOf,
  isCut,
  type Landing,
  type Match,
  matchCommits,
  mayBeKnownSoon,
} from './match-commits.ts';
import { type Place, placeKey, placeName } from './place.ts';
import { isEventNamed, type Reason } from './reason.ts';
import type { RecordedVerdict, RecordedVerdicts } from './recorded-verdicts.ts';
import type { SubjectKind, TaskOf } from './work.ts';

/** A branch whose commits are recorded, each with the verdict under which it was merged. */
export interface MergedCommitsSubject extends Place {
  readonly kind: 'merged-commits';
  /** Without `refs/heads/`. */
  readonly branch: string;
}

export interface MergedCommitsPorts {
  readonly github: {
    /**
     * Reads the first-parent line of the branch back to an end.
     *
     * @param from the commit to begin with; null: the tip
     * @returns null where the branch, or that commit, is gone
     * @throws {RetryLater} while GitHub cannot be asked
     */
    branchLine(
      subject: Place & { readonly branch: string },
      from: string | null,
      end: LineEnd,
    ): Promise<BranchLine | null>;
    /** Compares what landed with what merging a head gives. */
    compareMerge(
      subject: MergedCommitsSubject,
      merge: { readonly head: string; readonly onto: string; readonly merged: string },
    ): Promise<MergeComparison>;
  };
  readonly recorder: Recorder;
  readonly recordedVerdicts: RecordedVerdicts;
  readonly clock: Clock;
}

/** Milliseconds until a commit is read again whose pull request or verdict may be known soon, and how often that is tried. */
const againAfterMs = 5_000;
const maxTries = 3;

/** Milliseconds until the rest of a long line is read. */
const restAfterMs = 1_000;

/** The state that a run leaves for the next one. */
const memory = z.object({
  /** Everything on the line of this commit is recorded or came before the record, but for the parts that are left. Null: nothing yet. */
  recorded: z.string().nullable(),
  /** Parts of the line that are left, each from a commit back to another one. */
  left: z.array(z.object({ from: z.string(), until: z.string() })).default([]),
  /** How often each landing was read that was left for a moment, by its newest commit. */
  waiting: z.record(z.string(), z.int()).default({}),
});

type Memory = z.infer<typeof memory>;

const nothing: Memory = { recorded: null, left: [], waiting: {} };

/**
 * The commits that landed on a branch: each on its first-parent line is recorded once, with the pull request, head and verdict under which
 * it was merged. In the background: nobody waits for it.
 */
export const mergedCommits: SubjectKind<MergedCommitsSubject, MergedCommitsPorts> = {
  kind: 'merged-commits',
  key: (subject) => `${placeKey(subject)}:${subject.branch}`,
  name: (subject) => `${placeName(subject)}:${subject.branch}`,
  async reconcile(task, ports) {
    const { subject, reasons } = task;
    const { repositoryId, branch } = subject;
    const { recordedVerdicts } = ports;
    const last = memory.safeParse(task.remembered).data ?? null;
    const isKnown = last !== null || isAboutBase(reasons);
    if (!isKnown && !(await recordedVerdicts.knowsBranch(repositoryId, branch)))
      return { outcome: 'skipped', completion: () => ({}) };
    // Subjects are forgotten after some time, entries are not.
    const before = last ?? { ...nothing, recorded: await recordedVerdicts.lastCommit(repositoryId, branch) };
    const tip = listedTip(reasons);
    if (tip !== null && before.recorded === null)
      return { outcome: 'recorded', completion: () => ({ remembered: { ...nothing, recorded: tip } }) };
    if (tip !== null && tip === before.recorded && before.left.length === 0)
      return { outcome: 'skipped', completion: () => ({}) };
    const [rest] = before.left;
    const step =
      rest === undefined ? await newCommits(task, ports, before) : await theRest(task, ports, before, rest);
    if (step === null) return { outcome: 'gone', completion: () => ({}) };
    const { after, entries, place, againInMs: delay } = step;
    const found = { ...subject, ...place };
    const { deliveries } = task;
    return {
      outcome: 'recorded',
      commits: entries.length,
      completion: () => ({
        subject: found,
        remembered: after,
        entries: entries.map((entry) => ({ entry, confirmed: true })),
        wakes:
          delay === null
            ? []
            : reasons.map((reason) => ({ subject: found, reason, deliveries, delay, background: true })),
      }),
    };
  },
};

/** Whether a reason says that pull requests are merged into the branch. Most pushes are to branches into which none is. */
function isAboutBase(reasons: readonly Reason[]): boolean {
  return reasons.some(
    (reason) => reason.kind === 'merged' || reason.kind === 'resync' || isEventNamed(reason, 'push.default'),
  );
}

/** The tip that a resync listed, where nothing else is the reason: the record of the branch begins with what lands after it. */
function listedTip(reasons: readonly Reason[]): string | null {
  const listed = reasons.flatMap((reason) => (reason.kind === 'resync' ? [reason.fingerprint] : []));
  return listed.length === reasons.length ? (listed.at(-1) ?? null) : null;
}

/** What one run records, and what it leaves. */
interface Step {
  readonly place: Place;
  readonly after: Memory;
  readonly entries: readonly NewEntry[];
  /** When the branch is read again, in milliseconds; null: at the next event. */
  readonly againInMs: number | null;
}

/** Records what landed since the last run: to where it began, or as much as one run reads. */
async function newCommits(
  { subject, reasons }: TaskOf<MergedCommitsSubject>,
  ports: MergedCommitsPorts,
  before: Memory,
): Promise<Step | null> {
  const end =
    before.recorded === null ? beginningOf(reasons) : ({ kind: 'commit', sha: before.recorded } as const);
  const line = await ports.github.branchLine(subject, null, end);
  if (line === null) return null;
  const { place, tip, until, rewritten } = line;
  const here = { ...subject, ...place };
  const { landings, next } = await landingsOf(ports, here, line, reasons);
  const landed = end.kind === 'open' ? sinceMerge(landings, reasons) : landings;
  const left = next === null || until === null || end.kind === 'open' ? [] : [{ from: next, until }];
  const { ready, waiting } =
    left.length === 0 ? readyOf(landed, before.waiting) : { ready: landed, waiting: {} };
  const isWhole = ready.length === landed.length;
  const isBegun = ready.length > 0 || isWhole;
  const pushers = pushersOf(line.commits, reasons);
  const entries = await entriesOf(ports, here, ready, pushers);
  const from = before.recorded;
  const by = reasons.flatMap((reason) =>
    reason.kind === 'moved' && reason.push.after === tip ? [reason.push.by] : [],
  );
  const rewrite =
    rewritten === null || from === null || !isBegun
      ? []
      : [
          rewriteEntry(ports.recorder, here, {
            from,
            to: tip,
            ...rewritten,
            by: by[0] ?? null,
            at: ports.clock.now(),
          }),
        ];
  const recorded = isWhole ? tip : (ready[0]?.commits[0]?.sha ?? from);
  return {
    place,
    entries: [...rewrite, ...entries],
    after: { recorded, left, waiting },
    againInMs: left.length > 0 ? restAfterMs : isWhole ? null : againAfterMs,
  };
}

/** Records a part of the line that was left. */
async function theRest(
  { subject, reasons }: TaskOf<MergedCommitsSubject>,
  ports: MergedCommitsPorts,
  before: Memory,
  { from, until }: Memory['left'][number],
): Promise<Step> {
  const others = before.left.slice(1);
  const line = await ports.github.branchLine(subject, from, { kind: 'commit', sha: until });
  if (line === null) {
    const entries = [unreadEntry(ports.recorder, subject, from, ports.clock.now())];
    return { place: subject, entries, after: { ...before, left: others }, againInMs: restAfterMs };
  }
  const here = { ...subject, ...line.place };
  const { landings, next } = await landingsOf(ports, here, line, reasons);
  const entries = await entriesOf(ports, here, landings, pushersOf(line.commits, reasons));
  const left = next === null ? others : [{ from: next, until }, ...others];
  // What landed meanwhile is read when nothing is left.
  return { place: line.place, entries, after: { ...before, left }, againInMs: restAfterMs };
}

/** Where the record of a branch begins: behind the first push that was reported, else with what was merged. */
function beginningOf(reasons: readonly Reason[]): LineEnd {
  const [first] = reasons.flatMap((reason) => (reason.kind === 'moved' ? [reason.push] : []));
  if (first === undefined) return { kind: 'open' };
  return first.before === null ? { kind: 'default-branch' } : { kind: 'commit', sha: first.before };
}

/** The landings of a line that are whole, and the commit to continue with. */
async function landingsOf(
  { recordedVerdicts }: MergedCommitsPorts,
  { repositoryId, branch }: MergedCommitsSubject,
  line: BranchLine,
  reasons: readonly Reason[],
): Promise<{ readonly landings: readonly Landing[]; readonly next: string | null }> {
  const { rewritten } = line;
  const shas = line.commits.map(({ sha }) => sha);
  // Where nothing is known of what the branch was, it is read to what is recorded.
  const known =
    rewritten !== null && rewritten.mergeBase === null
      ? await recordedVerdicts.commitsOf(repositoryId, branch, shas)
      : new Set<string>();
  const end = shas.findIndex((sha) => known.has(sha));
  const commits = end < 0 ? line.commits : line.commits.slice(0, end);
  const verdicts = await recordedVerdicts.on(repositoryId, headsOf(branch, commits));
  const landings = matchCommits(branch, commits, verdicts, tipsOf(reasons));
  if (line.next === null) return { landings, next: null };
  const cut = firstCut(landings, verdicts);
  return { landings: landings.slice(0, cut), next: landings[cut]?.commits[0]?.sha ?? line.next };
}

/** The first landing that may continue below what was read; but one of them is always recorded, so that there is progress. */
function firstCut(landings: readonly Landing[], verdicts: readonly RecordedVerdict[]): number {
  const last = landings.length - 1;
  const cut = landings.findIndex((landing, index) => index === last || isCut(landings, landing, verdicts));
  return cut <= 0 ? Math.max(1, last) : cut;
}

/** Of a branch of which nothing is recorded, what was merged since the oldest merge that was reported. */
function sinceMerge(landings: readonly Landing[], reasons: readonly Reason[]): readonly Landing[] {
  const merged = new Set(reasons.flatMap((reason) => (reason.kind === 'merged' ? [reason.commit] : [])));
  const oldest = landings.findLastIndex(({ commits }) => commits.some(({ sha }) => merged.has(sha)));
  return landings.slice(0, oldest + 1);
}

/**
 * The landings to be recorded now. GitHub may not show a pull request at once, and its verdict may not be stored yet, as where GitHub merges
 * it by itself: such a landing waits a little, and those above it with it.
 */
function readyOf(
  landings: readonly Landing[],
  waited: Memory['waiting'],
): { readonly ready: readonly Landing[]; readonly waiting: Memory['waiting'] } {
  const triesOf = ({ commits }: Landing) => waited[commits[0]?.sha ?? ''] ?? 0;
  const oldest = landings.findLastIndex(
    (landing) => mayBeKnownSoon(landing.match) && triesOf(landing) < maxTries,
  );
  const waiting = landings
    .slice(0, oldest + 1)
    .flatMap((landing) => landing.commits.slice(0, 1).map(({ sha }) => [sha, triesOf(landing) + 1] as const));
  return { ready: landings.slice(oldest + 1), waiting: Object.fromEntries(waiting) };
}

/** The entries of landings, oldest first. */
async function entriesOf(
  { github, recorder, clock }: MergedCommitsPorts,
  subject: MergedCommitsSubject,
  landings: readonly Landing[],
  pushers: ReturnType<typeof pushersOf>,
): Promise<readonly NewEntry[]> {
  const entries: NewEntry[] = [];
  for (const landing of landings.toReversed()) {
    const match = await comparedMatch(github, subject, landing);
    for (const commit of landing.commits.toReversed()) {
      const pushedBy = pushers.get(commit.sha) ?? null;
      entries.push(commitEntry(recorder, subject, { commit, landing, match, pushedBy, at: clock.now() }));
    }
  }
  return entries;
}

async function comparedMatch(
  github: MergedCommitsPorts['github'],
  subject: MergedCommitsSubject,
  landing: Landing,
): Promise<Match> {
  const [newest] = landing.commits;
  if (landing.compare === null || newest === undefined) return landing.match;
  return afterComparison(
    landing,
    await github.compareMerge(subject, { ...landing.compare, merged: newest.sha }),
  );
}

/** The commits at which pushes left the branch, as far as webhooks reported them. */
function tipsOf(reasons: readonly Reason[]): ReadonlySet<string> {
  return new Set(reasons.flatMap((reason) => (reason.kind === 'moved' ? [reason.push.after] : [])));
}

/** Who pushed each commit, as far as webhooks reported it: that of the first push which reached it. */
function pushersOf(commits: readonly LineCommit[], reasons: readonly Reason[]): ReadonlyMap<string, string> {
  const pushes = new Map(
    reasons.flatMap((reason) =>
      reason.kind === 'moved' ? [[reason.push.after, reason.push.by?.login ?? null]] : [],
    ),
  );
  const pushers = new Map<string, string>();
  let by: string | null = null;
  for (const { sha } of commits) {
    by = pushes.has(sha) ? (pushes.get(sha) ?? null) : by;
    if (by !== null) pushers.set(sha, by);
  }
  return pushers;
}
