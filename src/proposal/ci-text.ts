import { counted, listOfNames } from '../text/lists-and-counts.ts';
import type { ContinuousIntegration } from './continuous-integration.ts';
import type { Workflow } from './workflow.ts';
import { comment, shown } from './yaml-text.ts';

/** Workflows, and jobs of one, that are named. */
const maxWorkflows = 40;
const maxJobs = 30;

/** What else checks the repository, as comments at the end of the proposal. */
export function ciLines(ci: ContinuousIntegration): readonly string[] {
  const onChanges = ci.workflows.filter(({ trigger }) =>
    ['pull-requests', 'some-pull-requests', 'pushes'].includes(trigger.when),
  );
  const left = onChanges.length - maxWorkflows;
  return [
    ...(onChanges.length === 0
      ? comment('No workflow of GitHub Actions here runs on pull requests.')
      : comment(
          'Jobs that run on changes. sdl-gate does not repeat their results: require those that must pass in the ruleset, beside SDL.',
        )),
    ...onChanges.slice(0, maxWorkflows).flatMap((workflow) => comment(`- ${workflowWords(workflow)}`)),
    ...(left > 0 ? comment(`- and ${counted(left, 'more workflow')}`) : []),
    ...ci.unread.flatMap((path) => comment(`- ${shown(path)} could not be read as a workflow.`)),
    ...ci.others.flatMap(({ name, path, scanners }) =>
      comment(
        `- ${name} (${shown(path)})${
          scanners.length === 0
            ? ''
            : ` runs ${listOfNames(
                scanners.map((scanner) => scanner.name),
                'and',
              )}`
        }: what it reports on a pull request does not show in a clone.`,
      ),
    ),
  ];
}

function workflowWords({ path, trigger, jobs }: Workflow): string {
  const names = jobs.map(({ name }) => shown(name));
  const when = trigger.when === 'pull-requests' ? '' : ` It runs ${shown(trigger.words)}.`;
  return `${shown(path)}: ${names.length === 0 ? 'no job' : listOfNames(names, 'and', maxJobs)}.${when}`;
}
