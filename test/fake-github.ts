import type { Report } from '../src/engine/report.ts';
import type { GitHub } from '../src/github/github.ts';
import type { Survey } from '../src/github/survey/survey.ts';
import type { PolicyResult } from '../src/policy/policy.ts';
import type { Enforcement } from '../src/policy/written-policy.ts';
import { rules } from '../src/rules/index.ts';
import { type Subject, subjectKey } from '../src/subjects/index.ts';
import type { GatheredMergeGroup } from '../src/subjects/merge-group.ts';
import { type Place, placeOf } from '../src/subjects/place.ts';
import type { FailedCheck, Published } from '../src/subjects/publishing.ts';
import type { GatheredPullRequest } from '../src/subjects/pull-request.ts';

type Of<Kind extends Subject['kind']> = Extract<Subject, { kind: Kind }>;

/** A port to no GitHub at all: it answers what it is told, and remembers what it was asked. */
export interface FakeGitHub extends GitHub {
  /** Each call, as `operation subject`. */
  readonly calls: string[];
  readonly reports: Report[];
}

/** Every rule of the registry with its default options; none where they are off. */
export function policyOf(enforcement: Enforcement): PolicyResult {
  const enabled =
    enforcement === 'off'
      ? []
      : rules.map((rule) => ({ rule, enforcement, options: rule.options.parse({}) }));
  return { valid: true, policy: { source: { kind: 'default' }, comment: 'never', rules: enabled } };
}

const existing = {
  checkName: 'SDL',
  checkRun: null,
  unfinished: [],
  comment: null,
  locked: false,
  sameName: [],
};

/** A pull request without evidence, under the policy. */
export function gathered(subject: Of<'pull-request'>, policy: PolicyResult): GatheredPullRequest {
  const { owner, repository, number } = subject;
  return {
    subject: {
      kind: 'pull-request',
      repository: `${owner}/${repository}`,
      repositoryUrl: `https://github.com/${owner}/${repository}`,
      number,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      draft: false,
    },
    place: placeOf(subject),
    policy,
    evidence: {},
    fingerprint: null,
    existing,
    base: 'main',
    openedBy: null,
    ignoredSiblings: [],
    siblings: [],
    unreadSiblings: [],
  };
}

function gatheredGroup(subject: Of<'merge-group'>, policy: PolicyResult): GatheredMergeGroup {
  const { owner, repository, headSha, baseSha } = subject;
  const member: Of<'pull-request'> = { kind: 'pull-request', ...placeOf(subject), number: 7 };
  return {
    subject: {
      kind: 'merge-group',
      repository: `${owner}/${repository}`,
      repositoryUrl: `https://github.com/${owner}/${repository}`,
      headSha,
      baseSha,
      pullRequests: [7],
    },
    place: placeOf(subject),
    policy,
    evidence: {},
    members: [gathered(member, policy)],
    existing,
  };
}

/** Nothing was sent, and the app is installed nowhere. */
export const emptySurvey: Survey = {
  deliveries: async () => ({ deliveries: [], next: null }),
  redeliver: async () => false,
  installations: async () => ({ items: [], whole: true }),
  repositories: async () => null,
  allRepositories: async () => null,
  openPullRequests: async () => null,
  openMergeGroups: async () => [],
};

/**
 * Answers each question; by default every pull request is open, under the whole registry in `observe`, every commit and
 * branch has none, and there is nothing to survey.
 *
 * @param answers what to answer instead
 */
