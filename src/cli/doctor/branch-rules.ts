import type { RepositorySetup } from '../../github/survey/repository-setup.ts';
import type { Diagnosis } from './diagnosis.ts';

const subject = 'branch-rules';

/** Whether the rules of the default branch require the check from this app. Pure. */
export function diagnoseBranchRules({
  branchRules,
  checkName,
  repository,
  app,
}: RepositorySetup): readonly Diagnosis[] {
  if (branchRules === null) return [];
  const { branch, requires } = branchRules;
  const rulesets = `${repository.url}/settings/rules`;
  const require = `In the ruleset of the branch, under Require status checks to pass, add ${checkName} and choose ${app.slug} as its source.`;
  const bypass: Diagnosis = {
    level: 'not-visible',
    subject,
    message: `Who can bypass the rules of ${branch}: not visible to us. GitHub shows it only to those who may edit them.`,
    url: rulesets,
  };
  switch (requires) {
    case 'this-app':
      return [
        { level: 'fine', subject, message: `A ruleset of ${branch} requires ${checkName} from this app.` },
        bypass,
      ];
    case 'any-source':
      return [
        {
          level: 'action',
          subject,
          message: `A ruleset of ${branch} requires ${checkName} from any source: anyone who can push can report it, too.`,
          remedy: `In the ruleset, under Require status checks to pass, choose ${app.slug} as the source of ${checkName}.`,
          url: rulesets,
        },
        bypass,
      ];
    case 'unknown-source':
      return [
        {
          level: 'not-visible',
          subject,
          message: `A branch protection rule of ${branch} requires ${checkName}. Its source is not visible to us: check that it is ${app.slug}.`,
          url: `${repository.url}/settings/branches`,
        },
        bypass,
      ];
    case 'other-app':
      return [
        {
          level: 'action',
          subject,
          message: `The rules of ${branch} take ${checkName} only from another app: the result of this app does not count.`,
          remedy: require,
          url: rulesets,
        },
      ];
    case 'other-spelling':
      return [
        {
          level: 'action',
          subject,
          message: `A rule of ${branch} requires a check whose name differs from ${checkName} in case, so nothing reports it.`,
          remedy: require,
          url: rulesets,
        },
      ];
    case 'nothing':
      return [
        {
          level: 'action',
          subject,
          message: `Nothing requires ${checkName} on ${branch}: a pull request can be merged while it fails.`,
          remedy: require,
          url: rulesets,
        },
      ];
    case 'not-visible':
      return [
        {
          level: 'not-visible',
          subject,
          message: `Which checks the rules of ${branch} require: not visible to us.`,
          url: rulesets,
        },
      ];
  }
}
