import { firstStableVersion, isYounger } from '../../analysis/new-product.ts';
import type { NewProduct } from '../../evidence/new-product.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { matcher } from '../../rules/matching.ts';
import { say } from '../../text/message.ts';
import { Refused } from '../client/failure.ts';
import { refuse } from '../client/query-errors.ts';
import { defineCache } from '../read/cache.ts';
import { notPermitted } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Threat models that are kept of one base. */
const maxDocuments = 1000;

/** By base commit and globs, the threat models; null where GitHub does not list all files. */
const knownDocuments = defineCache<{ readonly paths: readonly string[] | null }>({ max: 1_000 });

/** The repositories that have a tag: they keep one. */
const tagged = defineCache<{ readonly tag: true }>({ max: 10_000 });

/**
 * Whether the repository holds a new product. Its age is part of the query of the pull request. Only of a young one, and of a change that
 * looks like a first release, more is asked: whether there is a tag, and whether the base has a threat model.
 */
export const newProduct = defineReader({
  slice: 'newProduct',
  lists: [],
  async read({ source, reading, pullRequest, required, diff }): Promise<Slice<NewProduct>> {
    const { createdAt, fork, baseSha } = reading;
    const about = { createdAt, fork };
    const asked = required.newProduct;
    if (asked === null || fork) return available({ ...about, released: null, documents: null });
    let released: boolean | null = null;
    if (!isYounger(createdAt, pullRequest.createdAt, asked.days)) {
      const diffed = await diff();
      if (!diffed.available) return diffed;
      const first = firstStableVersion(diffed.value.change.files);
      released = first === null ? null : await hasTag(source);
      if (released !== false) return available({ ...about, released, documents: null });
    }
    const documents = await readDocumentPaths(source, baseSha, asked.documents);
    return documents.available ? available({ ...about, released, documents: documents.value }) : documents;
  },
});

async function hasTag({
  cache,
  installation,
  owner,
  repository: name,
  repositoryId,
}: Source): Promise<boolean> {
  if (cache.of(tagged).has(`${repositoryId}`)) return true;
  const { data, errors } = await installation.query<TagsData>(tagsQuery, { owner, name });
  for (const error of errors) refuse(error);
  const count = data?.repository?.refs?.totalCount ?? 0;
  if (count > 0) cache.of(tagged).set(`${repositoryId}`, { tag: true });
  return count > 0;
}

export const tagsQuery = `
query Tags($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { refs(refPrefix: "refs/tags/", first: 1) { totalCount } }
}
`;

interface TagsData {
  readonly repository: { readonly refs: { readonly totalCount: number } | null } | null;
}

/**
 * The paths of the base where threat models are kept; null where there are more files than GitHub lists.
 * https://docs.github.com/rest/git/trees#get-a-tree
 */
async function readDocumentPaths(
  { cache, installation, owner, repository: repo, repositoryId }: Source,
  commit: string,
  globs: readonly string[],
): Promise<Slice<readonly string[] | null>> {
  const key = `${repositoryId}@${commit} ${JSON.stringify(globs)}`;
  const known = cache.of(knownDocuments).get(key);
  if (known !== undefined) return available(known.paths);
  try {
    const { data } = await installation.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', {
      owner,
      repo,
      tree_sha: commit,
      recursive: '1',
    });
    const isDocument = matcher(globs);
    const found = data.tree.flatMap(({ type, path }) =>
      type === 'blob' && path !== undefined && isDocument(path) ? [path] : [],
    );
    const paths = found.length === 0 && data.truncated ? null : found.slice(0, maxDocuments);
    cache.of(knownDocuments).set(key, { paths });
    return available(paths);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return unavailable(notPermitted(say`the files of the base branch`, [['Contents', 'read']]));
  }
}
