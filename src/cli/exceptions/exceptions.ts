import { commandMessages } from '../../platform/messages/command-messages.ts';
import { gitHubFailed } from '../../platform/messages/github-failed.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment } from '../../platform/settings.ts';
import { exceptionsPath, policyPath } from '../../policy/path.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import { type Command, type Terminal, UsageError } from '../command.ts';
import { openGitHub, serviceSettings } from '../github-access.ts';
import { readOptions } from '../options.ts';
import { readTime } from '../read-time.ts';
import { reportProblems, withStore } from '../store-access.ts';
import { type CheckFormat, check } from './check.ts';
import { type LocalFiles, registerOfFile, UnusableFile } from './from-file.ts';
import { registerOfRepository } from './from-github.ts';
import { exceptionJson } from './json.ts';
import { list, readPart } from './list.ts';
import type { Register } from './register.ts';
import { renderException } from './text.ts';

const usage = `sdl-gate exceptions list <owner/repository> [--state <state> | --emergency] [--at <time>] [--format <format>]
sdl-gate exceptions show <owner/repository> <id> [--at <time>] [--format <format>]
sdl-gate exceptions check <owner/repository> [--at <time>] [--format <format>]
sdl-gate exceptions check --file <file> [--policy <file>] [--organization <file>] [--repository <name>] [--shared]

Reads the exceptions of a repository: from its files on GitHub, under the policy of its default branch, and those that
were asked for in comments from the store of the service. Writes nothing. Settings are those of the service, from the
environment or .env. docs/exceptions.md explains exceptions.

list   the exceptions, those that end first first, the entries that are refused, with the reason, and the dismissals to
       review: of alerts dismissed before the rule open-alerts was enforced, as its newest recorded evaluation shows them
show   one exception: what it waives, why, who asked for it, and what was decided
check  what is wrong, and what asks for attention: entries that are refused, overdue reviews, exceptions that nobody
       approved, that end within 30 days, or that waived nothing for 90 days, and dismissals to review

  --state <state>        proposed, approved, active, expired, revoked or rejected
  --emergency            the emergencies, with what became of their reviews
  --at <time>            as it was or will be then: a day such as 2026-01-31 (its end), or 2026-01-31T12:30Z; default: now
  --format <format>      text (default) or json; of check also github (annotations in GitHub Actions)
  --file <file>          check: this file, without GitHub and without the store
  --policy <file>        with --file: the policy of the repository (default: ${policyPath})
  --organization <file>  with --file: the policy of the organization
  --repository <name>    with --file: octo-org/widgets (default: GITHUB_REPOSITORY)
  --shared               with --file: it is the file of the organization, or of the repository that its policy names
  --help

Exit code: 0; 1 when the exceptions cannot be read, of show when there is none with this id, and of check when an entry
is refused, a review is overdue, or exceptions do not count; 2 for wrong arguments.`;

const options = {
  state: { type: 'string' },
  emergency: { type: 'boolean' },
  at: { type: 'string' },
  format: { type: 'string' },
  file: { type: 'string' },
  policy: { type: 'string' },
  organization: { type: 'string' },
  repository: { type: 'string' },
  shared: { type: 'boolean' },
} as const;

/** Which options an action takes, beside `--at` and `--format`. */
const optionsOf: Readonly<Record<string, readonly string[]>> = {
  list: ['state', 'emergency'],
  show: [],
  check: ['file', 'policy', 'organization', 'repository', 'shared'],
};

const namePattern = /^[\w-]{1,100}\/[\w.-]{1,100}$/;

