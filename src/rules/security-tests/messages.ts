import { counted, listOf, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import { maxWaitMs } from '../waiting.ts';
import type { TestReport } from './evidence/report.ts';
import type { ListedTest } from './evidence/state-of-test.ts';
import type { WantedEvidence, WantedTest } from './options.ts';

export const messages = {
  'nothing-listed': 'The policy lists no security test.',
  'not-tested': 'A security test that the policy lists has no evidence for this release.',
  'test-failed': 'A security test that the policy lists failed.',
  'test-running': 'A security test that the policy lists has not ended.',
  tested: 'Each security test that the policy lists took place.',
  'unknown-recorders': 'A team whose members record security tests does not exist.',
  'security-test': 'A security test that the policy lists, with its age and what was tested.',
  'missing-test': 'A security test that failed or has no evidence, and why.',
} as const;

type Id = keyof typeof messages;
export type SecurityTestsVerdict = Verdict<Id>;

const dayMs = 86_400_000;

export function nothingListed(): SecurityTestsVerdict {
  return {
    status: 'not-applicable',
    messageId: 'nothing-listed',
    summary: say`The policy lists no security test.`,
    findings: [],
  };
}

export function unknownTeam(absent: readonly string[]): SecurityTestsVerdict {
  const names = listOf(
    absent.map((team) => say`${team}`),
    'and',
  );
  return {
    status: 'error',
    messageId: 'unknown-recorders',
    summary: say`The organization has no team ${names} that the app can see.`,
    remedy: say`Correct ${'teams'} in the policy.`,
    turn: 'administrator',
    findings: [],
  };
}

/** The verdict where a test failed or is missing; null: none is. */
export function failed(all: readonly ListedTest[], sha: string, now: Date): SecurityTestsVerdict | null {
  const missing = all.filter(({ state: { state } }) => isMissing(state));
  const [first] = missing;
  if (first === undefined) return null;
  return {
    status: 'fail',
    messageId: missing.some(({ state }) => state.state === 'failed') ? 'test-failed' : 'not-tested',
    summary: say`${[`${missing.length}`]} of ${[counted(all.length, 'security test')]} ${[plural(missing.length, 'is', 'are')]} not met: ${listOf(
      missing.map(({ test, state }) =>
        state.state === 'failed' ? say`${test.name} failed` : say`${test.name} has no evidence`,
      ),
      'and',
      5,
    )}.`,
    remedy: join(
      missing.slice(0, 3).map(({ test }) => remedyOf(test, sha)),
      ' ',
    ),
    turn: 'releaser',
    waivable: { of: ['missing-test'], otherwise: withoutMissing(all, now) },
    findings: findingsOf(all, now),
  };
}

/** What is to be said of the others where the missing ones are waived. */
function withoutMissing(all: readonly ListedTest[], now: Date): SecurityTestsVerdict | null {
  return waiting(
    all.filter(({ state: { state } }) => !isMissing(state)),
    now,
  );
}

/** The verdict while tests run; null: none does. */
export function waiting(all: readonly ListedTest[], now: Date): SecurityTestsVerdict | null {
  const running = all.filter(({ state }) => state.state === 'running');
  if (running.length === 0) return null;
  const names = listOf(
    running.map(({ test }) => say`${test.name}`),
    'and',
    5,
  );
  return {
    status: 'pending',
    messageId: 'test-running',
    summary: say`${names} ${[running.length === 1 ? 'has' : 'have']} not ended yet.`,
    waitingFor: names,
    remedy: say`Nothing to do while it runs.`,
    turn: 'tool',
    reevaluateAt: new Date(now.getTime() + maxWaitMs),
    findings: findingsOf(all, now),
  };
}

export function shown(all: readonly ListedTest[], now: Date): SecurityTestsVerdict {
  return {
    status: 'pass',
    messageId: 'tested',
    summary: say`${[counted(all.length, 'security test')]} took place: ${listOf(
      all.map(({ test }) => say`${test.name}`),
      'and',
      5,
    )}.`,
    findings: findingsOf(all, now),
  };
}

function isMissing(state: ListedTest['state']['state']): boolean {
  return state === 'missing' || state === 'not-counted' || state === 'failed';
}

function findingsOf(all: readonly ListedTest[], now: Date): readonly Finding<Id>[] {
  return all.map(({ test, state }): Finding<Id> => {
    const { name, kind } = test;
    const isOpen = isMissing(state.state);
    return {
      messageId: isOpen ? 'missing-test' : 'security-test',
      level: isOpen ? 'failure' : 'notice',
      topic: name,
      message: say`${name} (${[kind]}): ${wordsOf(state, now)}.`,
    };
  });
}

function wordsOf(state: ListedTest['state'], now: Date): Message {
  switch (state.state) {
    case 'missing':
      return say`nothing shows it for this commit, or for one that is near enough`;
    case 'not-counted':
      return say`${state.report.source} ${state.why}`;
    case 'failed':
      return say`${state.report.source} failed, ${placeOf(state.report, now)}`;
    case 'running':
      return say`${state.report.source} has not ended, ${placeOf(state.report, now)}`;
    case 'shown':
      return say`${state.report.source}, ${placeOf(state.report, now)}`;
  }
}

function placeOf({ sha, distance, at, details }: TestReport, now: Date): Message {
  const on =
    distance === 0
      ? say`on ${commitLink(sha)}`
      : say`on ${commitLink(sha)}, to which the release adds ${[counted(distance, 'commit')]}`;
  const age = at === null ? null : Math.max(0, Math.floor((now.getTime() - at.getTime()) / dayMs));
  return say`${on}${age === null ? [] : say`, ${[counted(age, 'day')]} old`}${details}`;
}

function remedyOf({ name, evidence, ...test }: WantedTest, sha: string): Message {
  const most = test['max-commits'];
  const on =
    most === 0
      ? say`on ${commitLink(sha)}`
      : say`on ${commitLink(sha)} or on one of the ${[counted(most, 'commit')]} before it`;
  return say`For ${name}: ${howTo(evidence, sha)} ${on}.`;
}

function howTo(evidence: WantedEvidence, sha: string): Message {
  if ('tool' in evidence) return say`upload an analysis of ${evidence.tool} to code scanning`;
  if ('check' in evidence) return say`let ${evidence.app} report ${evidence.check} with success`;
  if ('workflow' in evidence)
    return evidence.environment === undefined
      ? say`run ${evidence.workflow}`
      : say`deploy to ${evidence.environment} and then run ${evidence.workflow}`;
  return say`comment ${`/sdl ${evidence.command} ${sha.slice(0, 12)} report sha256:<digest> by <tester> on <YYYY-MM-DD>`} about the test`;
}
