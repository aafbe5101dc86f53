import { z } from 'zod';
import type { Report } from '../engine/report.ts';
import { type Command, commandsIn } from '../exceptions/commands.ts';
import { type ExceptionEvent, type Register, registerOf } from '../exceptions/event.ts';
import type { ExceptionPolicy } from '../policy/exception-policy.ts';
import type { PolicyResult } from '../policy/policy.ts';
import { visibleLines } from '../text/markdown/visible-lines.ts';
import { type BranchSubject, branchOf } from './branch.ts';
import { decideCommands } from './decide-command.ts';
import { type EndingExceptionSubject, toldBeforeMs } from './ending-exception.ts';
import type {
  CommandAnswer,
  CommandSubject,
  EmergencyIssue,
  GatheredCommand,
  ReadComment,
} from './gathered-command.ts';
import { evaluateTogether } from './joint-evaluation.ts';
import { type Place, placeKey, placeName, placeOf } from './place.ts';
import type { PullRequestPorts, PullRequestSubject } from './pull-request.ts';
import { followed, scheduled } from './reason.ts';
import type { ReleaseEvidenceSubject } from './release-evidence.ts';
import { gone, type HoldsLease, type OutcomeOf, type SubjectKind, type TaskOf, type WakeOf } from './work.ts';

export interface CommandPorts extends PullRequestPorts {
  readonly github: PullRequestPorts['github'] & {
    /**
     * Reads the comment.
     *
     * @returns null where it is gone, was edited since, or is not a person's: then it does nothing
     */
    readComment(subject: CommandSubject): Promise<ReadComment | null>;
    /**
     * Reads what decides about the commands of a comment: by GitHub's answers, never by the comment.
     *
     * @returns null where the issue or pull request is gone
     */
    gatherCommand(
      subject: CommandSubject,
      comment: ReadComment,
      commits: readonly string[],
    ): Promise<GatheredCommand | null>;
    /**
     * Reacts to the comment, and writes or edits the one reply to it.
     *
     * @returns `refused` where GitHub takes no comment, as on a locked conversation
     */
    answerCommand(subject: CommandSubject, answer: CommandAnswer): Promise<'answered' | 'refused'>;
    /**
     * Opens the issue in which an emergency is reviewed, or finds it where it is open already.
     *
     * @returns its number; null where the app may not open issues
     */
    openEmergencyIssue(subject: CommandSubject, issue: EmergencyIssue): Promise<number | null>;
  };
  readonly exceptionEvents: {
    /** The events of a repository, in the order in which they were written. */
    exceptionEvents(
      repositoryId: number,
    ): Promise<readonly { readonly id: string; readonly event: ExceptionEvent | null }[]>;
  };
}

/** What is remembered of a comment between its decision and its answer, and afterwards, so that it is answered once. */
const remembered = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('decided'),
    answer: z.object({ accepted: z.boolean(), text: z.string(), thread: z.int() }),
    issue: z.object({ id: z.string(), title: z.string(), body: z.string() }).nullable(),
  }),
  z.object({ state: z.literal('answered') }),
]);

const answered = { state: 'answered' } as const;

/**
 * The commands of a comment. First they are decided, and what they change is stored with the end of the claim; then they are answered. A
 * process that ends between the two leaves the answer to the next one, and nothing is decided twice.
 */
export const command: SubjectKind<
  CommandSubject,
  CommandPorts,
  EndingExceptionSubject | PullRequestSubject | BranchSubject | ReleaseEvidenceSubject
> = {
  kind: 'command',
  key: (subject) => `${placeKey(subject)}!${writtenIn(subject)}`,
  name: (subject) => `${placeName(subject)}!${writtenIn(subject)}`,
  reconcile(task, ports, holdsLease) {
    const { data } = remembered.safeParse(task.remembered);
    switch (data?.state) {
      case 'answered':
        return Promise.resolve({ outcome: 'skipped', completion: () => ({}) });
      case 'decided':
        return answer(task, data, ports, holdsLease);
      default:
        return decide(task, ports);
    }
  },
};

/** Comments and reviews are numbered each by themselves. */
function writtenIn({ comment, reviewOf }: CommandSubject): string {
  return reviewOf === undefined ? `${comment}` : `review-${comment}`;
}

async function decide(
  task: TaskOf<CommandSubject>,
  ports: CommandPorts,
): Promise<
  OutcomeOf<
    CommandSubject | EndingExceptionSubject | PullRequestSubject | BranchSubject | ReleaseEvidenceSubject
  >
