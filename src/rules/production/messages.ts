import type { EnvironmentProtection } from '../../evidence/environment-settings.ts';
import { counted, listOf, listOfNames } from '../../text/lists-and-counts.ts';
import { join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { Gap } from './protection/gaps.ts';

export const messages = {
  'is-tag': 'The commit is released as a tag, which has no environment.',
  'no-environment': 'The repository has no such environment.',
  unprotected: 'The environment lacks settings that the policy asks for.',
  'not-in-plan': 'GitHub does not show settings that the plan of the account may not have.',
  'bypass-not-shown': 'GitHub does not show whether administrators may bypass what protects the environment.',
  restricted: 'The environment restricts who and what is deployed to it.',
  'missing-setting': 'A setting that is missing, and where to change it.',
} as const;

type Id = keyof typeof messages;
export type ProductionVerdict = Verdict<Id>;

export function isTag(tag: string): ProductionVerdict {
  return {
    status: 'not-applicable',
    messageId: 'is-tag',
    summary: say`${tag} is a tag. Its protection is that of the rulesets for tags.`,
    findings: [],
  };
}

export function noEnvironment(name: string, isPublic: boolean): ProductionVerdict {
  const plan = isPublic
    ? []
    : say` In a private repository environments need GitHub Pro, Team or Enterprise; without them, let an owner of the policy leave this rule out.`;
  return {
    status: 'fail',
    messageId: 'no-environment',
    summary: say`There is no environment ${name}: the first workflow that names it creates it, without any protection.`,
    remedy: say`An administrator creates it under Settings → Environments → New environment, and protects it.${plan}`,
    turn: 'administrator',
    findings: [],
  };
}

/** @param otherwise what is to be said besides where the gaps are waived */
export function unprotected(
  name: string,
  gaps: readonly Gap[],
  otherwise: ProductionVerdict | null,
): ProductionVerdict {
  return {
    status: 'fail',
    messageId: 'unprotected',
    summary: say`The environment ${name} ${listOf(
      gaps.map((gap) => [lacks[gap]]),
      'and',
    )}.`,
    remedy: say`An administrator opens ${settingsOf(name)}: ${join(
      gaps.map((gap) => [changes[gap]]),
      '; ',
    )}. Then ask again.`,
    turn: 'administrator',
    waivable: { of: ['missing-setting'], otherwise },
    findings: [...gaps.map((gap) => missingSetting(name, gap, 'failure')), ...(otherwise?.findings ?? [])],
  };
}

export function maybeNotInPlan(name: string, gaps: readonly Gap[]): ProductionVerdict {
  const options = gaps.map((gap) => (gap === 'gate' ? 'gate: false' : 'reviewers: false'));
  return {
    status: 'error',
    messageId: 'not-in-plan',
    summary: say`The environment ${name} ${listOf(
      gaps.map((gap) => [lacks[gap]]),
      'and',
    )}. In a private repository that needs GitHub Enterprise, and GitHub does not show whether this account has it.`,
    remedy: say`With Enterprise, an administrator opens ${settingsOf(name)}: ${join(
      gaps.map((gap) => [changes[gap]]),
      '; ',
    )}. Without it, an owner of the policy sets ${listOfNames(options, 'and')} and lets the pipeline ask for the release (${'sdl-gate release'}).`,
    turn: 'administrator',
    findings: gaps.map((gap) => missingSetting(name, gap, 'warning')),
  };
}

export function bypassNotShown(name: string): ProductionVerdict {
  return {
    status: 'error',
    messageId: 'bypass-not-shown',
    summary: say`GitHub does not show whether administrators may bypass what protects the environment ${name}.`,
    remedy: say`An administrator opens ${settingsOf(name)} and sees that “Allow administrators to bypass configured protection rules” is off. Then an owner of the policy sets ${'admins-bypass: allow'}, for as long as GitHub does not show it.`,
    turn: 'administrator',
    findings: [],
  };
}

export function restricted({
  name,
  branches,
  reviewers,
  adminsMayBypass,
  gate,
  waitMinutes,
}: EnvironmentProtection): ProductionVerdict {
  const facts: readonly Message[] = [
    ...(branches === 'all' || branches === 'none-protected'
      ? []
      : branches === 'protected'
        ? [say`protected branches only`]
        : [
            say`${listOf(
              branches.map(({ name: pattern }) => say`${pattern}`),
              'or',
              5,
            )} only`,
          ]),
    ...(reviewers === null
      ? []
      : [
          say`an approval by one of ${[counted(reviewers.people, 'person', 'people')]} and ${[counted(reviewers.teams, 'team')]}${[reviewers.preventSelfReview ? ', not by who starts it' : '']}`,
        ]),
    ...(waitMinutes > 0 ? [say`a wait of ${[counted(waitMinutes, 'minute')]}`] : []),
    ...(gate ? [say`the gate of this app`] : []),
    ...(adminsMayBypass === false ? [say`no bypass by administrators`] : []),
  ];
  return {
    status: 'pass',
    messageId: 'restricted',
    summary:
      facts.length === 0
        ? say`The policy asks for no setting of ${name}.`
        : say`The environment ${name} has: ${join(facts, '; ')}.`,
    findings: [],
  };
}

function settingsOf(name: string): Message {
  return say`Settings → Environments → ${name}`;
}

/** What an environment lacks, in words that follow its name. */
const lacks: Readonly<Record<Gap, string>> = {
  branches: 'takes deployments of every branch',
  'protected-branches':
    'takes deployments of protected branches only, of which the repository has none, so of every branch',
  reviewers: 'has no required reviewers',
  'self-review': 'lets those who start a deployment approve it',
  admins: 'lets administrators bypass its protection',
  gate: 'does not ask this app',
};

const changes: Readonly<Record<Gap, string>> = {
  branches:
    'choose “Selected branches and tags” under “Deployment branches and tags”, and list those that are released',
  'protected-branches':
    'protect the branches that are released with a branch protection rule, or choose “Selected branches and tags” and list them',
  reviewers: 'check “Required reviewers” and name up to 6 people or teams',
  'self-review': 'check “Prevent self-review”',
  admins: 'uncheck “Allow administrators to bypass configured protection rules”',
  gate: 'check this app under “Deployment protection rules”',
};

function missingSetting(name: string, gap: Gap, level: Finding['level']): Finding<Id> {
  return {
    messageId: 'missing-setting',
    level,
    topic: gap,
    message: say`${name} ${[lacks[gap]]}. In ${settingsOf(name)}, ${[changes[gap]]}.`,
  };
}
