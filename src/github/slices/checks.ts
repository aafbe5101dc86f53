import type { ReportedCheck } from '../../evidence/checks.ts';
import { available } from '../../evidence/slice.ts';
import { noId } from '../client/no-id.ts';
import { actorOf } from '../read/actor.ts';
import { isOwnCheckName } from '../read/check-name.ts';
import { readCommitContexts } from '../read/commit-contexts.ts';
import type { CheckRunNode, ContextNode, StatusContextNode } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** What others report on the head, or on a merge group's own commit. */
export const checks = defineReader({
  slice: 'checks',
  lists: ['contexts'],
  async read({ source, list }) {
    const contexts = await list('contexts');
    return contexts.available ? available(checksOf(contexts.value, source)) : contexts;
  },
  async readForMergeGroup({ source, contexts }) {
    return contexts.available ? available(checksOf(contexts.value, source)) : contexts;
  },
  async readForRelease({ source, sha }) {
    const contexts = await readCommitContexts(source, sha);
    return contexts.available ? available(checksOf(contexts.value, source)) : contexts;
  },
});

type Conclusion = ReportedCheck['conclusion'];

const runConclusions: Readonly<Record<string, Conclusion>> = {
  SUCCESS: 'success',
  NEUTRAL: 'neutral',
  SKIPPED: 'skipped',
  FAILURE: 'failure',
  STARTUP_FAILURE: 'failure',
  CANCELLED: 'cancelled',
  TIMED_OUT: 'timed-out',
  ACTION_REQUIRED: 'action-required',
  STALE: 'stale',
};

const statusConclusions: Readonly<Record<string, Conclusion>> = {
  SUCCESS: 'success',
  PENDING: 'pending',
  EXPECTED: 'pending',
  FAILURE: 'failure',
  ERROR: 'failure',
};

/**
 * The newest check run of each name and suite, and the newest status of each name and creator, this app's own left out. A conclusion that GitHub may add one day
 * counts as a failure.
 *
 * @param own.ownJob the job that evaluates: it has not ended yet, and waiting for it would have no end
 */
export function checksOf(
  contexts: readonly ContextNode[],
  { ownAppId, ownCheckName, ownJob }: Pick<Source, 'ownAppId' | 'ownCheckName' | 'ownJob'>,
): readonly ReportedCheck[] {
  const newest = new Map<string, ContextNode>();
  for (const context of contexts) {
    if (isOwn(context, ownAppId, ownCheckName)) continue;
    const key = JSON.stringify([context.__typename, nameOf(context), reporterOf(context), suiteOf(context)]);
    const known = newest.get(key);
    if (known === undefined || isNewer(context, known)) newest.set(key, context);
  }
  // Of a job that runs once more, the earlier attempt must not count in place of this one.
  return [...newest.values()]
    .filter((context) => ownJob === undefined || !isOwnJob(context, ownJob))
    .map((context) => (context.__typename === 'CheckRun' ? checkOfRun(context) : checkOfStatus(context)));
}

/** This app's newest check run of a name, whatever it was started for. */
export function ownCheckRun(
  contexts: readonly ContextNode[],
  checkName: string,
  ownAppId: number,
): CheckRunNode | null {
  let newest: CheckRunNode | null = null;
  for (const context of contexts) {
    if (
      context.__typename !== 'CheckRun' ||
      !isOwn(context, ownAppId, checkName) ||
      context.name !== checkName
    )
      continue;
    if (newest === null || isNewer(context, newest)) newest = context;
  }
  return newest;
}

/**
 * Whether this app reports it. Where GitHub is asked with a token of somebody, no app is known as this one, and the name tells. The token of
 * a workflow is that of the app of GitHub Actions, which also reports a check for each job: those are of others, whatever their names.
 */
export function isOwn(context: ContextNode, ownAppId: number, checkName?: string): boolean {
  if (context.__typename !== 'CheckRun') return false;
  if (ownAppId === noId) return isOwnCheckName(context.name, checkName);
  const { app } = context.checkSuite;
  if (app?.databaseId !== ownAppId) return false;
  return app.slug !== sharedApp || (isOwnCheckName(context.name, checkName) && !isJob(context));
}

/** The app whose token every workflow has. */
const sharedApp = 'github-actions';

/**
 * Whether it is the job that evaluates, in this run of its workflow or in an earlier one, which may have been cancelled. The runner does
 * not tell under which name it is shown: in this run it is one that has not ended.
 */
function isOwnJob(context: ContextNode, { runId, name }: NonNullable<Source['ownJob']>): boolean {
  if (context.__typename !== 'CheckRun' || context.checkSuite.app?.slug !== sharedApp) return false;
  const ofRun = /\/actions\/runs\/(\d+)\/job\/\d+$/.exec(context.detailsUrl ?? '')?.[1];
  if (ofRun === runId) return context.status !== 'COMPLETED';
  return ofRun !== undefined && context.name === name;
}

/** GitHub Actions names each job by a UUID, which what sdl-gate notes on a check never is. */
export function isJob({ externalId }: Pick<CheckRunNode, 'externalId'>): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(externalId ?? '');
}

/** The name under which a rule requires it. */
export function nameOf(context: ContextNode): string {
  return context.__typename === 'CheckRun' ? context.name : context.context;
}

/** The slug of the app, or the login of the user. */
export function reporterOf(context: ContextNode): string | null {
  if (context.__typename === 'CheckRun') return context.checkSuite.app?.slug ?? null;
  return actorOf(context.creator)?.login ?? null;
}

function suiteOf(context: ContextNode): number | null {
  return context.__typename === 'CheckRun' ? context.checkSuite.databaseId : null;
}

function isNewer(a: ContextNode, b: ContextNode): boolean {
  if (a.__typename === 'CheckRun' && b.__typename === 'CheckRun') {
    return (a.databaseId ?? 0) > (b.databaseId ?? 0);
  }
  return a.__typename === 'StatusContext' && b.__typename === 'StatusContext' && a.createdAt > b.createdAt;
}

function checkOfRun(run: CheckRunNode): ReportedCheck {
  const concluded = run.status === 'COMPLETED';
  return {
    kind: 'check-run',
    name: run.name,
    reportedBy: reporterOf(run),
    suite: suiteOf(run),
    suiteEnded: run.checkSuite.status === 'COMPLETED',
    conclusion: concluded ? (runConclusions[run.conclusion ?? ''] ?? 'failure') : 'pending',
    url: run.detailsUrl,
    completedAt: concluded && run.completedAt !== null ? new Date(run.completedAt) : null,
  };
}

function checkOfStatus(status: StatusContextNode): ReportedCheck {
  const conclusion = statusConclusions[status.state] ?? 'failure';
  return {
    kind: 'status',
    name: status.context,
    reportedBy: reporterOf(status),
    conclusion,
    url: status.targetUrl,
    completedAt: conclusion === 'pending' ? null : new Date(status.createdAt),
  };
}
