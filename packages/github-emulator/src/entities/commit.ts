import type { FileDiff } from '../git/diff.ts';
import type { Commit, Signature } from '../git/object.ts';
import { timestamp } from '../world/clock.ts';
import type { RepositoryState } from '../world/model.ts';
import type { WorldState } from '../world/state.ts';
import { accountJsonOrNull, type Json, nodeId } from './account.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** Of commits whose signature is not told, only GitHub's own are signed. */
function verificationOf(world: WorldState, repository: RepositoryState, { sha, committer }: Commit): Json {
  const own = committer.email === world.webFlow.email ? 'valid' : 'unsigned';
  const reason = repository.signatures.get(sha)?.state ?? own;
  const verified = reason === 'valid';
  return {
    verified,
    reason,
    signature: null,
    payload: null,
    verified_at: verified ? timestamp(committer.at) : null,
  };
}

function signatureJson({ name, email, at }: Signature): Json {
  return { name, email, date: timestamp(at) };
}

/** A commit as the repository's API shows it; with its files where they are given. */
export function commitJson(
  world: WorldState,
  repository: RepositoryState,
  commit: Commit,
  files?: readonly FileDiff[],
): Json {
  const { sha, tree, parents, author, committer, message } = commit;
  const url = repositoryUrl(world, repository);
  return {
    ...gitCommitJson(world, repository, commit),
    url: `${url}/commits/${sha}`,
    comments_url: `${url}/commits/${sha}/comments`,
    commit: {
      url: `${url}/git/commits/${sha}`,
      author: signatureJson(author),
      committer: signatureJson(committer),
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
      verification: verificationOf(world, repository, commit),
    },
    author: accountJsonOrNull(world, world.accountOfEmail(author.email)),
    committer: accountJsonOrNull(world, world.accountOfEmail(committer.email)),
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${url}/commits/${parent}`,
      html_url: `${repositoryPage(world, repository)}/commit/${parent}`,
    })),
    ...(files !== undefined && {
      stats: statsJson(files),
      files: files.map((file) => fileJson(world, repository, sha, file)),
    }),
  };
}

/** A commit as the git database shows it. */
export function gitCommitJson(world: WorldState, repository: RepositoryState, commit: Commit): Json {
  const { sha, tree, parents, author, committer, message } = commit;
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  return {
    sha,
    node_id: nodeId('C', `${repository.id}_${sha}`),
    url: `${url}/git/commits/${sha}`,
    html_url: `${page}/commit/${sha}`,
    author: signatureJson(author),
    committer: signatureJson(committer),
    message,
    tree: { sha: tree, url: `${url}/git/trees/${tree}` },
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${url}/git/commits/${parent}`,
      html_url: `${page}/commit/${parent}`,
    })),
    verification: verificationOf(world, repository, commit),
  };
}

/** A commit as check suites and merge groups show it. */
export function simpleCommitJson({ sha, tree, message, author, committer }: Commit): Json {
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: timestamp(committer.at),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}

/** A commit as `push` shows it. */
export function pushedCommitJson(
  world: WorldState,
  repository: RepositoryState,
  commit: Commit,
  files: readonly FileDiff[],
): Json {
  const person = ({ name, email, at }: Signature): Json => {
    const account = world.accountOfEmail(email);
    return { name, email, date: timestamp(at), ...(account !== null && { username: account.login }) };
  };
  const paths = (...statuses: readonly FileDiff['status'][]): readonly string[] =>
    files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: timestamp(commit.committer.at),
    url: `${repositoryPage(world, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: paths('added', 'copied', 'renamed'),
    removed: [
      ...paths('removed'),
      ...files.flatMap(({ status, previousPath }) =>
        status === 'renamed' && previousPath !== null ? [previousPath] : [],
      ),
    ],
    modified: paths('modified', 'changed'),
  };
}

/** A changed file of a commit, comparison or pull request. */
export function fileJson(
  world: WorldState,
  repository: RepositoryState,
  commit: string,
  { path, previousPath, status, sha, additions, deletions, patch }: FileDiff,
): Json {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const page = repositoryPage(world, repository);
  return {
    sha,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${page}/blob/${commit}/${encoded}`,
    raw_url: `${page}/raw/${commit}/${encoded}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${encoded}?ref=${commit}`,
    ...(patch !== null && { patch }),
    ...(previousPath !== null && { previous_filename: previousPath }),
  };
}

function statsJson(files: readonly FileDiff[]): Json {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}