/** The command `exceptions`: lists, shows and checks the exceptions of a repository. */
export function exceptions(environment: () => Environment): Command {
  return {
    name: 'exceptions',
    summary: 'lists, shows and checks exceptions to the policy',
    usage,
    run([action = '', ...words], terminal) {
      const allowed = Object.hasOwn(optionsOf, action) ? optionsOf[action] : undefined;
      if (allowed === undefined)
        throw new UsageError(
          'Name an action: list, show, check. For details, run sdl-gate exceptions --help.',
        );
      const { values, positionals } = readOptions(words, options, true);
      const { at: time, format = 'text', ...others } = values;
      const foreign = Object.keys(others).find((name) => !allowed.includes(name));
      if (foreign !== undefined) throw new UsageError(`exceptions ${action} has no option --${foreign}.`);
      const at = time === undefined ? new Date() : new Date(readTime(time, '--at', 'end') - 1);
      const formats = action === 'check' ? ['text', 'json', 'github'] : ['text', 'json'];
      if (!formats.includes(format))
        throw new UsageError(`--format takes ${formats.join(', ')}, not ${JSON.stringify(format)}.`);
      const { output } = terminal;
      if (action === 'list') {
        const part = readPart(values.state, values.emergency === true);
        return ofRepository(environment, positionals, at, terminal, (register) => {
          list(register, part, format === 'json', output);
          return register.problems.length === 0 ? 0 : 1;
        });
      }
      if (action === 'show') {
        const [name = '', id, ...more] = positionals;
        if (id === undefined || more.length > 0)
          throw new UsageError('Name a repository and an exception: octo-org/widgets EX-12.');
        return ofRepository(environment, [name], at, terminal, (register) =>
          show(register, id, format === 'json', terminal),
        );
      }
      const answer = (register: Register) => check(register, format as CheckFormat, output);
      return values.file === undefined
        ? ofRepository(environment, positionals, at, terminal, answer)
        : ofFile(localFiles(values, positionals, environment()), at, terminal, answer);
    },
  };
}

function ofRepository(
  environment: () => Environment,
  positionals: readonly string[],
  at: Date,
  terminal: Terminal,
  answer: (register: Register) => number,
): Promise<number> {
  const [name = '', ...others] = positionals;
  if (!namePattern.test(name) || others.length > 0)
    throw new UsageError('Name one repository: octo-org/widgets.');
  const [owner = '', repository = ''] = name.split('/');
  return reportProblems(terminal, async () => {
    const variables = environment();
    const { appId, organizationRepository, ...settings } = serviceSettings(variables);
    return withStore(variables, terminal, async (store) => {
      const { probot, find } = await openGitHub({ ...settings, appId, organizationRepository });
      const place = await find({ owner, repository }, name);
      if ('problem' in place) {
        terminal.errors.write(`${plain([place.problem])}\n`);
        return 1;
      }
      let register: Register;
      try {
        register = await registerOfRepository({ probot, store, appId, organizationRepository }, place, at);
      } catch (error) {
        terminal.errors.write(`${plain([gitHubFailed(name, error)])}\n`);
        return 1;
      }
      return answer(register);
    });
  });
}

async function ofFile(
  files: LocalFiles,
  at: Date,
  terminal: Terminal,
  answer: (register: Register) => number,
): Promise<number> {
  try {
    return answer(await registerOfFile(files, at));
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    terminal.errors.write(`${plain([error.message])}\n`);
    return 1;
  }
}

function localFiles(
  values: {
    readonly file?: string;
    readonly policy?: string;
    readonly organization?: string;
    readonly repository?: string;
    readonly shared?: boolean;
  },
  positionals: readonly string[],
  { GITHUB_REPOSITORY }: Environment,
): LocalFiles {
  if (positionals.length > 0) throw new UsageError('Give either a repository or --file.');
  const { file = exceptionsPath, policy = policyPath, organization = null, shared = false } = values;
  const repository = values.repository ?? GITHUB_REPOSITORY ?? null;
  if (repository !== null && !namePattern.test(repository))
    throw new UsageError(
      `--repository takes a name such as octo-org/widgets, not ${JSON.stringify(repository)}.`,
    );
  return { file, policy, organization, repository, shared };
}

function show({ overview, name }: Register, id: string, json: boolean, { output, errors }: Terminal): number {
  const found = overview.exceptions.filter(
    ({ exception }) => exception.id.toLowerCase() === id.toLowerCase(),
  );
  if (found.length === 0) {
    const refused = overview.refused.find((each) => each.id?.toLowerCase() === id.toLowerCase());
    const hint =
      refused === undefined
        ? ''
        : ` ${refused.path}:${refused.line} has it, and it is refused: ${refused.message}`;
    errors.write(
      `${plain([withCode(commandMessages.exceptionNotKnown, { name: id, repository: name, hint })])}\n`,
    );
    return 1;
  }
  output.write(
    json
      ? jsonDocument({ exceptions: found.map(exceptionJson) })
      : `${found.map((each) => renderException(each).join('\n')).join('\n\n')}\n`,
  );
  return 0;
}
