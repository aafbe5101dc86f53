import { systemClock } from '../platform/clock.ts';
import type { ExceptionEvents } from '../store/exceptions.ts';
import type { OrganizationPolicies } from '../store/organization-policies.ts';
import type { AppRegistration } from '../subjects/app.ts';
import type { Place } from '../subjects/place.ts';
import type { RecordedCommits } from '../subjects/recorded-commits.ts';
import type { ReleaseVerdicts } from '../subjects/release-verdicts.ts';
import { RetryLater } from '../subjects/retry-later.ts';
import type { Clients } from './client/client.ts';
import { Gone, InstallationGone, RepositoryElsewhere } from './client/failure.ts';
import { findInstallation, type RepositoryReference } from './client/find-installation.ts';
import { openInstallations } from './client/installation.ts';
import { instrumentPace, instrumentRequests, type RequestMetrics } from './client/instrumented.ts';
import { identifyRepository, locateRepository } from './client/locate-repository.ts';
import { noId } from './client/no-id.ts';
import { ownPace, type Pace } from './client/pace.ts';
import { gatherCommand, readComment } from './gather/command.ts';
import { compareMerge } from './gather/compare-merge.ts';
import { gateEnd, readGate, waitingRuns } from './gather/gate.ts';
import { gatherMergeGroup } from './gather/merge-group.ts';
import { gatherPolicyEffect } from './gather/policy-effect.ts';
import { readPosture } from './gather/posture.ts';
import { gatherPullRequest } from './gather/pull-request.ts';
import { gatherRelease } from './gather/release.ts';
import { surveyReleases } from './gather/survey-releases.ts';
import type { GitHub } from './github.ts';
import { answerCommand, tellEnding } from './publish/answer-command.ts';
import { answerGate } from './publish/answer-gate.ts';
import { openIssueOnce } from './publish/open-issue.ts';
import { publish } from './publish/publish.ts';
import { publishClosed } from './publish/publish-closed.ts';
import { publishFailure } from './publish/publish-failure.ts';
import { publishPolicyEffect } from './publish/publish-policy-check.ts';
import { publishRelease } from './publish/publish-release.ts';
import { publishReleaseFailure } from './publish/publish-release-failure.ts';
import { openReleaseIssue, tellReleasePasses } from './publish/release-issue.ts';
import { readBranchLine } from './read/branch-line.ts';
import { readBranchMoves } from './read/branch-moves.ts';
import { readBranchProtection, readProtectedBranches } from './read/branch-protection.ts';
import { createCache } from './read/cache.ts';
import { pullRequestsIntoBranch, pullRequestsOfCommit } from './read/find-pull-requests.ts';
import { policyFileOfAccount, policyFileOfBranch } from './read/policy-file-state.ts';
import { policyFilesInMemory } from './read/policy-files-in-memory.ts';
import { readDeployments } from './read/read-deployments.ts';
import { readTag } from './read/read-tag.ts';
import type { DecidingEngine, Source } from './read/source.ts';
import { isTeamMember } from './read/team-membership.ts';
import { readAppRegistration } from './survey/app-registration.ts';
import { openApp } from './survey/as-app.ts';
import { createSurvey } from './survey/index.ts';
import { readInstallationSettings } from './survey/installations.ts';

/**
 * GitHub for a worker: every installation of the app, read and written within its limits.
 *
 * @param options.probot made with `GateOctokit`
 * @param options.appId this app's id, by which its own check runs are known
 * @param options.ownJob the job of a workflow in which this runs; default: none
 * @param options.engine decides which documents and files of a change are read
 * @param options.buttons whether somebody answers the buttons of a check, as the service does; default: yes
 * @param options.docsUrl address of the documentation, for links in checks; default: no links
 * @param options.dashboardUrl where people open the dashboard, for links in checks; default: no links
 * @param options.metrics records each request
 * @param options.organizationRepository the name of each account's repository for the policy of all its repositories; default: `.github`
 * @param options.lastPolicyFiles keeps what was read last of that policy; default: as long as this process runs
 * @param options.exceptionEvents what people decided about exceptions in comments; default: nothing is known of it
 * @param options.releaseVerdicts what was recorded about releases; default: nothing
 * @param options.recordedCommits what the record has of commits that landed; default: no record is at hand
 * @param options.trustedRoot what attestations are verified with; default: nothing
 * @param options.pace shared by all replicas; default: that of this process alone
 */
