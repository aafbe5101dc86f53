import type { Environment } from '../platform/settings.ts';
import { subjectKey } from '../subjects/index.ts';
import { nameOf } from '../subjects/pull-request-name.ts';
import { requested } from '../subjects/reason.ts';
import { type Command, UsageError } from './command.ts';
import { openGitHub, serviceSettings } from './github-access.ts';
import { readOptions } from './options.ts';
import { readPullRequestName } from './pull-request-name.ts';
import { reportProblems, withStore } from './store-access.ts';

const usage = `sdl-gate re-evaluate <owner/repository#number> … [--json]

Evaluates pull requests again without an event. A running service starts within a second, a stopped one when it is
started. Settings are those of the service, from the environment or .env.

  --json  machine-readable output
  --help

Exit code: 0; 1 when one of them cannot be evaluated, with the reason; 2 for wrong arguments.`;

/** The command `re-evaluate`: wakes pull requests in the service's store. */
export function reEvaluate(environment: () => Environment): Command {
  return {
    name: 're-evaluate',
    summary: 'evaluates pull requests again',
    usage,
    run(words, terminal) {
      const { values, positionals } = readOptions(words, { json: { type: 'boolean' } }, true);
      if (positionals.length === 0) throw new UsageError('Name pull requests: octo-org/widgets#7.');
      const named = positionals.map(readPullRequestName);
      return reportProblems(terminal, async () => {
        const variables = environment();
        const settings = serviceSettings(variables);
        return withStore(variables, terminal, async (store) => {
          const github = await openGitHub(settings);
          const woken = [];
          let failed = 0;
          for (const name of named) {
            const found = await github.find(name, nameOf(name));
            if ('problem' in found) {
              terminal.errors.write(`${found.problem}\n`);
              failed += 1;
              continue;
            }
            const subject = { ...found, kind: 'pull-request', number: name.number } as const;
            await store.wake([{ subject, reason: requested }]);
            woken.push({ pullRequest: nameOf(name), key: subjectKey(subject) });
            if (!values.json) terminal.output.write(`${nameOf(name)} will be evaluated again\n`);
          }
          if (values.json) terminal.output.write(`${JSON.stringify(woken, null, 2)}\n`);
          return failed === 0 ? 0 : 1;
        });
      });
    },
  };
}
