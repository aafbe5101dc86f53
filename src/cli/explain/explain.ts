import { type Explanation, explain as explanationOf } from '../../check/explanation.ts';
import { asText } from '../../check/explanation-text.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { gitHubFailed } from '../../platform/messages/github-failed.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment, ServiceSettings } from '../../platform/settings.ts';
import { rules } from '../../rules/index.ts';
import type { PullRequestSubject } from '../../subjects/gathered-pull-request.ts';
import { evaluateTogether } from '../../subjects/joint-evaluation.ts';
import { nameOf } from '../../subjects/pull-request-name.ts';
import { requested } from '../../subjects/reason.ts';
import { plain } from '../../text/message.ts';
import { nearest } from '../../text/nearest.ts';
import { type Command, UsageError } from '../command.ts';
import { type GitHubAccess, openGitHub, serviceSettings } from '../github-access.ts';
import { readOptions } from '../options.ts';
import { readPullRequestName } from '../pull-request-name.ts';
import { reportProblems } from '../store-access.ts';

const formats = ['text', 'json'] as const;

const usage = `sdl-gate explain <owner/repository#number> [<rule>] [--format <format>]

Explains the check of an open pull request: what each rule says and what to do next, who can approve, and every key of
the policy in effect with where it comes from. Reads GitHub as the service does, and writes nothing. Settings are those
of the service, from the environment or .env.

  <rule>             only this rule, such as review
  --format <format>  text (default) or json
  --help

Exit code: 0; 1 when it cannot be explained, with the reason; 2 for wrong arguments.`;

/** The command `explain`: evaluates a pull request without publishing anything, and says why the result is as it is. */
export function explain(environment: () => Environment): Command {
  return {
    name: 'explain',
    summary: 'says why the check of a pull request is as it is',
    usage,
    run(words, terminal) {
      const { values, positionals } = readOptions(words, { format: { type: 'string' } }, true);
      const [name, rule = null, ...others] = positionals;
      if (name === undefined || others.length > 0) {
        throw new UsageError('Name one pull request, and at most one rule: octo-org/widgets#7 review.');
      }
      const { format = 'text' } = values;
      if (!formats.some((each) => each === format)) {
        throw new UsageError(`--format takes ${formats.join(' or ')}, not ${JSON.stringify(format)}.`);
      }
      const pullRequest = readPullRequestName(name);
      return reportProblems(terminal, async () => {
        const settings = serviceSettings(environment());
        const access = await openGitHub(settings);
        const place = await access.find(pullRequest, nameOf(pullRequest));
        const explained =
          'problem' in place
            ? place
            : await evaluated(
                settings,
                access,
                { ...place, kind: 'pull-request', number: pullRequest.number },
                rule,
              );
        if ('problem' in explained) {
          terminal.errors.write(`${plain([explained.problem])}\n`);
          return 1;
        }
        terminal.output.write(
          format === 'json' ? `${JSON.stringify(explained, null, 2)}\n` : asText(explained, terminal.screen),
        );
        return 0;
      });
    },
  };
}

/** Gathers and evaluates as the service does. */
async function evaluated(
  settings: ServiceSettings,
  { probot }: GitHubAccess,
  subject: PullRequestSubject,
  rule: string | null,
): Promise<Explanation | { readonly problem: string }> {
  const name = nameOf(subject);
  const { createGitHub } = await import('../../github/index.ts');
  const { createBudgetedEngine } = await import('../../budget/budgeted-engine.ts');
  const engine = createBudgetedEngine();
  const { appId, docsUrl, organizationRepository } = settings;
  const github = createGitHub({ probot, appId, engine, docsUrl, organizationRepository });
  try {
    const gathered = await github.gatherPullRequest(subject, [requested]);
    if (gathered === null || 'closed' in gathered) {
      return { problem: withCode(commandMessages.pullRequestNotOpen, { name }) };
    }
    const { report, onCheck } = await evaluateTogether(gathered, engine, new Date());
    const problem = unknownRule(rule, [...rules, ...report.rules]);
    if (problem !== null) return { problem };
    const { base, policy, evidence } = gathered;
    const explained = explanationOf({ name, base, report, policy, evidence }, rule);
    // Where the check stands for several pull requests, it shows the worst of them.
    return { ...explained, conclusion: onCheck.conclusion };
  } catch (error) {
    return { problem: gitHubFailed(name, error) };
  } finally {
    await engine.close();
  }
}

function unknownRule(id: string | null, known: readonly { readonly id: string }[]): string | null {
  const ids = [...new Set(known.map((rule) => rule.id))];
  if (id === null || ids.includes(id)) return null;
  const meant = nearest(id, ids);
  const hint = meant === null ? `Rules: ${ids.join(', ')}.` : `Did you mean ${meant}?`;
  return withCode(commandMessages.ruleNotKnown, { name: JSON.stringify(id), hint });
}
