import type { ReadChange } from '../../analysis/read-change.ts';
import { type Authorship, authorship, type Independence, isSignedBy } from '../../authorship/authorship.ts';
import { recheckTime } from '../../authorship/opinions.ts';
import type { Commits } from '../../evidence/commits.ts';
import type { Deployment } from '../../evidence/deployments.ts';
import type { DescribedHead } from '../../evidence/described-head.ts';
import type { EarlierChanges } from '../../evidence/earlier-changes.ts';
import type { PullRequest } from '../../evidence/pull-request.ts';
import type { Teams } from '../../evidence/teams.ts';
import type { TemplateTexts } from '../../evidence/templates.ts';
import type { TestStatement } from '../../evidence/test-statements.ts';
import { matcher } from '../matching.ts';
import type { Applicability, RuleEvidence } from '../rule.ts';
import {
  draft,
  type ManualTestVerdict,
  type NotTested,
  notCompared,
  nothingToTest,
  notTested,
  otherBranch,
  tested,
  unknownTeam,
  unreadable,
  updateBot,
} from './messages.ts';
import { neededFiles } from './needed/needed-files.ts';
import type { Options } from './options.ts';
import { saidInComments } from './statements/in-comments.ts';
import { deployedHead } from './statements/in-deployments.ts';
import { type DescribedTest, describedTest } from './statements/in-description.ts';

interface Evidence {
  readonly pullRequest: PullRequest;
  readonly change: ReadChange;
  readonly commits: Commits;
  readonly earlierChanges: EarlierChanges;
  /** Absent where the policy names no team. */
  readonly teams?: Teams;
  /** These are absent where the policy does not take the description. */
  readonly describedHead?: DescribedHead;
  readonly templates?: TemplateTexts;
  /** Absent where the policy does not take comments. */
  readonly testStatements?: readonly TestStatement[];
  /** Absent where the policy does not take deployments. */
  readonly deployments?: readonly Deployment[];
}

/** Evaluates whether the change needs a manual test, then what is said of it in each way that the policy takes. */
export function evaluate(evidence: Evidence, options: Options, now: Date): ManualTestVerdict {
  const { pullRequest } = evidence;
  const who = authorship(evidence, settingsOf(options), now);
  const notApplicable = whyNotNeeded(evidence, options) ?? byUpdateBot(who, options);
  if (notApplicable !== null) return notApplicable;
  const { teams = {} } = evidence;
  const absent = options.testers.filter((team) => !Object.hasOwn(teams, team));
  if (absent.length > 0) return unknownTeam(absent);
  const what = read({ ...evidence, who, teams }, options);
  const counting = what.statements.find(({ notCounted }) => notCounted === null);
  if (counting !== undefined) return tested(counting);
  const { reevaluateAt } = recheckTime(
    what.statements.flatMap(({ notCounted }) => notCounted ?? []),
    now,
  );
  if (reevaluateAt !== undefined) return notCompared(what, reevaluateAt);
  if (pullRequest.draft) return draft(what, options);
  return what.described?.state === 'unreadable' ? unreadable(what, options) : notTested(what, options);
}

/** Whether the change needs a manual test, as far as its files tell. */
export function assess(
  { pullRequest, change }: Partial<Pick<RuleEvidence, 'pullRequest' | 'change'>>,
  options: Options,
): Applicability<ManualTestVerdict['messageId']> {
  if (pullRequest === undefined || change === undefined)
    throw new TypeError('The pull request and its change are needed.');
  const why = whyNotNeeded({ pullRequest, change }, options);
  if (why !== null) return { applies: false, summary: why.summary, findings: [] };
  return { applies: true, summary: ['The change needs a manual test.'], findings: [] };
}

function whyNotNeeded(
  { pullRequest: { base }, change }: Pick<Evidence, 'pullRequest' | 'change'>,
  options: Options,
): ManualTestVerdict | null {
  if (!matcher(options.branches)(base.ref)) return otherBranch(base.ref);
  return neededFiles(change, options).length === 0 ? nothingToTest() : null;
}

function byUpdateBot(who: Authorship, options: Options): ManualTestVerdict | null {
  if (!isSignedBy(who, options['update-bots'])) return null;
  return updateBot([...who.contributors.values()].map(({ login }) => login));
}

function settingsOf({ agents }: Options): Independence {
  return { independence: 'two-people', identities: {}, 'not-reviewers': [], agents };
}

function read(
  evidence: Evidence & { readonly who: Authorship; readonly teams: Teams },
  options: Options,
): NotTested {
  const { change, describedHead, templates, testStatements, deployments } = evidence;
  const described: DescribedTest | null =
    describedHead === undefined || templates === undefined
      ? null
      : describedTest({ ...evidence, describedHead, templates }, options);
  return {
    described,
    statements: [
      ...(described?.state === 'answered' ? [described.statement] : []),
      ...saidInComments(testStatements ?? [], evidence, options),
      ...deployedHead(deployments ?? [], options),
    ],
    needed: neededFiles(change, options).map(({ file }) => file.path),
  };
}
