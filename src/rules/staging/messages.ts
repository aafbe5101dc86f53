import { counted, listOf } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import { utcMinute } from '../../text/utc-time.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { maxWaitMs, minWaitMs } from '../waiting.ts';
import type { EnvironmentStay, NotCounted, Stay } from './deployed/stay.ts';
import type { Options } from './options.ts';

export const messages = {
  'is-staging': 'The target is one of the environments in which a commit runs first.',
  'never-deployed': 'The commit was never deployed there.',
  'not-counted': 'It was deployed there, and not by the workflow or account that the policy names.',
  'deployment-failed': 'The newest deployment there failed.',
  'ended-early': 'It ran there, and for less time than the policy asks for.',
  deploying: 'It is being deployed there.',
  soaking: 'It runs there, and the time that the policy asks for is not over.',
  stayed: 'It ran there, for as long as the policy asks for.',
  'deployment-not-counted': 'A deployment of the commit that does not count, and why.',
} as const;

type Id = keyof typeof messages;
export type StagingVerdict = Verdict<Id>;

/** Findings that are shown. */
const maxFindings = 20;

export function isStagingItself(environment: string): StagingVerdict {
  return {
    status: 'not-applicable',
    messageId: 'is-staging',
    summary: say`A commit is released to ${environment} before it is anywhere else.`,
    findings: [],
  };
}

type Failing = Extract<Stay, { state: 'never' | 'not-counted' | 'failed' | 'ended-early' }>;

const failingIds = {
  never: 'never-deployed',
  'not-counted': 'not-counted',
  failed: 'deployment-failed',
  'ended-early': 'ended-early',
} as const satisfies Readonly<Record<Failing['state'], Id>>;

/** The verdict where the commit has to be deployed to an environment first, or again; null: there is none such. */
export function notYet(
  all: readonly EnvironmentStay[],
  sha: string,
  options: Options,
): StagingVerdict | null {
  const failing = all.flatMap(({ environment, stay }) => (isFailing(stay) ? [{ environment, stay }] : []));
  const [first] = failing;
  if (first === undefined) return null;
  const names = namesOf(failing);
  const by =
    options.workflow !== null
      ? say` with ${options.workflow}`
      : options.creators.length > 0
        ? say` as ${listOf(
            options.creators.map((login) => say`${login}`),
            'or',
            3,
          )}`
        : [];
  const stay = options.soak === 0 ? [] : say` and let it run there for ${[hours(options.soak)]}`;
  return {
    status: 'fail',
    messageId: failingIds[first.stay.state],
    summary: join(
      failing.map(({ environment, stay: each }) => whyOf(environment, each, sha, options)),
      ' ',
    ),
    remedy: say`Deploy ${commitLink(sha)} to ${names}${by}${stay}; then release it.`,
    turn: 'releaser',
    findings: findingsOf(all),
  };
}

/** The verdict while the commit is deployed, or runs for the asked time; null: neither. */
export function waiting(
  all: readonly EnvironmentStay[],
  sha: string,
  { soak }: Options,
  now: Date,
): StagingVerdict | null {
  const pending = all.filter(({ stay: { state } }) => state === 'deploying' || state === 'soaking');
  const [first] = pending;
  if (first === undefined) return null;
  const deploying = pending.filter(({ stay }) => stay.state === 'deploying');
  const ends = pending.flatMap(({ stay }) => (stay.state === 'soaking' ? [stay.ends.getTime()] : []));
  const names = namesOf(pending);
  // The end of a deployment is announced by an event, which may be lost.
  const wait = Math.min(
    Math.max(minWaitMs, Math.max(0, ...ends) - now.getTime()),
    deploying.length > 0 ? maxWaitMs : Number.POSITIVE_INFINITY,
  );
  return {
    status: 'pending',
    messageId: deploying.length > 0 ? 'deploying' : 'soaking',
    summary: join(
      pending.map(({ environment, stay }) => whyOf(environment, stay, sha, { soak })),
      ' ',
    ),
    waitingFor:
      deploying.length > 0 ? say`the deployment to ${namesOf(deploying)}` : say`the time in ${names}`,
    remedy:
      deploying.length > 0
        ? say`Nothing to do while it is deployed. If it waits for an approval, a reviewer of ${namesOf(deploying)} gives it.`
        : say`Nothing to do until ${[utcMinute(new Date(Math.max(...ends)))]}.`,
    turn: 'tool',
    reevaluateAt: new Date(now.getTime() + wait),
    findings: findingsOf(all),
  };
}

