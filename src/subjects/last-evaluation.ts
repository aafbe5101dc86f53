import { z } from 'zod';
import type { Report } from '../engine/report.ts';
import { sliceEvents } from '../evidence/index.ts';
import type { Push } from '../evidence/pushes.ts';
import type { Digest } from './entries.ts';
import { pullRequestEvents } from './own-events.ts';
import type { SeenPolicyFiles } from './policy-file.ts';
import type { Reason } from './reason.ts';

const lastEvaluation = z.object({
  /** The conclusion and each rule's verdict, as last shown. */
  shown: z.string(),
  /** The events that can change the verdict of an enabled rule, or the report of any policy. */
  relevant: z.array(z.string()),
  /** The fingerprint of the pull request for a full resync; null where it is unknown. */
  fingerprint: z.string().nullable().default(null),
  /** Who pushed, as webhooks reported it, oldest first: GitHub's API does not show it for forks. */
  pushes: z
    .array(
      z.object({
        by: z.object({ login: z.string(), kind: z.enum(['user', 'bot', 'other']) }).nullable(),
        before: z.string().nullable(),
        after: z.string(),
      }),
    )
    .default([]),
  /** The other open pull requests with the same head and the same check, by number. */
  siblings: z.array(z.int()).default([]),
  /** The pull request was closed since, and that was processed. */
  closed: z.boolean().default(false),
  /** What the last entry of the record about its check says; null where there is none. */
  recorded: z.string().nullable().default(null),
  /** The versions of the policy files that it saw. */
  policyFiles: z
    .object({ organization: z.string().optional(), repository: z.string().optional() })
    .default({}),
});

/** Pushes that are remembered of one pull request, the newest. */
const maxPushes = 100;

/** The state that an evaluation leaves for the next one of the same subject. */
export type LastEvaluation = z.infer<typeof lastEvaluation>;

/** Reads the state from the store, perhaps of another release; null where it cannot be used. */
export function readLastEvaluation(remembered: unknown): LastEvaluation | null {
  return lastEvaluation.safeParse(remembered).data ?? null;
}

/** The state that a report leaves for the next evaluation. */
export function lastEvaluationOf(
  report: Report,
  relevantEvents: ReadonlySet<string>,
  fingerprint: string | null,
  {
    pushes = [],
    siblings = [],
    recorded = null,
    policyFiles = {},
  }: {
    readonly pushes?: readonly Push[] | undefined;
    readonly siblings?: readonly number[] | undefined;
    readonly recorded?: Digest | null;
    readonly policyFiles?: SeenPolicyFiles | undefined;
  } = {},
): LastEvaluation {
  return {
    shown: shownBy(report),
    relevant: [...new Set([...pullRequestEvents, ...relevantEvents])],
    fingerprint,
    pushes: [...pushes],
    siblings: [...siblings],
    closed: false,
    recorded,
    policyFiles: { ...policyFiles },
  };
}

/** The state after an entry was written that no evaluation led to. Where nothing was evaluated yet, every reason is news as before. */
export function withRecorded(last: LastEvaluation | null, recorded: Digest | null): LastEvaluation {
  return { ...(last ?? { ...unevaluated, pushes: [], closed: true }), recorded };
}

const unevaluated = {
  shown: '',
  relevant: [...pullRequestEvents],
  fingerprint: null,
  siblings: [],
  policyFiles: {},
};

/** The state that a pull request leaves that was closed: who pushed matters again when it is reopened. Null where nothing is known. */
export function lastEvaluationOfClosed(
  last: LastEvaluation | null,
  pushes: readonly Push[],
): LastEvaluation | null {
  if (last === null && pushes.length === 0) return null;
  // Whatever the check says of it when it is reopened is written to the record again.
  return { ...unevaluated, pushes: [...pushes], closed: true, recorded: null };
}

/** The pushes to a pull request that webhooks have reported: those that were remembered, then those of new deliveries. */
export function reportedPushes(
  last: LastEvaluation | null,
  reasons: readonly Reason[],
  number: number,
): readonly Push[] {
  const reported = reasons.flatMap((reason) =>
    reason.kind === 'pushed' && reason.number === number ? [reason.push] : [],
  );
  // A delivery may come twice.
  const distinct = new Map(
    [...(last?.pushes ?? []), ...reported].map((push) => [
      JSON.stringify([push.by, push.before, push.after]),
      push,
    ]),
  );
  return [...distinct.values()].slice(-maxPushes);
}

/** Events that change more than evidence, although slices of releases list them: the policy, and whether there is anything to evaluate. */
const changesMore: ReadonlySet<string> = new Set(['push', 'pull_request.closed']);

const changesReport = new Set(
  [...pullRequestEvents, ...Object.values(sliceEvents).flat()].filter((name) => !changesMore.has(name)),
);

/**
 * Whether a reason can change what is shown. A reason other than the events of the evidence and of the subject itself always can: a person
 * asked, or the policy changed.
 */
export function mayChangeVerdict(reason: Reason, { relevant, fingerprint, closed }: LastEvaluation): boolean {
  // Whatever is reported of one that was closed: it may have been reopened.
  if (closed) return reason.kind !== 'unlisted';
  if (reason.kind === 'resync') return fingerprint === null || reason.fingerprint !== fingerprint;
  if (reason.kind !== 'event') return true;
  return relevant.includes(reason.event) || !changesReport.has(reason.event);
}

function shownBy({ conclusion, rules }: Report): string {
  return JSON.stringify([conclusion, rules.map(({ id, verdict }) => [id, verdict.status])]);
}
