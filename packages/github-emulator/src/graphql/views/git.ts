import { nodeId } from '../../entities/account.ts';
import { repositoryPage } from '../../entities/repository.ts';
import { type Commit, isBinary, type Signature } from '../../git/object.ts';
import { entryAt, listTree, type TreeFile } from '../../git/tree.ts';
import { associatedPullRequests } from '../../world/associated-pull-requests.ts';
import { timestamp } from '../../world/clock.ts';
import type { CommitSignature, RepositoryState } from '../../world/model.ts';
import { unheeded } from './account.ts';
import { deploymentViews } from './deployment.ts';
import { matchingPullRequests } from './pull-request.ts';
import type { Arguments, View, Views } from './view.ts';

/** Commits of a history: longer ones are cut. */
const maxHistory = 10_000;

/** Longer texts are truncated and marked as such. */
const maxTextSize = 1024 * 1024;

export function refView(views: Views, repository: RepositoryState, name: string): View | null {
  const sha = repository.git.branch(name);
  if (sha === null) return null;
  return {
    __typename: 'Ref',
    id: nodeId('REF', `${repository.id}_${name}`),
    name,
    prefix: 'refs/heads/',
    repository: () => views.repository(repository),
    target: () => views.commitOf(repository, sha),
    // Only the public part of a protection rule is modeled.
    branchProtectionRule: views.updateRule(repository, name) === null ? null : undefined,
    refUpdateRule: () => views.updateRule(repository, name),
    rules: ({ orderBy }: Arguments) => {
      const { field, direction } = (orderBy ?? {}) as Arguments;
      return field === 'UPDATED_AT' && direction === 'DESC' ? views.rules(repository, name) : undefined;
    },
    associatedPullRequests: (args: Arguments) =>
      matchingPullRequests(views, repository, args, (issue) => issue.pull.head.ref === name),
  };
}

export async function commitViewOf(
  views: Views,
  repository: RepositoryState,
  sha: string | null,
): Promise<View | null> {
  const commit = sha === null ? null : await repository.git.objects.commit(sha);
  return commit === null ? null : views.commit(repository, commit);
}

export function commitView(views: Views, repository: RepositoryState, commit: Commit): View {
  const { sha, tree, parents, message, author, committer } = commit;
  const { git } = repository;
  const [headline = '', ...body] = message.split('\n');
  const committedByGitHub = committer.email === views.world.webFlow.email;
  const changes = async (count: 'additions' | 'deletions'): Promise<number> =>
    (await git.diff(parents[0] ?? null, sha)).reduce((sum, file) => sum + file[count], 0);
  return {
    __typename: 'Commit',
    id: nodeId('C', `${repository.id}_${sha}`),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    url: `${repositoryPage(views.world, repository)}/commit/${sha}`,
    message,
    messageHeadline: headline,
    messageBody: body.join('\n').trim(),
    committedDate: timestamp(committer.at),
    authoredDate: timestamp(author.at),
    committedViaWeb: committedByGitHub,
    author: () => gitActorView(views, author),
    committer: () => gitActorView(views, committer),
    authors: () => authorsOf(commit).map((person) => gitActorView(views, person)),
    signature: signatureView(
      views,
      repository.signatures.get(sha) ?? (committedByGitHub ? 'by-github' : null),
    ),
    repository: () => views.repository(repository),
    parents: () => Promise.all(parents.map((parent) => views.commitOf(repository, parent))),
    additions: () => changes('additions'),
    deletions: () => changes('deletions'),
    tree: () => views.object(repository, { path: '', mode: '40000', sha: tree }),
    history: async ({ path, ...others }: Arguments) => {
      const { author: by, since, until, ...paging } = others;
      if (by != null || since != null || until != null || unheeded(paging)) return undefined;
      const shas = await git.history(sha, path == null ? null : String(path), maxHistory);
      return shas.map((each) => views.commitOf(repository, each));
    },
    file: async ({ path }: Arguments) => {
      const entry = await entryAt(git.objects, tree, String(path));
      return entry === null || entry.path === '' ? null : entryView(views, repository, entry);
    },
    associatedPullRequests: async ({ orderBy }: Arguments) => {
      const { field, direction } = (orderBy ?? {}) as Arguments;
      if (field !== 'CREATED_AT' || direction !== 'ASC') return undefined;
      return (await associatedPullRequests(repository, sha)).map(views.pullRequest);
    },
    statusCheckRollup: () => views.rollup(repository, sha),
    deployments: (args: Arguments) =>
      deploymentViews(
        views,
        repository.deployments.filter((each) => each.sha === sha),
        args,
      ),
    checkSuites: ({ filterBy, ...others }: Arguments) => {
      const { appId, checkName, ...rest } = (filterBy ?? {}) as Arguments;
      if (unheeded(others) || unheeded(rest)) return undefined;
      return repository.suites
        .filter(
          ({ headSha, app, runs }) =>
            headSha === sha &&
            (appId == null || app.id === appId) &&
            (checkName == null || runs.some(({ name }) => name === checkName)),
        )
        .map(views.checkSuite);
    },
  };
}

