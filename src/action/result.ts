import { render } from '../check/formats.ts';
import type { EvaluatedPullRequest } from '../check/open-with-token.ts';
import { type Answer, answerOf } from '../engine/answer.ts';
import type { Report } from '../engine/report.ts';
import { asError } from '../platform/messages/github-failed.ts';
import { renderCheckRun } from '../report/check-run.ts';
import { markdown } from '../report/markdown.ts';
import { renderReleaseCheck } from '../report/release-check.ts';
import { answerWords, releaseVerdict } from '../report/release-verdict.ts';
import type { Published } from '../subjects/publishing.ts';
import { plain, say } from '../text/message.ts';

/** What happened to the check of an evaluated subject, in a few words. */
export type Shown = Published['check'] | 'not-shown';

/** The result for one subject. */
export interface Result {
  /** `octo-org/widgets#7`. */
  readonly name: string;
  readonly answer: Answer;
  /** One line: the title of the check, or why nothing could be evaluated. */
  readonly says: string;
  readonly shown: Shown;
  /** Why it could not be shown, and what to do; null: it is shown. */
  readonly problem: string | null;
  /** Markdown. */
  readonly summary: string;
  /** Workflow commands that say what the check would have said; empty where it does. */
  readonly commands: string;
  /** For programs. */
  readonly data: unknown;
}

/** What was published, or why GitHub refused to. */
export type Outcome = { readonly published: Published | null } | { readonly refused: string };

/** The result for a pull request. */
export function resultOf(evaluated: EvaluatedPullRequest, number: number, outcome: Outcome): Result {
  const { gathered, onCheck } = evaluated;
  const [owner = '', repository = ''] = gathered.subject.repository.split('/');
  const name = { owner, repository, number };
  const refused = 'refused' in outcome;
  return {
    ...shared(`${gathered.subject.repository}#${number}`, onCheck, outcome),
    commands: refused ? render(evaluated, name, 'github', false) : '',
    data: JSON.parse(render(evaluated, name, 'json', false)),
  };
}

/** The result for a merge group. */
export function resultOfGroup(name: string, report: Report, outcome: Outcome): Result {
  const { title } = renderCheckRun(report);
  return {
    ...shared(name, report, outcome),
    commands: '',
    data: {
      mergeGroup: name,
      answer: answerOf(report),
      conclusion: report.conclusion,
      title: plain([title]),
    },
  };
}

/** The result for a release. There is no check: the job that asks is stopped. */
export function resultOfRelease(report: Report, now: Date): Result & { readonly allowed: boolean } {
  const verdict = releaseVerdict(report, now);
  const { repository, sha, target, answer, allowed } = verdict;
  const name = `${repository}@${sha.slice(0, 12)} to the ${target.kind} ${target.name}`;
  return {
    ...shared(name, report, { published: null }),
    answer,
    says: answerWords[answer],
    shown: 'not-shown',
    commands: '',
    data: verdict,
    allowed,
  };
}

/** The result where nothing could be evaluated. */
export function unevaluated(name: string, problem: string, shown: Shown = 'not-shown'): Result {
  const says = plain([problem]);
  return {
    name,
    answer: 'cannot-tell',
    says,
    shown,
    problem: null,
    summary: `# ${markdown(say`${name}: not evaluated`)}\n\n${markdown([says])}`,
    commands: '',
    data: { name, answer: 'cannot-tell', problem: says },
  };
}

/** GitHub's reason, as text. */
export function reasonOf(error: unknown): string {
  return plain([asError(error).message]);
}

/** Says why the result of a head that moved is not shown. */
export const superseded =
  'A commit was pushed while this ran, so the result is not shown. The run for that commit evaluates the pull request.';

function shared(name: string, report: Report, outcome: Outcome): Omit<Result, 'commands' | 'data'> {
  const { title, summary, text } =
    report.subject.kind === 'release' ? renderReleaseCheck(report, null) : renderCheckRun(report);
  const problem = 'refused' in outcome ? outcome.refused : null;
  // What was evaluated is not what is open now.
  const isOld = 'published' in outcome && outcome.published?.check === 'superseded';
  return {
    name,
    answer: isOld ? 'waiting' : answerOf(report),
    says: isOld ? superseded : plain([title]),
    shown: 'refused' in outcome ? 'not-shown' : (outcome.published?.check ?? 'not-shown'),
    problem,
    summary: [
      `# ${markdown(say`${name}: ${title}`)}`,
      ...(problem === null ? [] : [`> [!WARNING]\n> ${markdown([problem])}`]),
      summary,
      ...(text === '' ? [] : [text]),
    ].join('\n\n'),
  };
}
