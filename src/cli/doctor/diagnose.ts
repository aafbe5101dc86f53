import type { RepositorySetup } from '../../github/survey/repository-setup.ts';
import type { Policy, PolicyProblem } from '../../policy/policy.ts';
import { counted, listOfNames, plural } from '../../text/lists-and-counts.ts';
import { covers, neededEvents, neededPermissions } from './app-needs.ts';
import { diagnoseBranchRules } from './branch-rules.ts';
import { diagnoseCodeScanning } from './code-scanning.ts';
import { type Diagnosis, notVisible } from './diagnosis.ts';
import { diagnoseGates } from './gates.ts';

/** Compares how a repository and the app are set up with what the policy needs: what needs a person first. Pure. */
export function diagnose(setup: RepositorySetup): readonly Diagnosis[] {
  const policy = setup.policy.valid ? setup.policy.policy : null;
  const all = [
    ...diagnoseRepository(setup),
    ...diagnosePolicy(setup),
    ...(policy === null
      ? []
      : [
          ...diagnosePermissions(setup, policy),
          ...diagnoseEvents(setup, policy),
          ...diagnoseCodeScanning(setup, policy),
        ]),
    ...diagnoseBranchRules(setup),
    ...diagnoseStaleReviews(setup, policy),
    ...diagnoseEnvironments(setup),
    ...diagnoseGates(setup),
  ];
  const order: readonly Diagnosis['level'][] = ['action', 'advice', 'not-visible', 'fine'];
  return order.flatMap((level) => all.filter((each) => each.level === level));
}

function diagnoseRepository({ repository }: RepositorySetup): readonly Diagnosis[] {
  const subject = 'repository';
  if (repository.archived) {
    return [{ level: 'advice', subject, message: 'The repository is archived: nothing is evaluated in it.' }];
  }
  if (repository.defaultBranch !== null) return [];
  return [{ level: 'advice', subject, message: 'The repository is empty: there is no branch to compare.' }];
}

/** Problems of the policy that are named. */
const maxProblems = 5;

function diagnosePolicy({ policy, repository }: RepositorySetup): readonly Diagnosis[] {
  if (repository.defaultBranch === null) return [];
  const subject = 'policy';
  if (!policy.valid) {
    const problems = policy.problems.slice(0, maxProblems).map(problemWords);
    return [
      {
        level: 'action',
        subject,
        message: `The policy cannot be used, so every check fails. ${problems.join(' ')}`,
        remedy: 'Fix it on the default branch; "sdl-gate validate" checks the file before you commit it.',
        ...('path' in policy.source
          ? { url: `${repository.url}/blob/${repository.defaultBranch}/${policy.source.path}` }
          : {}),
      },
    ];
  }
  const { source, organization, standIns = [] } = policy.policy;
  const found: Diagnosis[] = standIns.map(({ layer, problems }) => ({
    level: 'action',
    subject,
    message: `The policy file of the ${layer} cannot be used, and something else counts instead. ${problems.map(problemWords).join(' ')}`,
    remedy: 'Fix it on the default branch; "sdl-gate validate" checks the file before you commit it.',
  }));
  if (source.kind === 'default') {
    const overlooked = source.overlooked === undefined ? '' : ` ${source.overlooked} is not read.`;
    found.push({
      level: 'advice',
      subject,
      message: `There is no policy file: the built-in policy observes and blocks nothing.${overlooked}`,
      remedy: 'Propose one with "sdl-gate init <clone>", and commit it as .github/sdl.yml.',
    });
  } else {
    const enforced = policy.policy.rules.filter(({ enforcement }) => enforcement === 'enforce');
    const where = organization === undefined ? '' : ', with the organization’s file as the minimum';
    found.push({
      level: 'fine',
      subject,
      message: `The policy is valid${source.kind === 'organization' ? ': it is the organization’s' : where}. ${counted(enforced.length, 'rule')} of ${policy.policy.rules.length} ${plural(enforced.length, 'is', 'are')} enforced.`,
    });
  }
  return found;
}

function problemWords(problem: PolicyProblem): string {
  return 'line' in problem
    ? `Line ${problem.line}, column ${problem.column}: ${problem.message}`
    : `${problem.message} ${problem.remedy}`;
}

