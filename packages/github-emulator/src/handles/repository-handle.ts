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
import { addAnalysis, alertOf, dismissAlert, reopenAlert } from '../actions/code-scanning.ts';
import { describesCommit } from '../actions/commit.ts';
import { addComment, addLabel, newIssue, setIssueState } from '../actions/issue.ts';
import { buildGroups } from '../actions/merge-queue.ts';
import { openPullRequest, pullRequestOf } from '../actions/pull-request.ts';
import { assertMayPush, moveBranch, ownerOf, push } from '../actions/push.ts';
import { deleteRepository, forkRepository, moveRepository } from '../actions/repository.ts';
import { entryAt } from '../git/tree.ts';
import { isPullRequest, latestRuns, runsOn } from '../world/checks.ts';
import type { Account, IssueState, QueueGroup, RepositoryState } from '../world/model.ts';
import { matcherOf } from '../world/rules.ts';
import { nameOf } from '../world/state.ts';
import type { CheckOptions, CheckRunRecord } from './checks.ts';
import { actOn, type Context, loginOf } from './context.ts';
import { checkRunRecord, commentRecord } from './records.ts';
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
    archive: (archived) => {
      repository.archived = archived;
    },

    reportCheck: (options) => act(() => reportCheck(context, repository, options)),
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
    }) =>
      act(async () => {
        await addAnalysis(world, repository, { tool, category, ref, sha: sha ?? null, alerts, error });
      }),
    dismissAlert: (number, { by, reason, comment = null }) =>
      act(() =>
        dismissAlert(world, repository, alertOf(repository, number), {
          by: world.account(by),
          reason,
          comment,
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
    rename: (name) => act(async () => moveRepository(world, repository, repository.owner, name)),
    transfer: (owner) =>
      act(async () => moveRepository(world, repository, world.account(owner), repository.name)),
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
  world.clock.tick();
  const author = world.account(by);
  const issue = newIssue(world, repository, { title, body: body ?? null, by: author }, null);
  for (const label of labels) await addLabel(world, issue, label, author);
  return issueHandle(context, issue);
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
    close: ({ by }) => act(async () => setIssueState(world, issue, 'closed', 'completed', world.account(by))),
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
  } = options;
  const app = world.appNamed(slug);
  const changes = {
    ...(status !== undefined && { status }),
    ...(conclusion !== undefined && { conclusion }),
    ...(detailsUrl !== undefined && { detailsUrl }),
    ...(externalId !== undefined && { externalId }),
    output: { ...(title !== undefined && { title }), ...(summary !== undefined && { summary }) },
  };
  const open = runsOn(repository, sha).findLast(
    (run) => run.suite.app === app && run.name === name && run.status !== 'completed',
  );
  if (open === undefined)
    return checkRunRecord(await createCheckRun(world, repository, app, sha, { ...changes, name }));
  await updateCheckRun(world, open, changes);
  return checkRunRecord(open);
}
