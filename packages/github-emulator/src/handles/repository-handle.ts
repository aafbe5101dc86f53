import {
  addStatus,
  checkRunOf,
  createCheckRun,
  requestAction,
  rerequestRun,
  rerequestSuite,
  suiteOf,
  updateCheckRun,
} from '../actions/check.ts';
import {
  addAnalysis,
  alertOf,
  dismissAlert,
  type NewAnalysis,
  pullRequestOfRef,
  reopenAlert,
} from '../actions/code-scanning.ts';
import { describesCommit } from '../actions/commit.ts';
import { isDeploying } from '../actions/deploying-run.ts';
import { addDeploymentStatus, createDeployment } from '../actions/deployment.ts';
import { setEnvironment } from '../actions/environment.ts';
import {
  addComment,
  addLabel,
  openIssue as createIssue,
  editIssue,
  removeLabel,
  renameLabel,
  setIssueState,
} from '../actions/issue.ts';
import { buildGroups } from '../actions/merge-queue.ts';
import { openPullRequest, pullRequestOf } from '../actions/pull-request.ts';
import { assertMayPush, moveBranch, ownerOf, push } from '../actions/push.ts';
import { deleteRepository, forkRepository, moveRepository, setProperty } from '../actions/repository.ts';
import {
  followJobs,
  type NewWorkflowRun,
  openWorkflowRun,
  startWorkflowRun,
  updateWorkflowRun,
} from '../actions/workflow-run.ts';
import { entryAt } from '../git/tree.ts';
import { isPullRequest, latestRuns, runsOn } from '../world/checks.ts';
import type { Account, IssueState, QueueGroup, RepositoryState } from '../world/model.ts';
import { matcherOf } from '../world/rules.ts';
import { nameOf } from '../world/state.ts';
import { advisoriesHandle } from './advisory-handle.ts';
import { dependabotHandle, secretScanningHandle } from './alert-handles.ts';
import { attestationsHandle } from './attestation-handle.ts';
import type { CheckOptions, CheckRunRecord, WorkflowRunOptions, WorkflowRunRecord } from './checks.ts';
import { actOn, type Context, loginOf } from './context.ts';
import { deploy, deployingRunHandle } from './deploying-run-handle.ts';
import type { DeploymentOptions } from './deployments.ts';
import { environmentSettings } from './environment-options.ts';
import { checkRunRecord, commentRecord } from './records.ts';
import { releasesHandle, tagsHandle } from './release-handles.ts';
import type { Issue, IssueOptions, MergeGroup, OpenOptions, PullRequest, Repository } from './repository.ts';

