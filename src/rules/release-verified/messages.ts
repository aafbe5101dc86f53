import { counted, listOf } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import { utcMinute } from '../../text/utc-time.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { maxWaitMs } from '../waiting.ts';
import type { Options } from './options.ts';
import type { Statement } from './statements/statement.ts';

export const messages = {
  verified: 'The commit, or one that is near enough, was verified by somebody who may.',
  'not-verified': 'Nobody who may has verified it yet.',
  'check-failed': 'The check that shows it did not succeed on the commit.',
  'unknown-verifiers': 'A team whose members verify releases does not exist.',
  'verification-not-counted': 'Something that does not show it, and why.',
} as const;

type Id = keyof typeof messages;
export type ReleaseVerifiedVerdict = Verdict<Id>;

/** Findings that are shown. */
const maxFindings = 20;

export function verified(counting: Statement, all: readonly Statement[]): ReleaseVerifiedVerdict {
  const { source, sha, distance, at, says } = counting;
  const when = at === null ? [] : say`, ${[utcMinute(at)]}`;
  const which =
    distance === 0
      ? say`this very commit`
      : say`${commitLink(sha)}, to which the release adds ${[counted(distance, 'commit')]}`;
  const words = says === null ? [] : say` It says: ${says}`;
  return {
    status: 'pass',
    messageId: 'verified',
    summary: say`${source} is about ${which}${when}.${words}`,
    findings: findingsOf(all),
  };
}

export function notVerified(
  sha: string,
  all: readonly Statement[],
  options: Options,
  now: Date,
): ReleaseVerifiedVerdict {
  const [first] = all;
  const why =
    first?.notCounted == null
      ? say`Nobody has verified ${commitLink(sha)} yet.`
      : say`${first.source} ${first.notCounted.why}.`;
  return {
    status: 'pending',
    messageId: 'not-verified',
    summary: why,
    waitingFor: ['somebody to verify it'],
    remedy: waysOf(sha, options),
    turn: 'releaser',
    // A comment or a review may come without an event of this commit.
    reevaluateAt: new Date(now.getTime() + maxWaitMs),
    findings: findingsOf(all),
  };
}

export function failed(
  { source, notCounted, sha }: Statement,
  all: readonly Statement[],
  options: Options,
): ReleaseVerifiedVerdict {
  return {
    status: 'fail',
    messageId: 'check-failed',
    summary: say`${source} ${notCounted?.why ?? []} on ${commitLink(sha)}.`,
    remedy: say`Fix what it found and release another commit, or run it again. ${waysOf(sha, {
      ...options,
      ways: options.ways.filter((way) => way !== 'check'),
    })}`,
    turn: 'releaser',
    findings: findingsOf(all),
  };
}

export function unknownTeam(absent: readonly string[]): ReleaseVerifiedVerdict {
  const names = listOf(
    absent.map((team) => say`${team}`),
    'and',
  );
  return {
    status: 'error',
    messageId: 'unknown-verifiers',
    summary: say`The organization has no team ${names} that the app can see.`,
    remedy: say`Correct ${'teams'} in the policy.`,
    turn: 'administrator',
    findings: [],
  };
}

function waysOf(sha: string, { ways, check, accounts, teams, ...options }: Options): Message {
  const who =
    accounts.length + teams.length === 0
      ? say`somebody with write access`
      : listOf(
          [...accounts.map((login) => say`${login}`), ...teams.map((team) => say`a member of ${team}`)],
          'or',
          5,
        );
  const each: Readonly<Record<Options['ways'][number], Message>> = {
    command: say`Have ${who} comment ${`/sdl verified ${sha.slice(0, 12)} <what and how>`} on an issue or pull request of this repository, in at least ${options['min-letters']} letters.`,
    review: say`Have a reviewer say, in the comment that approves a deployment of the commit, what was verified and how.`,
    check: check === null ? [] : say`Have ${check.app} report ${check.name} on the commit.`,
  };
  const known = ways.map((way) => each[way]).filter((message) => message.length > 0);
  return join(known, ' ');
}

function findingsOf(all: readonly Statement[]): readonly Finding<Id>[] {
  return all
    .flatMap(({ source, sha, notCounted }): readonly Finding<Id>[] =>
      notCounted === null
        ? []
        : [
            {
              messageId: 'verification-not-counted',
              level: 'notice',
              message: say`Not counted, of ${commitLink(sha)}: ${source} ${notCounted.why}.`,
            },
          ],
    )
    .slice(0, maxFindings);
}
