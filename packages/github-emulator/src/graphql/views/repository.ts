import { sees } from '../../auth/actor.ts';
import { nodeId } from '../../entities/account.ts';
import { repositoryPage } from '../../entities/repository.ts';
import { isPullRequest } from '../../world/checks.ts';
import type { IssueState, RepositoryState } from '../../world/model.ts';
import { rulesOf } from '../../world/rules.ts';
import { nameOf } from '../../world/state.ts';
import { notFound } from '../engine.ts';
import { unheeded } from './account.ts';
import { expressionView } from './git.ts';
import { matchingPullRequests } from './pull-request.ts';
import type { Arguments, View, Views } from './view.ts';

/** Of the full name of every branch; other refs are not listed here. */
const branches = 'refs/heads/';

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
    isFork: parent !== null,
    isArchived: false,
    isDisabled: false,
    isLocked: false,
    isInOrganization: owner.kind === 'Organization',
    parent: () => (parent === null ? null : views.repository(parent)),
    defaultBranchRef: () => views.ref(repository, defaultBranch),
    ref: ({ qualifiedName }: Arguments) =>
      views.ref(repository, String(qualifiedName).replace(/^refs\/heads\//, '')),
    refs: ({ refPrefix, ...others }: Arguments) => {
      if (unheeded(others) || !String(refPrefix).startsWith(branches)) return undefined;
      return repository.git
        .listRefs(String(refPrefix))
        .map(([ref]) => views.ref(repository, ref.slice(branches.length)));
    },
    object: ({ oid, expression }: Arguments) => {
      if (expression != null) return expressionView(views, repository, String(expression));
      return oid == null ? undefined : objectNamed(views, repository, String(oid));
    },
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

/** A commit or a blob by its id; null for an id that the repository does not have. */
async function objectNamed(views: Views, repository: RepositoryState, oid: string): Promise<View | null> {
  const commit = await views.commitOf(repository, oid);
  if (commit !== null) return commit;
  const blob = await repository.git.objects.blob(oid);
  return blob === null ? null : views.object(repository, { mode: '100644', sha: oid, path: '' });
}

function numbered({ issues }: RepositoryState, number: unknown, kind: string): IssueState {
  const issue = issues.get(Number(number));
  if (issue === undefined) throw notFound(kind, `with the number of ${String(number)}`);
  return issue;
}
