import { sees } from '../../auth/actor.ts';
import { nodeId } from '../../entities/account.ts';
import { repositoryPage } from '../../entities/repository.ts';
import { isPullRequest } from '../../world/checks.ts';
import { timestamp } from '../../world/clock.ts';
import type { IssueState, RepositoryState } from '../../world/model.ts';
import { rulesOf } from '../../world/rules.ts';
import { nameOf } from '../../world/state.ts';
import { notFound } from '../engine.ts';
import { unheeded } from './account.ts';
import { deploymentViews } from './deployment.ts';
import { expressionView } from './git.ts';
import { matchingIssues } from './issue.ts';
import { labelView } from './label.ts';
import { matchingPullRequests } from './pull-request.ts';
import { hasSecurityPolicy } from './security-policy.ts';
import { issueTemplates, pullRequestTemplates } from './templates.ts';
import type { Arguments, View, Views } from './view.ts';

/** Of the full names of branches and tags; other refs are not listed here. */
const branches = 'refs/heads/';
const tags = 'refs/tags/';

/** The repository of a current or former name, if the caller can see it. @throws GitHub's NOT_FOUND */
export function repositoryNamed(views: Views, { owner, name, followRenames }: Arguments): View {
  const wanted = `${String(owner)}/${String(name)}`;
  const repository = views.world.findRepository(wanted);
  const renamed = repository !== null && nameOf(repository).toLowerCase() !== wanted.toLowerCase();
  if (repository === null || !sees(views.actor, repository) || (renamed && followRenames === false)) {
    throw notFound('Repository', `with the name '${wanted}'`);
  }
  return views.repository(repository);
}