export function createGitHub(options: {
  readonly probot: Clients;
  readonly appId: number;
  readonly ownJob?: NonNullable<Source['ownJob']>;
  readonly engine: DecidingEngine;
  readonly buttons?: boolean;
  readonly docsUrl?: string | null;
  readonly dashboardUrl?: string | null;
  readonly now?: () => Date;
  readonly pace?: Pace;
  readonly metrics?: RequestMetrics;
  readonly organizationRepository?: string;
  readonly lastPolicyFiles?: OrganizationPolicies;
  readonly exceptionEvents?: Pick<ExceptionEvents, 'exceptionEvents' | 'eventsOfException'>;
  readonly releaseVerdicts?: ReleaseVerdicts;
  readonly recordedCommits?: RecordedCommits;
  readonly trustedRoot?: Source['trustedRoot'];
}): GitHub {
  const {
    probot,
    appId: ownAppId,
    ownJob,
    engine,
    buttons = true,
    docsUrl = null,
    dashboardUrl = null,
    now = systemClock.now,
    pace = ownPace(systemClock),
    metrics,
    organizationRepository = '.github',
    lastPolicyFiles = policyFilesInMemory(now),
    exceptionEvents = { exceptionEvents: async () => [], eventsOfException: async () => [] },
    releaseVerdicts,
    recordedCommits,
    trustedRoot,
  } = options;
  const instrument = metrics && instrumentRequests(metrics);
  const authenticate = async (installationId?: number) => {
    const octokit = await probot.auth(installationId);
    return instrument?.(octokit) ?? octokit;
  };
  const open = openInstallations(authenticate, now, metrics ? instrumentPace(pace, metrics) : pace);
  const cache = createCache();
  const asApp = openApp(() => authenticate(), now);
  const survey = createSurvey({ asApp, open, cache, ownAppId, organizationRepository, now });
  const sourceOf = async (subject: Place): Promise<Source> => ({
    installation: await open(subject.installationId),
    cache,
    engine,
    now,
    ownAppId,
    ...(ownJob === undefined ? {} : { ownJob }),
    organizationRepository,
    lastPolicyFiles,
    exceptionEvents,
    ...(releaseVerdicts === undefined ? {} : { releaseVerdicts }),
    ...(recordedCommits === undefined ? {} : { recordedCommits }),
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
    repositoryId: subject.repositoryId,
    owner: subject.owner,
    repository: subject.repository,
  });
  const readerOf = async (installationId: number) => ({
    installation: await open(installationId),
    cache,
    organizationRepository,
  });
  /** The registration of the app as GitHub showed it at the start, or is asked for it now. */
  let registration: Promise<AppRegistration> | null = null;
  const register = (): Promise<AppRegistration> => {
    const asked = readAppRegistration(asApp);
    registration = asked;
    asked.catch(() => {
      if (registration === asked) registration = null;
    });
    return asked;
  };
  const directory = {
    open,
    findInstallation: (reference: RepositoryReference) =>
      findInstallation(() => authenticate(), reference, now),
  };

  /**
   * Asks about a subject where its repository was last seen, and where it is not there, where it is now.
   *
   * @param nothing the answer where the repository is there, and what is asked about is not in it
   */
  const located = async <Subject extends Place, Answer>(
    subject: Subject,
    ask: (subject: Subject) => Promise<Answer>,
    nothing?: Answer,
  ): Promise<Answer> => {
    try {
      return await ask(subject);
    } catch (error) {
      if (!(error instanceof RepositoryElsewhere || error instanceof InstallationGone)) throw error;
      // The owner of a token has no installation that could have moved.
      if (subject.installationId === noId) throw error;
      const place = await locateRepository(directory, subject);
      if (nothing !== undefined && isSamePlace(place, subject)) return nothing;
      try {
        return await ask({ ...subject, ...place });
      } catch (again) {
        if (!(again instanceof RepositoryElsewhere)) throw again;
        if (nothing !== undefined) return nothing;
        throw new RetryLater(`The repository moved while it was looked up: ${again.message}`, null);
      }
    }
  };

  return {
    async isTeamMember(installationId, of) {
      try {
        return await isTeamMember(await open(installationId), of);
      } catch (error) {
        if (error instanceof InstallationGone) return false;
        throw error;
      }
    },
    async verifyCredentials() {
      await register();
    },
    appRegistration: () => registration ?? register(),
    installationSettings: (installationId) => readInstallationSettings(asApp, installationId),
    policyFileOfAccount: (installationId, account) =>
      unlessGone(null, async () => policyFileOfAccount(await readerOf(installationId), account)),
    gatherPullRequest: (asked, reasons, pushes, policy) =>
      located(asked, async (subject) => {
        const source = { ...(await sourceOf(subject)), number: subject.number };
        return gatherPullRequest(pushes === undefined ? source : { ...source, pushes }, reasons, policy);
      }),
    gatherMergeGroup: (asked, reasons) =>
      located(asked, async (subject) => gatherMergeGroup(await sourceOf(subject), subject, reasons)),
    gatherRelease: (asked, reasons) =>
      located(asked, async (subject) => gatherRelease(await sourceOf(subject), subject, reasons), null),
    readTag: (asked, commitish, reasons) =>
      located(asked, async (subject) => readTag(await sourceOf(subject), asked, commitish, reasons), null),
    readPosture: (asked) => located(asked, async (subject) => readPosture(await sourceOf(subject)), null),
    readDeployments: (asked, ids) =>
      located(asked, async (subject) => readDeployments(await sourceOf(subject), ids), []),
    surveyReleases: (asked, newest, reasons) =>
      located(asked, async (subject) => surveyReleases(await sourceOf(subject), newest, reasons), null),
    publishRelease: (gathered, report, isAsked) =>
      unlessFinal(async () =>
        publishRelease(await sourceOf(gathered.place), gathered, report, { isAsked, docsUrl }),
      ),
    publishReleaseFailure: (asked, notice, announce) =>
      unlessFinal(() =>
        located(
          asked,
          async (subject) => publishReleaseFailure(await sourceOf(subject), subject, notice, announce),
          null,
        ),
      ),
    openReleaseIssue: (asked, failed) =>
      unlessFinal(() => located(asked, async (subject) => openReleaseIssue(await sourceOf(subject), failed))),
    tellReleasePasses: async (asked, issue, passed) =>
      (await unlessFinal(() =>
        located(asked, async (subject) => tellReleasePasses(await sourceOf(subject), issue, passed)),
      )) ?? 'refused',
    pullRequestsOfCommit: (asked) =>
      located(
        asked,
        async (subject) => {
          const found = await pullRequestsOfCommit(await open(subject.installationId), subject);
          if (found === null) throw new RepositoryElsewhere('GitHub does not find the commit.');
          return found;
        },
        [],
      ),
    pullRequestsIntoBranch: (asked) =>
      located(asked, async (subject) => pullRequestsIntoBranch(await open(subject.installationId), subject)),
    policyFileOfBranch: (asked) =>
      located(
        asked,
        async (subject) => policyFileOfBranch(await readerOf(subject.installationId), subject),
        null,
      ),
    branchLine: (asked, from, end) =>
      located(asked, async (subject) =>
        readBranchLine(await open(subject.installationId), subject, from, end),
      ),
    branchProtection: (asked) =>
      located(
        asked,
        async (subject) => readBranchProtection(await open(subject.installationId), subject, ownAppId),
        null,
      ),
    protectedBranches: (asked) =>
      located(asked, async (subject) => readProtectedBranches(await open(subject.installationId), subject)),
    branchMoves: (asked, range) =>
      located(asked, async (subject) =>
        readBranchMoves({ ...subject, installation: await open(subject.installationId) }, range, {
          cache,
          now,
        }),
      ),
    compareMerge: (asked, merge) =>
      located(asked, async (subject) => compareMerge(await sourceOf(subject), merge)),
    readComment: (asked) =>
      located(asked, async (subject) => readComment(await sourceOf(subject), subject), null),
    gatherCommand: (asked, comment, commits) =>
      located(asked, async (subject) => gatherCommand(await sourceOf(subject), comment, commits), null),
    answerCommand: async (asked, answer) =>
      (await unlessFinal(() =>
        located(asked, async (subject) => answerCommand(await sourceOf(subject), subject, answer)),
      )) ?? 'refused',
    tellEnding: async (asked, what) =>
      (await unlessFinal(() =>
        located(asked, async (subject) => tellEnding(await sourceOf(subject), what)),
      )) ?? 'refused',
    openEmergencyIssue: (asked, issue) =>
      unlessFinal(() =>
        located(asked, async (subject) =>
          openIssueOnce(await sourceOf(subject), { ...issue, about: `emergency ${issue.id}` }),
        ),
      ),
    readGate: (asked) => located(asked, async (subject) => readGate(await sourceOf(subject), subject), null),
    waitingRuns: (asked) => located(asked, async (subject) => waitingRuns(await sourceOf(subject)), null),
    answerGate: async (asked, answer) =>
      (await unlessFinal(() =>
        located(asked, async (subject) => answerGate(await sourceOf(subject), subject, answer)),
      )) ?? { kind: 'refused', why: 'The repository is archived.' },
    gateEnd: (asked, deployments) =>
      located(asked, async (subject) => gateEnd(await sourceOf(subject), subject, deployments)),
    openGateIssue: (asked, issue) =>
      unlessFinal(() =>
        located(asked, async (subject) =>
          openIssueOnce(await sourceOf(subject), { ...issue, about: `gate ${issue.id}` }),
        ),
      ),
    identify: (subject) => identifyRepository(directory, subject),
    survey: {
      ...survey,
      repositories: (installationId) => unlessGone(null, () => survey.repositories(installationId)),
      allRepositories: (installationId) => unlessGone(null, () => survey.allRepositories(installationId)),
      openPullRequests: (asked) => located(asked, (repository) => survey.openPullRequests(repository)),
      openMergeGroups: (asked, branch) =>
        located(asked, (repository) => survey.openMergeGroups(repository, branch)),
    },
    publish: async (gathered, report, onCheck = report) =>
      unlessFinal(async () =>
        publish(
          { installation: await open(gathered.place.installationId), now, buttons, docsUrl, dashboardUrl },
          gathered,
          report,
          onCheck,
        ),
      ),
    gatherPolicyEffect: (asked) =>
      located(
        asked,
        async (subject) => gatherPolicyEffect({ ...(await sourceOf(subject)), number: subject.number }),
        null,
      ),
    publishPolicyEffect: async (own, effect) =>
      unlessFinal(async () => publishPolicyEffect(await open(own.place.installationId), own, effect)),
    publishClosed: async (closed) =>
      unlessFinal(async () => publishClosed(await open(closed.place.installationId), closed)),
    publishFailure: (asked, announce) =>
      located(asked, (subject) =>
        unlessFinal(async () => publishFailure(await sourceOf(subject), subject, announce)),
      ),
  };
}

function isSamePlace(one: Place, other: Place): boolean {
  const text = ({ installationId, owner, repository }: Place) =>
    `${installationId} ${owner}/${repository}`.toLowerCase();
  return text(one) === text(other);
}

/** Null where nothing can be published any more: in an archived repository, or on a commit that is gone. */
async function unlessFinal<Answer>(publish: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await publish();
  } catch (error) {
    if (error instanceof Gone) return null;
    throw error;
  }
}

/** Where the app is no longer installed, nothing is found. */
async function unlessGone<Answer>(nothing: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof InstallationGone) return nothing;
    throw error;
  }
}