function diagnosePermissions(setup: RepositorySetup, policy: Policy): readonly Diagnosis[] {
  const { app, installation } = setup;
  const needed = neededPermissions(policy, hasMergeQueue(setup));
  const missing = needed.filter((each) => !covers(installation.permissions, each));
  if (missing.length === 0) {
    return [
      {
        level: 'fine',
        subject: 'permissions',
        message: 'The app has the permissions that the policy needs.',
      },
    ];
  }
  return missing.map((permission) => {
    const { name, access, why } = permission;
    const message = `The app lacks the permission ${name}: ${access} (${why}).`;
    // What the registration asks for and the account has not accepted is on another page.
    return covers(app.permissions, permission)
      ? {
          level: 'action',
          subject: 'permissions',
          message,
          remedy:
            'The app asks for it: open its installation and choose Review request, then Accept new permissions.',
          url: installation.url,
        }
      : {
          level: 'action',
          subject: 'permissions',
          message,
          remedy: `On the settings page of the app, under Permissions & events, set ${name} to ${access === 'read' ? 'Read-only' : 'Read and write'}; then accept it for the account.`,
          url: `${appSettings(setup)}/permissions`,
        };
  });
}

function diagnoseEvents(setup: RepositorySetup, policy: Policy): readonly Diagnosis[] {
  const missing = neededEvents(policy, hasMergeQueue(setup)).filter(
    (name) => !setup.app.events.includes(name),
  );
  if (missing.length === 0) {
    return [{ level: 'fine', subject: 'events', message: 'The app gets the events that the policy needs.' }];
  }
  return [
    {
      level: 'action',
      subject: 'events',
      message: `The app does not get the ${plural(missing.length, 'event', 'events')} ${listOfNames(missing, 'and')}: a check changes only with the hourly resync.`,
      remedy:
        'On the settings page of the app, under Permissions & events, select them in Subscribe to events.',
      url: `${appSettings(setup)}/permissions`,
    },
  ];
}

function hasMergeQueue({ reviews }: RepositorySetup): boolean {
  return reviews.visible && reviews.value.mergeQueue;
}

function appSettings({ app, repository }: RepositorySetup): string {
  const { origin } = new URL(repository.url);
  const { owner, slug } = app;
  return owner.kind === 'user'
    ? `${origin}/settings/apps/${slug}`
    : `${origin}/organizations/${owner.login}/settings/apps/${slug}`;
}

function diagnoseStaleReviews(
  { reviews, repository }: RepositorySetup,
  policy: Policy | null,
): readonly Diagnosis[] {
  const subject = 'stale-reviews';
  const countsReviews = policy?.rules.some(({ rule }) => rule.id === 'review') === true;
  if (!countsReviews || repository.defaultBranch === null) return [];
  if (!reviews.visible)
    return [
      { level: 'not-visible', subject, message: notVisible('What rulesets ask of reviews', reviews.why) },
    ];
  if (!reviews.value.dismissesStale) {
    return [
      {
        level: 'fine',
        subject,
        message:
          'No ruleset dismisses approvals when commits are pushed: the rule review decides whether they still count. What a branch protection rule does is not visible to us.',
      },
    ];
  }
  return [
    {
      level: 'advice',
      subject,
      message:
        'A ruleset dismisses approvals with each push. The rule review keeps an approval while the change is the same, and still counts one that GitHub dismissed by itself; GitHub asks for it again.',
      remedy:
        'To ask reviewers only for what changed, turn off "Dismiss stale pull request approvals when new commits are pushed" in the ruleset.',
      url: `${repository.url}/settings/rules`,
    },
  ];
}

/** Names that say that users are served from there. */
const productionName = /prod|live/i;

/** No rule of a policy needs an environment yet: an open one is worth a word. */
function diagnoseEnvironments({ environments, repository }: RepositorySetup): readonly Diagnosis[] {
  const subject = 'environments';
  if (!environments.visible)
    return [{ level: 'not-visible', subject, message: notVisible('Environments', environments.why) }];
  const open = environments.value.filter(
    ({ name, isProtected }) => !isProtected && productionName.test(name),
  );
  if (open.length === 0) {
    const count = environments.value.length;
    return [
      {
        level: 'fine',
        subject,
        message:
          count === 0
            ? 'There are no environments, and no rule of the policy needs one.'
            : `No rule of the policy needs an environment; of ${counted(count, 'environment')} no one for production is open to every workflow.`,
      },
    ];
  }
  return [
    {
      level: 'advice',
      subject,
      message: `Nothing protects the ${plural(open.length, 'environment', 'environments')} ${listOfNames(
        open.map(({ name }) => name),
        'and',
        5,
      )}: any workflow of any branch can deploy there. No rule of the policy needs it.`,
      remedy: 'Add required reviewers, or limit the branches that may deploy.',
      url: `${repository.url}/settings/environments`,
    },
  ];
}