export function repositoryView(views: Views, repository: RepositoryState): View {
  const { id, name, owner, parent, defaultBranch } = repository;
  return {
    __typename: 'Repository',
    id: nodeId('R', id),
    databaseId: id,
    name,
    nameWithOwner: nameOf(repository),
    owner: () => views.account(owner),
    url: repositoryPage(views.world, repository),
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    isPrivate: repository.private,
    createdAt: timestamp(repository.createdAt),
    isFork: parent !== null,
    isArchived: repository.archived,
    isDisabled: false,
    isLocked: false,
    isInOrganization: owner.kind === 'Organization',
    parent: () => (parent === null ? null : views.repository(parent)),
    defaultBranchRef: () => views.ref(repository, defaultBranch),
    ref: ({ qualifiedName }: Arguments) => {
      const name = String(qualifiedName);
      if (!name.startsWith(tags)) return views.ref(repository, name.replace(/^refs\/heads\//, ''));
      return repository.git.ref(name) === null ? null : tagView(views, repository, name);
    },
    deployments: (args: Arguments) => deploymentViews(views, repository.deployments, args),
    refs: ({ refPrefix, orderBy, ...others }: Arguments) => {
      if (unheeded(others)) return undefined;
      if (refPrefix === tags) return tagViews(views, repository, orderBy);
      if (orderBy != null) return undefined;
      if (!String(refPrefix).startsWith(branches)) return undefined;
      return repository.git
        .listRefs(String(refPrefix))
        .map(([ref]) => views.ref(repository, ref.slice(branches.length)));
    },
    object: ({ oid, expression }: Arguments) => {
      if (expression != null) return expressionView(views, repository, String(expression));
      return oid == null ? undefined : objectOf(views, repository, String(oid));
    },
    isSecurityPolicyEnabled: () => hasSecurityPolicy(views, repository),
    hasIssuesEnabled: true,
    label: ({ name: wanted }: Arguments) => {
      const label = repository.labels.get(String(wanted).toLowerCase());
      return label === undefined ? null : labelView(label);
    },
    issues: (args: Arguments) => matchingIssues(views, repository, args),
    issue: ({ number }: Arguments) => {
      const issue = numbered(repository, number, 'Issue');
      if (issue.pull !== null) throw notFound('Issue', `with the number of ${String(number)}`);
      return views.issue(issue);
    },
    issueOrPullRequest: ({ number }: Arguments) => {
      const issue = numbered(repository, number, 'issue or pull request');
      return isPullRequest(issue) ? views.pullRequest(issue) : views.issue(issue);
    },
    pullRequest: ({ number }: Arguments) => {
      const issue = numbered(repository, number, 'PullRequest');
      if (!isPullRequest(issue)) throw notFound('PullRequest', `with the number of ${String(number)}`);
      return views.pullRequest(issue);
    },
    pullRequests: (args: Arguments) => matchingPullRequests(views, repository, args, () => true),
    pullRequestTemplates: () => pullRequestTemplates(views, repository),
    issueTemplates: () => issueTemplates(repository),
    mergeQueue: ({ branch }: Arguments) => {
      const name = branch == null ? defaultBranch : String(branch);
      if (rulesOf(repository, name).mergeQueue === undefined) return null;
      const queue = repository.queues.get(name) ?? {
        id: 0,
        branch: name,
        waiting: [],
        groups: [],
        destroyed: [],
      };
      return views.queue(repository, queue);
    },
  };
}

/** By name, or by the time of their commits. */
async function tagViews(
  views: Views,
  repository: RepositoryState,
  orderBy: unknown,
): Promise<readonly View[] | undefined> {
  const refs = repository.git.listRefs(tags).map(([ref]) => ref);
  if (orderBy == null) return refs.map((ref) => tagView(views, repository, ref));
  const { field, direction } = orderBy as { readonly field: string; readonly direction: string };
  if (field !== 'TAG_COMMIT_DATE') return undefined;
  const dated = await Promise.all(
    refs.map(async (ref) => {
      const object = repository.git.ref(ref);
      const commit = object === null ? null : await repository.git.commitOf(object);
      const at = commit === null ? 0 : (await repository.git.commit(commit)).committer.at.getTime();
      return { ref, at };
    }),
  );
  const ordered = dated.toSorted((one, other) => one.at - other.at);
  return (direction === 'DESC' ? ordered.toReversed() : ordered).map(({ ref }) =>
    tagView(views, repository, ref),
  );
}

function tagView(views: Views, repository: RepositoryState, ref: string): View {
  const sha = repository.git.ref(ref);
  return {
    __typename: 'Ref',
    id: nodeId('REF', `${repository.id}_${ref}`),
    name: ref.slice(tags.length),
    prefix: tags,
    repository: () => views.repository(repository),
    target: () => (sha === null ? null : tagTarget(views, repository, sha)),
  };
}

/** A commit, or the tag object of an annotated tag. */
async function tagTarget(views: Views, repository: RepositoryState, sha: string): Promise<View | null> {
  const tag = await repository.git.objects.tag(sha);
  if (tag === null) return views.commitOf(repository, sha);
  return {
    __typename: 'Tag',
    id: nodeId('TA', `${repository.id}_${sha}`),
    oid: sha,
    name: tag.name,
    message: tag.message,
    repository: () => views.repository(repository),
    target: () => tagTarget(views, repository, tag.object),
  };
}

function numbered({ issues }: RepositoryState, number: unknown, kind: string): IssueState {
  const issue = issues.get(Number(number));
  if (issue === undefined) throw notFound(kind, `with the number of ${String(number)}`);
  return issue;
}

/** The commit or blob of a hash; a tree is shown only where a commit or a path leads to it. */
async function objectOf(
  views: Views,
  repository: RepositoryState,
  oid: string,
): Promise<View | null | undefined> {
  const { objects } = repository.git;
  const commit = await views.commitOf(repository, oid).catch(() => null);
  if (commit !== null) return commit;
  if ((await objects.blob(oid)) !== null)
    return views.object(repository, { path: '', mode: '100644', sha: oid });
  return (await objects.hasTree(oid)) ? undefined : null;
}
