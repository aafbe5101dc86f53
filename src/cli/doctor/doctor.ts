import { systemClock } from '../../platform/clock.ts';
import { gitHubFailed } from '../../platform/messages/github-failed.ts';
import type { Environment } from '../../platform/settings.ts';
import type { RepositoryName } from '../../subjects/place.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { plain } from '../../text/message.ts';
import { type Command, UsageError } from '../command.ts';
import { openGitHub, serviceSettings } from '../github-access.ts';
import { readOptions } from '../options.ts';
import { reportProblems } from '../store-access.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';

const formats = ['text', 'json'] as const;

const usage = `sdl-gate doctor <owner/repository> [--format <format>]

Compares how a repository and the app are set up with what the policy of the default branch needs: permissions, events,
branch rules, GitHub's own dismissal of reviews, code scanning, environments and their gates. Says what to click, and where. Reads
only; what the app does not see is said to be not visible. Settings are those of the service, from the environment or .env.

  --format <format>  text (default) or json
  --help

Exit code: 0 when nothing needs a person; 1 when something does, or the repository cannot be read; 2 for wrong arguments.`;

/** The command `doctor`. */
export function doctor(environment: () => Environment): Command {
  return {
    name: 'doctor',
    summary: 'says what to click so that a repository is set up as its policy needs it',
    usage,
    run(words, terminal) {
      const { values, positionals } = readOptions(words, { format: { type: 'string' } }, true);
      const [name = '', ...others] = positionals;
      const repository = readRepositoryName(name, others);
      const { format = 'text' } = values;
      if (!formats.some((each) => each === format)) {
        throw new UsageError(`--format takes ${formats.join(' or ')}, not ${JSON.stringify(format)}.`);
      }
      return reportProblems(terminal, async () => {
        const settings = serviceSettings(environment());
        const { probot, find } = await openGitHub(settings);
        const place = await find(repository, name);
        if ('problem' in place) {
          terminal.errors.write(`${plain([place.problem])}\n`);
          return 1;
        }
        const { readRepositorySetup } = await import('../../github/survey/repository-setup.ts');
        const { engine } = await import('../../engine/engine.ts');
        const { appId, organizationRepository } = settings;
        try {
          const setup = await readRepositorySetup(
            { probot, appId, engine, organizationRepository, clock: systemClock },
            place,
          );
          const found = diagnose(setup);
          const text =
            format === 'json'
              ? `${JSON.stringify({ repository: setup.repository.name, diagnoses: found }, null, 2)}\n`
              : asText(setup.repository.name, found);
          terminal.output.write(text);
          return found.some(({ level }) => level === 'action') ? 1 : 0;
        } catch (error) {
          terminal.errors.write(`${plain([gitHubFailed(name, error)])}\n`);
          return 1;
        }
      });
    },
  };
}

function readRepositoryName(word: string, others: readonly string[]): RepositoryName {
  const [, owner, repository] = /^([A-Za-z0-9_-]{1,100})\/([\w.-]{1,100})$/.exec(word) ?? [];
  if (owner === undefined || repository === undefined || others.length > 0) {
    throw new UsageError('Name one repository: octo-org/widgets.');
  }
  return { owner, repository };
}

const labels: Readonly<Record<Diagnosis['level'], string>> = {
  action: 'To do',
  advice: 'Advice',
  'not-visible': 'Not visible',
  fine: 'Fine',
};

function asText(repository: string, found: readonly Diagnosis[]): string {
  const actions = found.filter(({ level }) => level === 'action').length;
  const lines = [
    actions === 0
      ? `${repository}: nothing needs a person.`
      : `${repository}: ${counted(actions, 'thing')} ${plural(actions, 'needs', 'need')} a person.`,
    ...found.flatMap(({ level, message, remedy, url }) => [
      `${labels[level]}: ${message}`,
      ...(remedy === undefined ? [] : [`  ${remedy}`]),
      ...(url === undefined ? [] : [`  ${url}`]),
    ]),
  ];
  return lines.map((line) => `${plain([line])}\n`).join('');
}