/** The author and the users named by `Co-authored-by` trailers. */
function authorsOf({ author, message }: Commit): readonly Signature[] {
  const people = new Map([[author.email.toLowerCase(), author]]);
  for (const [, name = '', email = ''] of message.matchAll(/^co-authored-by:[ \t]*([^<\n]*)<([^>\n]*)>/gim)) {
    if (!people.has(email.toLowerCase())) {
      people.set(email.toLowerCase(), { name: name.trim(), email, at: author.at });
    }
  }
  return [...people.values()];
}

function gitActorView(views: Views, { name, email, at }: Signature): View {
  const account = views.world.accountOfEmail(email);
  return {
    name,
    email,
    date: timestamp(at),
    user: account === null ? null : views.user(account),
    avatarUrl: () => `${views.world.url}/avatars/${encodeURIComponent(email)}`,
  };
}

/** Without one of its own, a commit by GitHub is signed by GitHub. */
function signatureView(views: Views, signature: CommitSignature | 'by-github' | null): View | null {
  if (signature === null) return null;
  const { state, signer } =
    signature === 'by-github' ? ({ state: 'valid', signer: null } as const) : signature;
  return {
    __typename: 'GpgSignature',
    isValid: state === 'valid',
    state: state.toUpperCase(),
    signer: signer === null ? null : () => views.account(signer),
    wasSignedByGitHub: signature === 'by-github',
  };
}

function entryView(views: Views, repository: RepositoryState, entry: TreeFile): View {
  const { path, mode, sha } = entry;
  const types = { '40000': 'tree', '160000': 'commit', '100644': 'blob', '100755': 'blob', '120000': 'blob' };
  return {
    name: path.split('/').at(-1),
    path,
    mode: Number.parseInt(mode, 8),
    oid: sha,
    type: types[mode],
    size: async () => (await repository.git.objects.blob(sha))?.length ?? 0,
    object: () => views.object(repository, entry),
    repository: () => views.repository(repository),
    submodule: null,
  };
}

/** A blob, tree or commit; null for a submodule, whose commit is in another repository. */
export async function objectView(
  views: Views,
  repository: RepositoryState,
  { mode, sha, path }: TreeFile,
): Promise<View | null> {
  const { objects } = repository.git;
  const shared = {
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    repository: () => views.repository(repository),
  };
  if (mode === '160000') return null;
  if (mode === '40000') {
    return {
      ...shared,
      __typename: 'Tree',
      id: nodeId('T', `${repository.id}_${sha}`),
      entries: async () => {
        const entries = await listTree(objects, sha, false, path === '' ? '' : `${path}/`);
        return entries.map((entry) => entryView(views, repository, entry));
      },
    };
  }
  const bytes = (await objects.blob(sha)) ?? Buffer.alloc(0);
  const binary = isBinary(bytes);
  return {
    ...shared,
    __typename: 'Blob',
    id: nodeId('B', `${repository.id}_${sha}`),
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: !binary && bytes.length > maxTextSize,
    text: binary ? null : bytes.subarray(0, maxTextSize).toString('utf8'),
  };
}

/** The object of `branch`, `sha` or either with `:path`; null if there is none, undefined for other git syntax. */
export async function expressionView(
  views: Views,
  repository: RepositoryState,
  expression: string,
): Promise<View | null | undefined> {
  const { git, defaultBranch } = repository;
  const colon = expression.indexOf(':');
  const revision = colon < 0 ? expression : expression.slice(0, colon);
  if (/[\^~]|@\{/.test(revision)) return undefined;
  const sha = await git.resolve(revision === 'HEAD' ? defaultBranch : revision);
  if (sha === null) return null;
  if (colon < 0) return views.commitOf(repository, sha);
  const entry = await entryAt(git.objects, (await git.commit(sha)).tree, expression.slice(colon + 1));
  return entry === null ? null : views.object(repository, entry);
}