/** The handle of a repository. Its properties are read live. */
export function repositoryHandle(context: Context, repository: RepositoryState): Repository {
  const { world } = context;
  const act = actOn(context, repository);
  const { git } = repository;
  const actor = ({ by }: { readonly by?: string } = {}): Account =>
    by === undefined ? ownerOf(repository) : world.account(by);

  return {
    id: repository.id,
    get owner() {
      return repository.owner.login;
    },
    get name() {
      return repository.name;
    },
    get fullName() {
      return nameOf(repository);
    },
    defaultBranch: repository.defaultBranch,
    gitDirectory: git.directory,
    get pullRequests() {
      return [...repository.issues.values()].filter(isPullRequest).map(context.pullRequest);
    },

    push: (options) => act(() => push(world, repository, options)),
    branch: (name, from, options) =>
      act(async () => {
        assertMayPush(repository, actor(options));
        world.clock.tick();
        await moveBranch(world, repository, name, await shaOf(repository, from), actor(options));
      }),
    deleteBranch: (branch, options) =>
      act(async () => {
        assertMayPush(repository, actor(options));
        world.clock.tick();
        await moveBranch(world, repository, branch, null, actor(options));
      }),
    dependabot: dependabotHandle(context, repository),
    secretScanning: secretScanningHandle(context, repository),
    attestations: attestationsHandle(context, repository),
    advisories: advisoriesHandle(context, repository),
    releases: releasesHandle(context, repository),
    tags: tagsHandle(context, repository),
    tag: (name, revision = repository.defaultBranch) =>
      act(async () => git.setRef(`refs/tags/${name}`, await shaOf(repository, revision))),
    sha: (revision) => shaOf(repository, revision),
    read: (path, revision = repository.defaultBranch) => readFile(repository, path, revision),

    get issues() {
      return [...repository.issues.values()]
        .filter(({ pull }) => pull === null)
        .map((issue) => issueHandle(context, issue));
    },
    openPullRequest: (options) => act(() => open(context, repository, options)),
    pullRequest: (number) => context.pullRequest(pullRequestOf(repository, number)),
    openIssue: (options) => act(() => openIssue(context, repository, options)),
    fork: ({ owner, name = repository.name }) =>
      context.act(async () =>
        context.repository(forkRepository(world, repository, world.account(owner), name)),
      ),

    collaborator: (login, permission) => {
      const account = world.account(login);
      if (permission === null) repository.collaborators.delete(account);
      else repository.collaborators.set(account, permission);
    },
    teamAccess: (slug, permission) => {
      const team = world.team(repository.owner, slug);
      if (permission === null) repository.teams.delete(team);
      else repository.teams.set(team, permission);
    },
    protect: (pattern, rules) => {
      matcherOf(pattern);
      if (rules === null) repository.rules.delete(pattern);
      else {
        repository.rules.set(pattern, { id: world.nextId(), pattern, rules, createdAt: world.clock.now() });
      }
    },
    codeScanning: (enabled) => {
      repository.codeScanning = enabled;
    },
    dependencyGraph: (enabled) => {
      repository.dependencyGraph = enabled;
      if (!enabled) repository.dependabot.enabled = false;
    },
    package: (url, facts) => {
      repository.packages.set(url, facts);
    },
    snapshotWarnings: (text) => {
      repository.snapshotWarnings = text;
    },
    archive: (archived) => {
      repository.archived = archived;
    },
    renameLabel: (from, to) => renameLabel(world, repository, from, to),

    reportCheck: (options) => act(() => reportCheck(context, repository, options)),
    signCommit: (sha, { by, state = 'valid' }) => {
      repository.signatures.set(sha, { state, signer: by === null ? null : world.account(by) });
    },
    checkRuns: (sha) => runsOn(repository, sha).map(checkRunRecord),
    rerequestCheck: (id, { by }) =>
      act(() => rerequestRun(world, checkRunOf(repository, id), world.account(by))),
    requestAction: (id, { by, identifier }) =>
      act(() => requestAction(world, checkRunOf(repository, id), identifier, world.account(by))),
    rerequestSuite: (sha, { by }) =>
      act(() => rerequestSuite(world, suiteOf(world, repository, world.app, sha), world.account(by))),
    reportStatus: ({ by, context: name, sha, state, description = null, targetUrl = null }) =>
      act(async () => {
        const creator = world.account(by);
        assertMayPush(repository, creator);
        await addStatus(world, repository, { sha, context: name, state, description, targetUrl, creator });
      }),
    uploadAnalysis: ({
      tool = 'CodeQL',
      category = '/language:javascript',
      ref,
      sha,
      alerts = [],
      error = '',
      workflow = workflowOf(tool),
      run = workflow !== null,
      rules = 100,
      results = alerts.length,
    }) =>
      act(async () => {
        const analysis = { tool, category, ref, sha: sha ?? null, alerts, error, workflow, rules, results };
        if (workflow === null || !run) await addAnalysis(world, repository, analysis);
        else await uploadByWorkflow(context, repository, { ...analysis, workflow });
      }),
    reportWorkflowRun: (options) => act(() => reportWorkflowRun(context, repository, options)),
    defaultSetup: (state) => {
      repository.defaultSetup = state;
    },
    reportDeployment: (options) => act(() => reportDeployment(context, repository, options)),
    deploy: (options) => act(() => deploy(context, repository, options)),
    get deployingRuns() {
      return repository.workflowRuns
        .filter(isDeploying)
        .map((run) => deployingRunHandle(context, repository, run));
    },
    environment: (name, options = {}) => {
      setEnvironment(world, repository, name, environmentSettings(world, repository, options));
    },
    plan: (plan) => {
      repository.plan = plan;
    },
    dismissAlert: (number, { by, reason, comment = null, approvedBy }) =>
      act(() =>
        dismissAlert(world, repository, alertOf(repository, number), {
          by: world.account(by),
          reason,
          comment,
          approvedBy: approvedBy === undefined ? null : world.account(approvedBy),
        }),
      ),
    reopenAlert: (number, { by }) =>
      act(() => reopenAlert(world, repository, alertOf(repository, number), world.account(by))),

    buildMergeGroups: (branch = repository.defaultBranch) =>
      act(async () => {
        const queue = repository.queues.get(branch);
        if (queue !== undefined) await buildGroups(world, repository, queue, true);
      }),
    mergeGroups: (branch = repository.defaultBranch) =>
      (repository.queues.get(branch)?.groups ?? []).map((group) =>
        mergeGroup(repository, branch, group, 'waiting'),
      ),
    get allMergeGroups() {
      return [...repository.queues.values()].flatMap(({ branch, destroyed, groups }) => [
        ...destroyed.map(({ group, reason }) => mergeGroup(repository, branch, group, reason)),
        ...groups.map((group) => mergeGroup(repository, branch, group, 'waiting')),
      ]);
    },

    delete: () => act(async () => deleteRepository(world, repository)),
    rename: (name) => act(() => moveRepository(world, repository, repository.owner, name)),
    transfer: (owner) => act(() => moveRepository(world, repository, world.account(owner), repository.name)),
    property: (name, value) => act(() => setProperty(world, repository, name, value)),
  };
}

