import { type Format, formats, render } from '../../check/formats.ts';
import { openWithToken } from '../../check/open-with-token.ts';
import { tokenOwner } from '../../check/token-owner.ts';
import type { Problem } from '../../check/token-problem.ts';
import { answerOf } from '../../engine/answer.ts';
import type { TokenOwner } from '../../github/client/token-access.ts';
import { type Environment, SettingsError } from '../../platform/settings.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import { exitCodes } from '../../report/exit-codes.ts';
import { rules } from '../../rules/index.ts';
import type { RepositoryName } from '../../subjects/place.ts';
import { plain } from '../../text/message.ts';
import { type Command, type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { readPolicyInput } from '../policy-file.ts';
import { readPullRequestName } from '../pull-request-name.ts';
import { readTime } from '../read-time.ts';
import { checkAll } from './check-all.ts';

const usage = `sdl-gate check <owner/repository#number> [--policy <file>] [--at <time>] [--format <format>] [--explain]
sdl-gate check <owner/repository> --all [--policy <file>] [--at <time>] [--format text|json]
sdl-gate check --git <range> [<clone>] [--policy <file>] [--at <time>] [--format <format>] [--explain]

Evaluates an open pull request with a token of yours, without a server: the same rules and the same policy as the
service, from what the token may read. Writes nothing. What it may not read is an error of the rule that needs it.

With --git it needs neither a token nor GitHub: it evaluates what a clone shows of the commits of a range, such as
origin/main..HEAD, by the policy in the first of the two, and says which rules it cannot evaluate. The clone is the current
folder unless named. docs/command-line.md has a pre-push hook.

  --all              every open pull request of a repository, one line for each
  --policy <file>    try this policy instead of that of the base branch; the organization's does not count then
  --at <time>        evaluate as of this time, such as 2027-01-01, to see what a roll-out brings
  --format <format>  ${formats.join(', ')} (default: text)
  --explain          list every key of the policy with where it comes from (text and json)
  --help

The token is GITHUB_TOKEN, or else GH_TOKEN; "GH_TOKEN=$(gh auth token) sdl-gate check …" takes the one of the GitHub CLI.
GITHUB_API_URL names another GitHub than github.com.

Exit code: 0 it passes; 1 it fails; 2 it waits; 3 it cannot be told; 64 for wrong arguments. With --all, that of\nthe worst: 3 before 1 before 2.`;

/** As sysexits.h has it for wrong arguments. */
export const usageExitOfCheck = 64;

/** The command `check`: evaluates a pull request with a token. */
export function check(environment: () => Environment): Command {
  return {
    name: 'check',
    summary: 'evaluates a pull request or commits of a clone, without a server',
    usage,
    usageExit: usageExitOfCheck,
    async run(words, terminal) {
      const { values, positionals } = readOptions(
        words,
        {
          policy: { type: 'string' },
          at: { type: 'string' },
          format: { type: 'string' },
          explain: { type: 'boolean' },
          all: { type: 'boolean' },
          git: { type: 'string' },
        },
        true,
      );
      const now = values.at === undefined ? new Date() : new Date(readTime(values.at, '--at', 'begin'));
      const explained = values.explain === true;
      if (values.git !== undefined) {
        const { git: range } = values;
        if (values.all === true) throw new UsageError('Give either --git or --all.');
        if (positionals.length > 1) throw new UsageError('With --git, name at most one clone.');
        const { checkRange, readRangeFormat } = await import('./check-range.ts');
        const [path = '.'] = positionals;
        const format = readRangeFormat(values.format);
        const policy = values.policy === undefined ? null : await policyIn(values.policy);
        return checkRange({ path, range, format, policy, now, explained }, terminal);
      }
      const format = readFormat(values.format);
      const asked = readAsked(positionals, values.all === true, format);
      const variables = environment();
      const owner = ownerIn(variables);
      const view = await openWithToken(asked, owner, {
        policy: values.policy === undefined ? null : await policyIn(values.policy),
        now,
        organizationRepository: variables.ORGANIZATION_POLICY_REPOSITORY || '.github',
      });
      try {
        if (asked.number === null) return await checkAll(view, asked, format === 'json', terminal);
        const evaluated = await view.evaluate(asked.number);
        if ('problem' in evaluated) return failed(evaluated, terminal);
        const { number } = asked;
        terminal.output.write(render(evaluated, { ...asked, number }, format, explained));
        return exitCodes[answerOf(evaluated.onCheck)];
      } finally {
        await view.close();
      }
    },
  };
}

/** @throws {UsageError} without a token, or where the address is none to which a token may be sent */
function ownerIn(variables: Environment): TokenOwner {
  try {
    return tokenOwner(variables);
  } catch (error) {
    throw error instanceof SettingsError ? new UsageError(error.message) : error;
  }
}

function failed({ problem }: Problem, { errors }: Terminal): number {
  errors.write(`${plain([problem])}\n`);
  return exitCodes['cannot-tell'];
}

/** @param number null: every open pull request */
type Asked = RepositoryName & { readonly number: number | null };

function readAsked([name, ...others]: readonly string[], all: boolean, format: Format): Asked {
  if (name === undefined || others.length > 0)
    throw new UsageError('Name one pull request: octo-org/widgets#7; or a repository with --all.');
  if (!all) return readPullRequestName(name);
  const [, owner, repository] = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined)
    throw new UsageError(`With --all, name a repository: octo-org/widgets, not ${JSON.stringify(name)}.`);
  if (format !== 'text' && format !== 'json')
    throw new UsageError('With --all, --format takes text or json.');
  return { owner, repository, number: null };
}

function readFormat(word = 'text'): Format {
  const format = formats.find((each) => each === word);
  if (format !== undefined) return format;
  throw new UsageError(`--format takes ${formats.join(', ')}, not ${JSON.stringify(word)}.`);
}

/** @throws {UsageError} where the file cannot be read, or is no valid policy: there would be nothing to try */
async function policyIn(path: string): Promise<PolicyResult> {
  const input = await readPolicyInput(path);
  if (input.kind !== 'text')
    throw new UsageError(`${path}: ${input.kind === 'refused' ? input.message : `${input.reason}.`}`);
  const loaded = loadPolicy(input.text, { kind: 'default' }, rules);
  if (loaded.valid) return loaded;
  const [first] = loaded.problems;
  const place = first === undefined ? '' : `line ${first.line}, column ${first.column}: ${first.message} `;
  throw new UsageError(
    `${path} is no valid policy: ${place}"sdl-gate validate ${path}" lists every mistake.`,
  );
}
