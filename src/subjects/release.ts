import { answerOf } from '../engine/answer.ts';
import type { Engine } from '../engine/engine.ts';
import type { Report } from '../engine/report.ts';
import type { Clock } from '../platform/clock.ts';
import { releasePlan } from '../policy/releases.ts';
import { announceOnCheck, type Kept } from './check-entry.ts';
import { type DetectedDeployment, deploymentEntry, isOf } from './detected-deployment.ts';
import type { NewEntry, Recorder } from './entries.ts';
import type { Gathered } from './gathered.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import { failingRules } from './publishing.ts';
import { isRequested, type Reason } from './reason.ts';
import type { ReleaseEvidenceSubject } from './release-evidence.ts';
import { publishReleaseFailure, type ReleaseFailurePorts } from './release-failure.ts';
import { issueStep, type ReleaseIssuePorts, toldAbout } from './release-issue.ts';
import { type ReleaseMemory, readReleaseMemory } from './release-memory.ts';
import type { ReleaseSubject } from './release-subject.ts';
import { targetKey } from './release-target.ts';
import type { EvaluatedReleases } from './release-verdicts.ts';
import { reevaluatePendingWithinMs } from './stale-check.ts';
import {
  type CheckChange,
  gone,
  type HoldsLease,
  type OutcomeOf,
  type RecordedEntry,
  type SubjectKind,
  type TaskOf,
} from './work.ts';

export type { ReleaseSubject } from './release-subject.ts';

/** The evidence of a release, to be evaluated. */
export type GatheredRelease = Pick<Gathered<'release'>, 'subject' | 'place' | 'policy' | 'evidence'>;

export interface ReleasePorts {
  readonly engine: Pick<Engine, 'evaluateRelease'>;
  readonly github: {
    /**
     * Reads the release of a commit under the policy of the default branch as it is now.
     *
     * @returns null: the commit is gone
     * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
     */
    gatherRelease(
      subject: Place & Pick<ReleaseSubject, 'sha' | 'target'>,
      reasons: readonly Reason[],
    ): Promise<GatheredRelease | null>;
    /** Reads deployments by id; those that are gone, or may not be read, are absent. */
    readDeployments(subject: Place, ids: readonly number[]): Promise<readonly DetectedDeployment[]>;
    /**
     * Shows the verdict on a tag on the commit. Writes only what changed.
     *
     * @param isAsked a person asked for it: GitHub waits for a write, even if nothing changed
     * @returns null: nothing can be published there any more
     */
    publishRelease(gathered: GatheredRelease, report: Report, isAsked: boolean): Promise<CheckChange | null>;
  } & ReleaseIssuePorts &
    ReleaseFailurePorts['github'];
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly releaseVerdicts: EvaluatedReleases;
}

/** Milliseconds between reads of a deployment that has not ended, and for how long that is done: a job waits for 30 days at most. */
const unfinishedEveryMs = 3_600_000;
const unfinishedForMs = 31 * 86_400_000;

/** Deployments that are read at once, and that are remembered. */
const maxDeployments = 20;
const maxRemembered = 50;

/**
 * A release that was detected or asked for. What was detected is evaluated after the fact, only where the policy lists it: the record keeps
 * the verdict, and a failure opens an issue. The verdict on a tag, also on that of a draft, is shown on the commit.
 */
export const release: SubjectKind<ReleaseSubject, ReleasePorts, ReleaseEvidenceSubject> = {
  kind: 'release',
  key: (subject) => `${placeKey(subject)}@${subject.sha}:${targetKey(subject.target)}`,
  name: (subject) => `${placeName(subject)}@${subject.sha}:${targetKey(subject.target)}`,
  async reconcile(task, ports, holdsLease) {
    const { subject, reasons } = task;
    const { github, clock } = ports;
    const last = readReleaseMemory(task.remembered);
    const now = clock.now();
    const deployments = await deploymentsFor(github, subject, reasons, last);
    const isTagged = reasons.some(({ kind }) => kind === 'tagged');
    const before: ReleaseMemory = {
      ...last,
      isTag: last.isTag || isTagged,
      isPlanned: last.isPlanned || reasons.some(({ kind }) => kind === 'planned'),
      isUndecided: last.isUndecided || isTagged,
      unfinished: unfinishedIn(deployments, now),
    };
    const news = deployments.filter((deployment) => isNewsOf(deployment, last));
    const isDetection = !isRequested(reasons);
    if (isDetection && isOnlyAboutDeployments(reasons, last) && news.length === 0)
      return rested(before, 'nothing new runs');
    const gathered = await github.gatherRelease(subject, reasons);
    if (gathered === null) return gone;
    const { policy } = gathered;
    const isListed = policy.valid && releasePlan(policy.policy, subject.target).entries.length > 0;
    if (isDetection && policy.valid && !isListed) return rested(before, 'not listed');
    const report = await ports.engine.evaluateRelease(
      gathered.subject,
      gathered.policy,
      gathered.evidence,
      now,
    );
    return conclude(task, ports, holdsLease, { gathered, report, before, news, isListed, now });
  },
  publishFailure: publishReleaseFailure,
};