function mergeGroup(
  repository: RepositoryState,
  baseRef: string,
  { entries, headRef, headSha, baseSha }: QueueGroup,
  state: MergeGroup['state'],
): MergeGroup {
  return {
    headRef,
    headSha,
    baseSha,
    baseRef,
    pullRequests: entries.map(({ issue }) => issue.number),
    checks: latestRuns(runsOn(repository, headSha)).map(checkRunRecord),
    state,
  };
}

/** @throws when git cannot resolve the name */
async function shaOf(repository: RepositoryState, revision: string): Promise<string> {
  const sha = await repository.git.resolve(revision);
  if (sha === null) throw new Error(`'${nameOf(repository)}' has no '${revision}'`);
  return sha;
}

async function readFile(repository: RepositoryState, path: string, revision: string): Promise<string> {
  const { git } = repository;
  const { tree } = await git.commit(await shaOf(repository, revision));
  const entry = await entryAt(git.objects, tree, path);
  const bytes = entry === null ? null : await git.objects.blob(entry.sha);
  if (bytes === null) throw new Error(`'${nameOf(repository)}' has no file '${path}' at '${revision}'`);
  return bytes.toString('utf8');
}

async function open(
  context: Context,
  repository: RepositoryState,
  options: OpenOptions,
): Promise<PullRequest> {
  const { world } = context;
  const {
    title,
    body,
    by,
    base = repository.defaultBranch,
    branch,
    from,
    draft = false,
    labels = [],
    ...commits
  } = options;
  const source = from === undefined ? repository : world.repository(from.fullName);
  const ref = branch ?? `change-${repository.issues.size + 1}`;
  if (describesCommit(commits)) {
    const start = source.git.branch(ref) ?? repository.git.branch(base);
    if (start === null) throw new Error(`'${nameOf(repository)}' has no branch '${base}'`);
    await push(world, source, { ...commits, branch: ref, by, from: start });
  }
  const issue = await openPullRequest(world, repository, {
    title,
    body: body ?? null,
    by: world.account(by),
    base,
    head: { repository: source, ref },
    draft,
  });
  for (const label of labels) await addLabel(world, issue, label, issue.author);
  return context.pullRequest(issue);
}

async function openIssue(
  context: Context,
  repository: RepositoryState,
  { title, body, by, labels = [] }: IssueOptions,
): Promise<Issue> {
  const { world } = context;
  const issue = { title, body: body ?? null, by: world.account(by), labels };
  return issueHandle(context, await createIssue(world, repository, issue));
}

function issueHandle(context: Context, issue: IssueState): Issue {
  const { world } = context;
  const act = actOn(context, issue.repository);
  return {
    number: issue.number,
    get title() {
      return issue.title;
    },
    get body() {
      return issue.body ?? '';
    },
    get author() {
      return loginOf(issue.author);
    },
    get state() {
      return issue.state;
    },
    get comments() {
      return issue.comments.map(commentRecord);
    },
    comment: ({ by, body }) =>
      act(async () => (await addComment(world, issue, { by: world.account(by), app: null, body })).id),
    edit: (changes) => act(() => editIssue(world, issue, changes, issue.author)),
    close: ({ by, reason = 'completed' }) =>
      act(() => setIssueState(world, issue, 'closed', reason, world.account(by))),
    label: (name, { by }) => act(() => addLabel(world, issue, name, world.account(by))),
    unlabel: (name, { by }) => act(() => removeLabel(world, issue, name, world.account(by))),
  };
}

