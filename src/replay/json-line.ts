import { plain } from '../text/message.ts';
import type { Judgement } from './judge-change.ts';
import { dependencyReasons, majorReasons, testsReasons } from './reasons.ts';

/**
 * A judgement as one line of JSON, without its line feed: `{repo, number, sha, tests, major, dependencyChange, reasons}`.
 * `tests` is `pass`, `fail`, `not_applicable`, `pending` or `error`; `major` and `dependencyChange` are null where the
 * change's files are not known.
 */
export function jsonLine({ recorded, tests, major, dependencies }: Judgement): string {
  return JSON.stringify({
    repo: recorded.repository,
    number: recorded.number,
    sha: recorded.sha,
    tests: tests.status.replace('-', '_'),
    major: major?.major ?? null,
    dependencyChange: dependencies?.changed ?? null,
    reasons: {
      tests: testsReasons(tests).map(plain),
      major: major === null ? [] : majorReasons(major).map(plain),
      dependencyChange: dependencies === null ? [] : dependencyReasons(dependencies).map(plain),
    },
  });
}