type Evaluated = {
  readonly gathered: GatheredRelease;
  readonly report: Report;
  readonly before: ReleaseMemory;
  /** Deployments that run and are not recorded, or that succeeded since. */
  readonly news: readonly DetectedDeployment[];
  readonly isListed: boolean;
  readonly now: Date;
};

/** Records a verdict, shows it where it is about a tag, and opens the issue where it fails after the fact. */
async function conclude(
  task: TaskOf<ReleaseSubject>,
  ports: ReleasePorts,
  holdsLease: HoldsLease,
  { gathered, report, before, news, isListed, now }: Evaluated,
): Promise<OutcomeOf<ReleaseSubject | ReleaseEvidenceSubject>> {
  const { subject, deliveries } = task;
  const { place } = gathered;
  const { github, recorder } = ports;
  const here = { ...subject, ...place };
  const answer = answerOf(report);
  const draft = recorder.release({ gathered, report, deliveries });
  const isAsked = isRequested(task.reasons);
  const isShown = isListed && (before.isTag || before.isPlanned);
  const verdict = await recordVerdict(
    task,
    holdsLease,
    draft,
    // What is answered is the newest entry, also where a gate wrote one meanwhile.
    isAsked ? null : before.recorded,
    // A caller of the API looks at no check: a person who pressed Re-run does.
    isShown ? () => github.publishRelease(gathered, report, isAsked && !task.background) : null,
  );
  if (verdict === null) return { outcome: 'overtaken', head: subject.sha, completion: () => ({}) };
  const known = new Set(before.deployments);
  const fresh = news.filter(({ id }) => !known.has(id));
  const deployed: NewEntry[] = [];
  for (const deployment of fresh) {
    const { startedAt } = deployment;
    const asked = await ports.releaseVerdicts.isEvaluated(
      place.repositoryId,
      subject.sha,
      subject.target,
      startedAt,
    );
    deployed.push(
      deploymentEntry(recorder, place, {
        deployment,
        target: targetKey(subject.target),
        asked,
        conclusion: report.conclusion,
        answer,
        rollBack: report.release?.rollBack?.at ?? null,
        recordedAt: now,
      }),
    );
  }
  const succeeded = news.filter(({ state }) => state === 'success').map(({ id }) => id);
  const isUndecided = before.isUndecided || succeeded.length > 0;
  const step = isListed ? issueStep(before.issue, report, isUndecided) : 'none';
  if (step !== 'none' && !(await holdsLease()))
    return { outcome: 'overtaken', head: subject.sha, completion: () => ({}) };
  const told = await toldAbout(step, before.issue, {
    github,
    recorder,
    place: here,
    sha: subject.sha,
    target: subject.target,
    branch: targetKey(subject.target),
    report,
    now,
  });
  const reevaluateAt = report.reevaluateAt?.getTime() ?? null;
  const dueIn = [
    ...(reevaluateAt === null ? [] : [Math.max(0, reevaluateAt - now.getTime())]),
    ...(isShown && report.conclusion === 'pending' ? [reevaluatePendingWithinMs] : []),
    ...(before.unfinished.length > 0 ? [unfinishedEveryMs] : []),
  ];
  const isNews = draft.says !== before.recorded;
  const after: ReleaseMemory = {
    ...before,
    recorded: draft.says,
    isUndecided: isUndecided && report.conclusion === 'pending',
    deployments: [...before.deployments, ...fresh.map(({ id }) => id)].slice(-maxRemembered),
    succeeded: [...before.succeeded, ...succeeded].slice(-maxRemembered),
    issue: told.issue,
  };
  return {
    outcome: 'evaluated',
    head: subject.sha,
    conclusion: report.conclusion,
    answer,
    ...(verdict.check === null ? {} : { check: verdict.check }),
    ...(step === 'open' ? { issue: told.issue?.number ?? 'refused' } : {}),
    ...(deployed.length === 0 ? {} : { deployments: deployed.map(({ conclusion }) => conclusion) }),
    completion: (ms) => ({
      subject: here,
      entries: [
        ...verdict.entries,
        ...deployed.map((entry) => ({ entry, confirmed: true })),
        ...told.entries.map((entry) => ({ entry, confirmed: true })),
      ],
      remembered: after,
      changed: isNews,
      reevaluateInMs: dueIn.length === 0 ? null : Math.min(...dueIn),
      follows: report.conclusion === 'pending' ? [{ ...placeOf(here), kind: 'release-evidence' }] : [],
      evaluation: {
        headSha: subject.sha,
        outcome: 'evaluated',
        conclusion: report.conclusion,
        failing: failingRules(report),
        ms,
      },
    }),
  };
}