/** Updates the app's newest unfinished run of this name; else creates one. */
async function reportCheck(
  { world }: Context,
  repository: RepositoryState,
  options: CheckOptions,
): Promise<CheckRunRecord> {
  const {
    app: slug = 'github-actions',
    name,
    sha,
    status,
    conclusion,
    detailsUrl,
    externalId,
    title,
    summary,
    workflow,
    moreJobs = false,
  } = options;
  const app = world.appNamed(slug);
  const changes = {
    ...(status !== undefined && { status }),
    ...(conclusion !== undefined && { conclusion }),
    ...(detailsUrl !== undefined && { detailsUrl }),
    ...(externalId !== undefined && { externalId }),
    output: { ...(title !== undefined && { title }), ...(summary !== undefined && { summary }) },
  };
  const workflowRun =
    workflow === undefined
      ? null
      : (openWorkflowRun(repository, workflow, sha) ??
        (await startWorkflowRun(world, repository, runOf(repository, { path: workflow, sha }, world))));
  if (workflowRun !== null) workflowRun.hasJobsToCome = moreJobs;
  const open = runsOn(repository, sha).findLast(
    (run) =>
      run.suite.app === app &&
      (workflowRun === null || run.suite === workflowRun.suite) &&
      run.name === name &&
      run.status !== 'completed',
  );
  const suite = workflowRun === null ? {} : { suite: workflowRun.suite };
  if (open === undefined) {
    const created = await createCheckRun(world, repository, app, sha, { ...changes, ...suite, name });
    if (workflowRun !== null) await followJobs(world, workflowRun);
    return checkRunRecord(created);
  }
  await updateCheckRun(world, open, changes);
  if (workflowRun !== null) await followJobs(world, workflowRun);
  return checkRunRecord(open);
}

/** Code scanning’s default setup is the usual way of CodeQL. */
function workflowOf(tool: string): string {
  if (tool === 'CodeQL') return 'dynamic/github-code-scanning/codeql';
  return `.github/workflows/${tool.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.yml`;
}

/** Uploads an analysis from the unfinished run of its workflow, or else from a new one that then succeeds. */
async function uploadByWorkflow(
  { world }: Context,
  repository: RepositoryState,
  analysis: NewAnalysis & { readonly workflow: string },
): Promise<void> {
  const { ref, workflow: path } = analysis;
  const pull = pullRequestOfRef(repository, ref);
  const sha = pull?.pull.head.sha ?? analysis.sha ?? (await repository.git.resolve(ref));
  if (sha === null) throw new Error(`'${nameOf(repository)}' has no '${ref}'`);
  const isGroup = ref.startsWith('refs/heads/gh-readonly-queue/');
  const open = openWorkflowRun(repository, path, sha);
  const event = path.startsWith('dynamic/')
    ? 'dynamic'
    : isGroup
      ? 'merge_group'
      : pull === null
        ? 'push'
        : 'pull_request';
  const run =
    open ?? (await startWorkflowRun(world, repository, runOf(repository, { path, sha, event }, world)));
  await addAnalysis(world, repository, analysis);
  // Of an analysis of a pull request its own check tells. That of a merge group is processed after its run has ended.
  if (open === null) await updateWorkflowRun(world, run, { conclusion: 'success' }, pull !== null || isGroup);
}

async function reportWorkflowRun(
  { world }: Context,
  repository: RepositoryState,
  options: WorkflowRunOptions,
): Promise<WorkflowRunRecord> {
  const { path, sha, status, conclusion } = options;
  const run =
    openWorkflowRun(repository, path, sha) ??
    (await startWorkflowRun(world, repository, runOf(repository, options, world)));
  await updateWorkflowRun(world, run, {
    ...(status !== undefined && { status }),
    ...(conclusion !== undefined && { conclusion }),
  });
  return { id: run.id, path, status: run.status, conclusion: run.conclusion };
}

/** Reports a status of the newest deployment of a commit to an environment, or of a new one. */
async function reportDeployment(
  { world }: Context,
  repository: RepositoryState,
  { sha, environment, state, by }: DeploymentOptions,
): Promise<void> {
  const creator = world.account(by);
  const deployment =
    repository.deployments.findLast((each) => each.sha === sha && each.environment === environment) ??
    (await createDeployment(world, repository, { sha, environment, creator }));
  await addDeploymentStatus(world, repository, deployment, { state, creator });
}

function runOf(
  repository: RepositoryState,
  { path, sha, event = 'pull_request', by }: WorkflowRunOptions,
  world: Context['world'],
): NewWorkflowRun {
  const pull = [...repository.issues.values()]
    .filter(isPullRequest)
    .find((issue) => issue.pull.head.sha === sha);
  return {
    path,
    sha,
    event,
    by: by === undefined ? (pull?.author ?? ownerOf(repository)) : world.account(by),
    headRepository: pull?.pull.head.repository ?? repository,
  };
}
