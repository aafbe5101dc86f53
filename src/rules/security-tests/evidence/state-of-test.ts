import { counted } from '../../../text/lists-and-counts.ts';
import { type Message, say } from '../../../text/message.ts';
import type { Options, WantedTest } from '../options.ts';
import { type Evidence, findReports } from './find-reports.ts';
import type { TestReport, TestState } from './report.ts';

/** A security test that the policy lists, with what is known of it. */
export interface ListedTest {
  readonly test: WantedTest;
  readonly state: TestState;
}

const dayMs = 86_400_000;

/**
 * What is known of a security test. Of the commits that are near enough, the nearest that was tested decides: a test that failed there is
 * not made good by an earlier one.
 */
export function stateOfTest(test: WantedTest, evidence: Evidence, options: Options, now: Date): TestState {
  const reports = findReports(test.evidence, evidence, options);
  const checked = reports.map((report) => ({ report, why: whyNotCounted(report, test, now) }));
  const counting = checked.filter(({ why }) => why === null).map(({ report }) => report);
  const ended = counting.find(({ state }) => state !== 'running');
  if (ended?.state === 'succeeded') return { state: 'shown', report: ended };
  const running = counting.find(({ state }) => state === 'running');
  if (running !== undefined && (ended === undefined || running.distance <= ended.distance))
    return { state: 'running', report: running };
  if (ended !== undefined) return { state: 'failed', report: ended };
  const [first] = checked;
  return first?.why == null
    ? { state: 'missing' }
    : { state: 'not-counted', report: first.report, why: first.why };
}

function whyNotCounted(
  { against, distance, at, state }: TestReport,
  { 'max-commits': most, 'max-age': days }: WantedTest,
  now: Date,
): Message | null {
  if (against !== null) return against;
  if (distance > most) return say`is of a commit to which the release adds ${[counted(distance, 'commit')]}`;
  if (state === 'running') return null;
  // An app may report any time of its checks.
  if (at !== null && at.getTime() > now.getTime() + dayMs) return say`has a time to come`;
  if (days === null) return null;
  if (at === null) return say`has no time`;
  const age = Math.floor((now.getTime() - at.getTime()) / dayMs);
  return age >= days ? say`is ${[counted(age, 'day')]} old` : null;
}