interface RecordedVerdict {
  readonly entries: readonly RecordedEntry[];
  readonly check: CheckChange | null;
}

/**
 * Announces a verdict with its evidence, and shows it where it is shown on the commit.
 *
 * @param publish null: it is shown nowhere on GitHub
 * @returns null: another worker has the release
 */
async function recordVerdict(
  task: TaskOf<ReleaseSubject>,
  holdsLease: HoldsLease,
  draft: ReturnType<Recorder['release']>,
  recorded: string | null,
  publish: (() => Promise<CheckChange | null>) | null,
): Promise<RecordedVerdict | null> {
  const entry = await announceOnCheck(task, holdsLease, draft, recorded);
  if (entry === null) return null;
  const of = ({ entries = [] }: Kept) => entries;
  const check = publish === null ? null : await publish();
  // What cannot be shown any more, as in a repository that was archived meanwhile, is recorded all the same.
  return { entries: of(entry.shown), check };
}

/** The deployments that the reasons name and those that had not ended, of this commit to this target. */
async function deploymentsFor(
  github: ReleasePorts['github'],
  subject: ReleaseSubject,
  reasons: readonly Reason[],
  { unfinished, succeeded }: ReleaseMemory,
): Promise<readonly DetectedDeployment[]> {
  const named = reasons.flatMap((reason) => (reason.kind === 'deployed' ? [reason.deployment] : []));
  const wanted = [...new Set([...unfinished, ...named])].filter((id) => !succeeded.includes(id));
  if (wanted.length === 0) return [];
  const read = await github.readDeployments(subject, wanted.slice(-maxDeployments));
  return read.filter((deployment) => isOf(deployment, subject));
}

/** Those that may still succeed, by id: the event of it may be lost. */
function unfinishedIn(deployments: readonly DetectedDeployment[], now: Date): readonly number[] {
  return deployments
    .filter(
      ({ state, createdAt }) =>
        (state === 'waiting' || state === 'running') && now.getTime() - createdAt.getTime() < unfinishedForMs,
    )
    .map(({ id }) => id);
}

/** Whether a deployment runs and is not recorded, or succeeded since it was. */
function isNewsOf({ id, state }: DetectedDeployment, { deployments, succeeded }: ReleaseMemory): boolean {
  if (state === 'success') return !succeeded.includes(id);
  return state === 'running' && !deployments.includes(id);
}

function isOnlyAboutDeployments(
  reasons: readonly Reason[],
  { recorded, unfinished }: ReleaseMemory,
): boolean {
  return reasons.every(
    ({ kind }) => kind === 'deployed' || (kind === 'scheduled' && recorded === null && unfinished.length > 0),
  );
}

/** Nothing is to be evaluated now. */
function rested(left: ReleaseMemory, why: string): OutcomeOf<ReleaseSubject> {
  return {
    outcome: 'skipped',
    why,
    completion: () => ({
      remembered: left,
      reevaluateInMs: left.unfinished.length > 0 && why !== 'not listed' ? unfinishedEveryMs : null,
    }),
  };
}