export function fakeGitHub(answers: Partial<GitHub> = {}): FakeGitHub {
  const calls: string[] = [];
  const reports: Report[] = [];
  const created: Published = { check: 'created', comment: 'unchanged' };
  const defaults: GitHub = {
    verifyCredentials: async () => {},
    isTeamMember: async () => false,
    gatherPullRequest: async (subject) => gathered(subject, policyOf('observe')),
    gatherMergeGroup: async (subject) => gatheredGroup(subject, policyOf('observe')),
    gatherRelease: async () => null,
    readGate: async () => null,
    waitingRuns: async () => null,
    answerGate: async () => ({ kind: 'taken' }),
    gateEnd: async () => ({ ran: null, by: null, comment: null, rejected: false, enabled: null }),
    openGateIssue: async () => null,
    pullRequestsOfCommit: async () => [],
    pullRequestsIntoBranch: async () => [],
    policyFileOfBranch: async () => null,
    policyFileOfAccount: async () => null,
    installationSettings: async () => null,
    appRegistration: async () => ({ id: 1, slug: 'sdl-gate', permissions: {}, events: [] }),
    branchLine: async () => null,
    branchProtection: async () => null,
    branchMoves: async () => null,
    protectedBranches: async () => [],
    compareMerge: async () => ({ state: 'clean' }),
    gatherPolicyEffect: async () => null,
    publishPolicyEffect: async () => 'updated',
    readComment: async () => null,
    gatherCommand: async () => null,
    answerCommand: async () => 'answered',
    openEmergencyIssue: async () => null,
    tellEnding: async () => 'told',
    readTag: async () => null,
    readDeployments: async () => [],
    readPosture: async () => null,
    surveyReleases: async () => null,
    publishRelease: async () => 'created',
    publishReleaseFailure: async () => null,
    openReleaseIssue: async () => null,
    tellReleasePasses: async () => 'told',
    identify: async () => null,
    survey: emptySurvey,
    publish: async () => created,
    publishClosed: async () => 'updated',
    publishFailure: async (
      subject: { readonly headSha?: string } & Place,
      announce: (check: FailedCheck) => Promise<boolean>,
    ) =>
      (await announce({
        place: placeOf(subject),
        headSha: subject.headSha ?? 'a'.repeat(40),
        branch: 'main',
        checkName: 'SDL',
      }))
        ? 'created'
        : null,
  };
  const github = { ...defaults, ...answers };
  return {
    calls,
    reports,
    verifyCredentials: () => github.verifyCredentials(),
    isTeamMember: (...asked) => github.isTeamMember(...asked),
    gatherPullRequest(subject, reasons, pushes) {
      calls.push(`gather ${subjectKey(subject)}`);
      return github.gatherPullRequest(subject, reasons, pushes);
    },
    gatherMergeGroup(subject, reasons) {
      calls.push(`gather ${subjectKey(subject)}`);
      return github.gatherMergeGroup(subject, reasons);
    },
    gatherPolicyEffect(subject) {
      calls.push(`gather ${subjectKey(subject)}`);
      return github.gatherPolicyEffect(subject);
    },
    publishPolicyEffect: (own, effect) => github.publishPolicyEffect(own, effect),
    gatherRelease(subject, reasons) {
      return github.gatherRelease(subject, reasons);
    },
    readGate: (subject) => github.readGate(subject),
    waitingRuns: (subject) => github.waitingRuns(subject),
    answerGate: (subject, answer) => github.answerGate(subject, answer),
    gateEnd: (subject, deployments) => github.gateEnd(subject, deployments),
    openGateIssue: (subject, issue) => github.openGateIssue(subject, issue),
    pullRequestsOfCommit(subject) {
      calls.push(`resolve ${subjectKey(subject)}`);
      return github.pullRequestsOfCommit(subject);
    },
    pullRequestsIntoBranch(subject) {
      calls.push(`resolve ${subjectKey(subject)}`);
      return github.pullRequestsIntoBranch(subject);
    },
    readComment(subject) {
      calls.push(`read ${subjectKey(subject)}`);
      return github.readComment(subject);
    },
    gatherCommand(subject, comment, commits) {
      calls.push(`gather ${subjectKey(subject)}`);
      return github.gatherCommand(subject, comment, commits);
    },
    answerCommand(subject, answer) {
      calls.push(`answer ${subjectKey(subject)}`);
      return github.answerCommand(subject, answer);
    },
    tellEnding(subject, what) {
      calls.push(`tell ${subjectKey(subject)}`);
      return github.tellEnding(subject, what);
    },
    openEmergencyIssue(subject, issue) {
      calls.push(`open the issue of ${issue.id}`);
      return github.openEmergencyIssue(subject, issue);
    },
    readTag: (...asked) => github.readTag(...asked),
    readDeployments: (...asked) => github.readDeployments(...asked),
    readPosture: (...asked) => github.readPosture(...asked),
    surveyReleases: (...asked) => github.surveyReleases(...asked),
    publishRelease: (...asked) => github.publishRelease(...asked),
    publishReleaseFailure: (...asked) => github.publishReleaseFailure(...asked),
    openReleaseIssue: (...asked) => github.openReleaseIssue(...asked),
    tellReleasePasses: (...asked) => github.tellReleasePasses(...asked),
    identify(subject) {
      calls.push(`identify ${subjectKey(subject)}`);
      return github.identify(subject);
    },
    policyFileOfBranch(subject) {
      calls.push(`policy file of ${subjectKey(subject)}`);
      return github.policyFileOfBranch(subject);
    },
    policyFileOfAccount: (id, account) => github.policyFileOfAccount(id, account),
    installationSettings: (id) => github.installationSettings(id),
    appRegistration: () => github.appRegistration(),
    branchProtection: (subject) => github.branchProtection(subject),
    protectedBranches: (subject) => github.protectedBranches(subject),
    branchMoves: (subject, range) => github.branchMoves(subject, range),
    branchLine: (subject, from, end) => github.branchLine(subject, from, end),
    compareMerge: (subject, merge) => github.compareMerge(subject, merge),
    survey: github.survey,
    publish(found, report) {
      const of =
        found.subject.kind === 'pull-request' ? `#${found.subject.number}` : `@${found.subject.headSha}`;
      calls.push(`publish ${found.subject.repository}${of}`);
      reports.push(report);
      return github.publish(found, report);
    },
    publishClosed(closed) {
      calls.push(`publish closed #${closed.number}`);
      return github.publishClosed(closed);
    },
    publishFailure(subject, announce) {
      calls.push(`publish failure ${subjectKey(subject)}`);
      return subject.kind === 'pull-request'
        ? github.publishFailure(subject, announce)
        : github.publishFailure(subject, announce);
    },
  };
}