> {
  const { subject, deliveries } = task;
  const comment = await ports.github.readComment(subject);
  const commands = comment === null ? [] : commandsIn(visibleLines(comment.body) ?? []);
  // Asking for the check again needs no answer: the event woke the pull request itself.
  if (comment === null || commands.every(({ kind }) => kind === 're-evaluate')) return gone;
  const gathered = await ports.github.gatherCommand(subject, comment, namedCommits(commands));
  if (gathered === null) return gone;
  const { place, thread, policy, permission, roles, emergencyRoles } = gathered;
  // An account without any say is not answered: else anybody could have the app write as many comments as they do.
  const isContributor = thread.kind === 'pull-request' && thread.contributors.includes(comment.by);
  if (
    !isContributor &&
    roles.length + emergencyRoles.length === 0 &&
    !['admin', 'write'].includes(permission)
  )
    return gone;
  const register = registerOf(await ports.exceptionEvents.exceptionEvents(subject.repositoryId));
  const {
    events,
    tested,
    answer: found,
    issue,
  } = decideCommands(commands, {
    ...gathered,
    comment: {
      id: subject.comment,
      isReview: subject.reviewOf !== undefined,
      by: comment.by,
      at: comment.at,
    },
    policy: policyOf(policy),
    register,
    report: await reportOf(commands, gathered, ports),
    now: ports.clock.now(),
  });
  const located: CommandSubject = { ...subject, ...place };
  const recorded = (kind: string, conclusion: string, facts: Readonly<Record<string, unknown>>) => ({
    entry: ports.recorder.entry({
      kind,
      place,
      number: thread.number,
      ...(thread.kind === 'issue' ? {} : { sha: thread.headSha }),
      conclusion,
      facts,
    }),
    confirmed: true,
  });
  const changed: readonly PullRequestSubject[] =
    events.length === 0 || thread.kind === 'issue'
      ? []
      : [{ ...place, kind: 'pull-request', number: thread.number }];
  return {
    outcome: 'evaluated',
    commands: commands.map(({ kind }) => kind),
    events: events.map(({ kind }) => kind),
    completion: () => ({
      subject: located,
      exceptionEvents: events,
      entries: [
        ...events
          .filter(({ kind }) => kind !== 'tested')
          .map((event) =>
            event.kind === 'verified' || event.kind === 'security-test'
              ? recorded('tested', event.kind, { event })
              : recorded('exception', event.kind, { event }),
          ),
        ...tested.map((what) =>
          recorded('tested', 'said', {
            what,
            by: comment.by,
            at: comment.at,
            [subject.reviewOf === undefined ? 'comment' : 'review']: subject.comment,
          }),
        ),
      ],
      remembered: { state: 'decided', answer: { ...found, thread: thread.number }, issue },
      wakes: [
        { subject: located, reason: followed, deliveries },
        ...changed.map((pullRequest) => ({
          subject: pullRequest,
          reason: followed,
          deliveries,
        })),
        ...releasesOf(events, place, deliveries),
        ...endingOf(events, register, place, ports.clock.now()),
        ...reviewedOf(events, gathered, deliveries),
      ],
    }),
  };
}

/** The first digits of the commits that commands are about. */
function namedCommits(commands: readonly Command[]): readonly string[] {
  return [...new Set(commands.flatMap((each) => ('commit' in each ? [each.commit] : [])))];
}

/** Releases that wait may pass with an exception, or no longer. */
function releasesOf(
  events: readonly ExceptionEvent[],
  place: Place,
  deliveries: readonly string[],
): readonly WakeOf<ReleaseEvidenceSubject>[] {
  if (events.length === 0) return [];
  return [
    {
      subject: { ...placeOf(place), kind: 'release-evidence' },
      reason: followed,
      deliveries,
      background: true,
    },
  ];
}

/** A review that was overdue blocked the other pull requests, too: each is evaluated again. */
function reviewedOf(
  events: readonly ExceptionEvent[],
  { place, thread }: GatheredCommand,
  deliveries: readonly string[],
): readonly WakeOf<BranchSubject>[] {
  if (thread.kind === 'issue' || !events.some(({ kind }) => kind === 'reviewed')) return [];
  return [{ subject: branchOf(place, thread.base), reason: followed, deliveries }];
}

/** What was approved and ends later than in a week: then those concerned are told. */
function endingOf(
  events: readonly ExceptionEvent[],
  { registered }: Register,
  place: Place,
  now: Date,
): readonly WakeOf<EndingExceptionSubject>[] {
  return events.flatMap(({ kind, id }) => {
    const found = registered.find(({ exception }) => exception.id === id);
    const delay = (found?.exception.ends.getTime() ?? 0) - toldBeforeMs - now.getTime();
    if (kind !== 'approved' || delay <= 0) return [];
    const subject: EndingExceptionSubject = { ...place, kind: 'ending-exception', id };
    return [{ subject, reason: scheduled, delay, background: true }];
  });
}

function policyOf(result: PolicyResult): ExceptionPolicy | null {
  return (result.valid ? result.policy.exceptions : undefined) ?? null;
}

/** Evaluates the pull request, where a command is about what its check says. */
async function reportOf(
  commands: readonly Command[],
  { place, thread }: GatheredCommand,
  { github, engine, clock }: CommandPorts,
): Promise<Report | null> {
  if (thread.kind === 'issue' || !commands.some(({ kind }) => kind === 'explain' || kind === 'waive'))
    return null;
  const gathered = await github.gatherPullRequest(
    { ...place, kind: 'pull-request', number: thread.number },
    [],
  );
  if (gathered === null || 'closed' in gathered) return null;
  return (await evaluateTogether(gathered, engine, clock.now())).report;
}

async function answer(
  task: TaskOf<CommandSubject>,
  { answer: text, issue }: Extract<z.infer<typeof remembered>, { state: 'decided' }>,
  { github, clock }: CommandPorts,
  holdsLease: HoldsLease,
): Promise<OutcomeOf<CommandSubject>> {
  const { subject } = task;
  if (!(await holdsLease())) return { outcome: 'overtaken', completion: () => ({}) };
  const number = issue === null ? null : await github.openEmergencyIssue(subject, issue);
  const opened: readonly ExceptionEvent[] =
    issue === null || number === null
      ? []
      : [
          {
            kind: 'issue-opened',
            id: issue.id,
            repositoryId: subject.repositoryId,
            by: 'sdl-gate',
            at: clock.now(),
            source: `issue:${subject.repositoryId}:${issue.id}`,
            issue: number,
          },
        ];
  const review = number === null ? '' : `\n\nIt is reviewed in #${number}.`;
  const reply = await github.answerCommand(subject, { ...text, text: `${text.text}${review}` });
  return {
    outcome: 'evaluated',
    reply,
    completion: () => ({ remembered: answered, exceptionEvents: opened }),
  };
}