export function stayed(all: readonly EnvironmentStay[], sha: string, now: Date): StagingVerdict {
  return {
    status: 'pass',
    messageId: 'stayed',
    summary: join(
      all.flatMap(({ environment, stay }) =>
        stay.state === 'stayed'
          ? [
              stay.until === null
                ? say`${commitLink(sha)} runs in ${environment} since ${[utcMinute(stay.since)]}.`
                : say`${commitLink(sha)} ran in ${environment} for ${[duration(stay.since, stay.until, now)]}.`,
            ]
          : [],
      ),
      ' ',
    ),
    findings: findingsOf(all),
  };
}

function isFailing(stay: Stay): stay is Failing {
  return Object.hasOwn(failingIds, stay.state);
}

function whyOf(environment: string, stay: Stay, sha: string, { soak }: Pick<Options, 'soak'>): Message {
  const commit = commitLink(sha);
  switch (stay.state) {
    case 'never':
      return say`${commit} was never deployed to ${environment}.`;
    case 'not-counted':
      return say`No deployment of ${commit} to ${environment} counts.`;
    case 'failed':
      return say`The newest deployment of ${commit} to ${environment} failed at ${[utcMinute(stay.at)]}.`;
    case 'ended-early': {
      const why =
        stay.by === null ? say`it was taken down or failed` : say`${commitLink(stay.by)} took its place`;
      return say`${commit} ran in ${environment} for ${[duration(stay.since, stay.until, stay.until)]} of ${[hours(soak)]}: then ${why}.`;
    }
    case 'deploying':
      return say`${commit} is being deployed to ${environment}.`;
    case 'soaking':
      return say`${commit} runs in ${environment} since ${[utcMinute(stay.since)]}, and has to stay there for ${[hours(soak)]}, until ${[utcMinute(stay.ends)]}.`;
    case 'stayed':
      return say`${commit} ran in ${environment}.`;
  }
}

const whys: Readonly<Record<NotCounted['why'], string>> = {
  creator: 'the policy does not list the account that made it',
  reporter: 'the policy does not list the account that reported its success',
  workflow: 'its states name no successful run, on this commit, of the workflow that the policy names',
  'too-many-states': 'it has more states than are read',
};

function findingsOf(all: readonly EnvironmentStay[]): readonly Finding<Id>[] {
  return all
    .flatMap(({ environment, notCounted }) =>
      notCounted.map(({ deployment: { id, by, createdAt }, why }): Finding<Id> => {
        const who = by === null ? [] : say` of ${by.login}`;
        return {
          messageId: 'deployment-not-counted',
          level: 'notice',
          topic: id,
          message: say`Not counted: the deployment${who} to ${environment} at ${[utcMinute(createdAt)]}, since ${[whys[why]]}.`,
        };
      }),
    )
    .slice(0, maxFindings);
}

function namesOf(all: readonly { readonly environment: string }[]): Message {
  return listOf(
    all.map(({ environment }) => say`${environment}`),
    'and',
  );
}

function hours(count: number): string {
  return counted(count, 'hour');
}

function duration(since: Date, until: Date | null, now: Date): string {
  const minutes = Math.floor(((until ?? now).getTime() - since.getTime()) / 60_000);
  return minutes < 120 ? counted(minutes, 'minute') : hours(Math.floor(minutes / 60));
}
