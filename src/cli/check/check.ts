import { type Format, formats, type RangeFormat, rangeFormats } from '../../check/format-names.ts';
import type { Environment } from '../../platform/settings.ts';
import type { PolicyResult } from '../../policy/policy.ts';
import type { RepositoryName } from '../../subjects/place.ts';
import { type Command, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { readPullRequestName } from '../pull-request-name.ts';
import { readTime } from '../read-time.ts';

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

const options = {
  policy: { type: 'string' },
  at: { type: 'string' },
  format: { type: 'string' },
  explain: { type: 'boolean' },
  all: { type: 'boolean' },
  git: { type: 'string' },
} as const;

/** The command `check`: evaluates a pull request with a token, or commits of a clone. What evaluates is loaded once the arguments are read. */
export function check(environment: () => Environment): Command {
  return {
    name: 'check',
    summary: 'evaluates a pull request or commits of a clone, without a server',
    usage,
    usageExit: usageExitOfCheck,
    async run(words, terminal) {
      const { values, positionals } = readOptions(words, options, true);
      const shared = {
        now: values.at === undefined ? new Date() : new Date(readTime(values.at, '--at', 'begin')),
        explained: values.explain === true,
      };
      if (values.git !== undefined) {
        const asked = readRange(positionals, values.git, values.all === true, values.format);
        const policy = await policyIn(values.policy);
        const { checkRange } = await import('./check-range.ts');
        return checkRange({ ...asked, ...shared, policy }, terminal);
      }
      const asked = readAsked(positionals, values.all === true, values.format);
      const policy = await policyIn(values.policy);
      const { checkWithToken } = await import('./check-with-token.ts');
      return checkWithToken({ ...asked, ...shared, policy }, environment(), terminal);
    },
  };
}

async function policyIn(path: string | undefined): Promise<PolicyResult | null> {
  if (path === undefined) return null;
  const { triedPolicy } = await import('./tried-policy.ts');
  return triedPolicy(path);
}

function readRange(
  [path = '.', ...others]: readonly string[],
  range: string,
  all: boolean,
  word: string | undefined,
): { readonly path: string; readonly range: string; readonly format: RangeFormat } {
  if (all) throw new UsageError('Give either --git or --all.');
  if (others.length > 0) throw new UsageError('With --git, name at most one clone.');
  return { path, range, format: readFormat(word, rangeFormats) };
}

/** @returns the number null for every open pull request */
function readAsked(
  [name, ...others]: readonly string[],
  all: boolean,
  word: string | undefined,
): RepositoryName & { readonly number: number | null; readonly format: Format } {
  const format = readFormat(word, formats);
  if (name === undefined || others.length > 0)
    throw new UsageError(
      'Name one pull request: octo-org/widgets#7; a repository with --all; or a range of commits with --git.',
    );
  if (!all) return { ...readPullRequestName(name), format };
  const [, owner, repository] = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined)
    throw new UsageError(`With --all, name a repository: octo-org/widgets, not ${JSON.stringify(name)}.`);
  if (format !== 'text' && format !== 'json')
    throw new UsageError('With --all, --format takes text or json.');
  return { owner, repository, number: null, format };
}

function readFormat<Name extends string>(word = 'text', known: readonly Name[]): Name {
  const format = known.find((each) => each === word);
  if (format !== undefined) return format;
  throw new UsageError(`--format takes ${known.join(', ')}, not ${JSON.stringify(word)}.`);
}
