import type { TokenView } from '../../check/open-with-token.ts';
import { type Emphasis, noScreen, renderLines, type Span, span } from '../../check/screen.ts';
import { type Answer, answerOf } from '../../engine/answer.ts';
import { maxOpenPullRequests } from '../../github/client/token-access.ts';
import { exitCodes } from '../../report/exit-codes.ts';
import { renderTitle } from '../../report/title.ts';
import type { RepositoryName } from '../../subjects/place.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import type { Terminal } from '../command.ts';
import { Progress } from '../progress.ts';
import { table } from '../table.ts';

const emphases: Readonly<Record<Answer, Emphasis>> = {
  'cannot-tell': 'bad',
  fail: 'bad',
  waiting: 'waiting',
  pass: 'good',
};

/** What is said of one pull request. */
interface Line {
  readonly number: number;
  readonly answer: Answer;
  readonly head: string | null;
  /** As the title of its check, or why it could not be evaluated. */
  readonly says: string;
}

/** The worst first. */
const order: readonly Answer[] = ['cannot-tell', 'fail', 'waiting', 'pass'];

const answerWords: Readonly<Record<Answer, string>> = {
  'cannot-tell': 'cannot tell',
  fail: 'fails',
  waiting: 'waits',
  pass: 'passes',
};

/**
 * Evaluates every open pull request, and prints a line for each, the worst first.
 *
 * @returns the exit code of the worst
 */
export async function checkAll(
  view: TokenView,
  { owner, repository }: RepositoryName,
  isJson: boolean,
  terminal: Terminal,
): Promise<number> {
  const { output, errors, screen = noScreen } = terminal;
  const numbers = await view.openPullRequests();
  if ('problem' in numbers) {
    errors.write(`${plain([numbers.problem])}\n`);
    return exitCodes['cannot-tell'];
  }
  const progress = new Progress(terminal, 'pull requests');
  const lines: Line[] = [];
  for (const number of numbers) {
    lines.push(await lineOf(view, number));
    progress.show(lines.length, lines.length / numbers.length);
  }
  progress.clear();
  const sorted = order.flatMap((answer) => lines.filter((line) => line.answer === answer));
  if (isJson) output.write(jsonDocument({ repository: `${owner}/${repository}`, pullRequests: sorted }));
  else if (sorted.length === 0) output.write(`${owner}/${repository} has no open pull request.\n`);
  else {
    const rows = sorted.map(({ number, answer }) => [`#${number}`, answerWords[answer], '']);
    const [header = '', ...starts] = table(['NUMBER', 'SDL', 'WHY'], rows);
    const shown = sorted.map(({ answer, says }, index): readonly (string | Span)[] => {
      const start = (starts[index] ?? '').slice(0, -answerWords[answer].length);
      const gap = ' '.repeat(Math.max(2, header.indexOf('WHY') - start.length - answerWords[answer].length));
      return [start, span(answerWords[answer], emphases[answer]), gap, says];
    });
    output.write(renderLines([header, ...shown], screen));
  }
  if (numbers.length < maxOpenPullRequests) return exitCodes[sorted[0]?.answer ?? 'pass'];
  errors.write(
    `${owner}/${repository} may have more open pull requests: only the newest 1,000 are evaluated.\n`,
  );
  return exitCodes['cannot-tell'];
}

async function lineOf(view: TokenView, number: number): Promise<Line> {
  const evaluated = await view.evaluate(number);
  if ('problem' in evaluated) return { number, answer: 'cannot-tell', head: null, says: evaluated.problem };
  const { onCheck } = evaluated;
  return {
    number,
    answer: answerOf(onCheck),
    head: onCheck.subject.headSha,
    says: renderTitle(onCheck),
  };
}
