import { answerOf } from '../engine/answer.ts';
import type { Report, RuleReport } from '../engine/report.ts';
import { listOfNames } from '../text/lists-and-counts.ts';
import { say } from '../text/message.ts';
import { utcMinute } from '../text/utc-time.ts';
import { overdueMessage } from './exceptions.ts';
import { markdown, words } from './markdown.ts';
import { answerWords } from './release-verdict.ts';
import { shorten } from './size.ts';
import { spokenName, turnWords } from './wording.ts';

/** GitHub takes no longer comment on a deployment: https://docs.github.com/actions/managing-workflow-runs-and-deployments/managing-deployments/creating-custom-deployment-protection-rules */
const maxCharacters = 1_024;

/** Characters of what one rule says. */
const maxRuleCharacters = 300;

/**
 * What the gate says of a waiting deployment: Markdown of at most 1,024 characters, the same while nothing changes. Text from outside is
 * escaped.
 */
export function gateComment(report: Report): string {
  const { release, policyProblems, exceptions: { overdue } = {} } = report;
  const lead = leadOf(report);
  const [problem] = policyProblems;
  const problems = [
    ...(problem === undefined
      ? []
      : [
          'line' in problem
            ? `- The policy file has a mistake in line ${problem.line}: ${words(shorten(problem.message, maxRuleCharacters))}`
            : `- ${words(shorten(problem.message, maxRuleCharacters))} ${words(problem.remedy)}`,
        ]),
    ...(overdue?.blocks === true
      ? [shorten(`- ${markdown(overdueMessage(overdue, report.subject))}`, maxRuleCharacters * 2)]
      : []),
  ];
  const stopping = report.rules.filter(
    ({ enforcement, verdict }) =>
      enforcement === 'enforce' && ['fail', 'error', 'pending'].includes(verdict.status),
  );
  const lines = release?.rollBack == null ? [...problems, ...stopping.map(ruleLine)] : [];
  const kept: string[] = [];
  let length = lead.length;
  for (const [index, line] of lines.entries()) {
    const left = lines.length - index;
    const more = `\n- … and ${left} more: the record has all.`;
    if (length + line.length + 1 > maxCharacters - (left > 1 ? more.length : 0)) {
      kept.push(more.slice(1));
      break;
    }
    kept.push(line);
    length += line.length + 1;
  }
  return shorten([lead, ...kept].join('\n'), maxCharacters);
}

function leadOf(report: Report): string {
  const { release, rules } = report;
  const answer = answerOf(report);
  const dryRun =
    release?.dryRun === true && answer !== 'pass' ? ' This is a dry run: the deployment goes on.' : '';
  if (release?.rollBack != null) {
    const day = release.rollBack.at.toISOString().slice(0, 10);
    return `**SDL: passes as a roll-back.** The environment ran this commit on ${day}.`;
  }
  const observed = rules.filter(
    ({ enforcement, verdict }) => enforcement !== 'enforce' && ['fail', 'error'].includes(verdict.status),
  );
  const aside =
    answer === 'pass' && observed.length > 0
      ? ` Not enforced, and not met: ${listOfNames(observed.map(spokenName), 'and', 5)}.`
      : '';
  return `**SDL: this commit ${answerWords[answer]}.**${dryRun}${aside}`;
}

function ruleLine({ title, verdict }: RuleReport): string {
  const summary = markdown(verdict.summary);
  const next =
    'remedy' in verdict && 'turn' in verdict
      ? ` → ${turnWords[verdict.turn]}: ${markdown(verdict.remedy)}`
      : '';
  return shorten(`- **${words(title)}**: ${summary}${next}`, maxRuleCharacters * 2);
}

/** What the gate says where the evaluation failed. */
export const failureComment =
  '**SDL: this commit could not be checked.** The evaluation failed with an internal error, repeatedly. An operator of sdl-gate finds it with `sdl-gate work list` and retries it with `sdl-gate work retry`. Until then the deployment waits.';

/** What the gate says of a commit that GitHub does not show. */
export const unreadComment =
  '**SDL: this commit could not be checked.** GitHub does not show it to sdl-gate. Check that the app is installed on the repository, then run the workflow again.';

/** Why a deployment is rejected whose run is not of the commit that GitHub asked about. */
export function foreignCommitComment(ran: string, asked: string): string {
  return `**SDL: rejected.** ${markdown(say`The run is of ${ran.slice(0, 12)}, and GitHub asked about ${asked.slice(0, 12)}: only the commit that runs can be evaluated. Run the workflow again.`)}`;
}

/**
 * A run of a pull request has its head as its commit, and runs what the test merge has.
 * https://docs.github.com/actions/writing-workflows/choosing-when-your-workflow-runs/events-that-trigger-workflows#pull_request
 */
export const pullRequestRunComment =
  '**SDL: rejected.** The run is of a pull request, so it does not run the commit that GitHub asks about. Deploy with a workflow that runs on `push`, `release` or `workflow_dispatch`.';

/** The last report of a round: GitHub takes only a few. */
export function lastReportComment(since: Date): string {
  return `**SDL: this commit cannot be released yet.** The deployment waits since ${utcMinute(since)}. GitHub takes no more reports about it; the answer still follows. \`sdl-gate release\` says what it waits for.`;
}
