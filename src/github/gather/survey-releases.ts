import { listedKinds } from '../../policy/releases.ts';
import type { Reason } from '../../subjects/reason.ts';
import type { ListedDeployment, ListedRelease, ListedTag, ReleaseSurvey } from '../../subjects/releases.ts';
import { isTagName } from '../../subjects/tag-name.ts';
import { Refused } from '../client/failure.ts';
import type { QueryAnswer } from '../client/installation.ts';
import { pageSize } from '../client/pages.ts';
import { lacksPermission } from '../client/permissions.ts';
import { refuse } from '../client/query-errors.ts';
import { type Connection, pageFragment } from '../read/query-fragments.ts';
import { readPolicyOfReleases } from '../read/read-tag.ts';
import { placeOfSource, type Source } from '../read/source.ts';

/** Pages of 100 tags, and of 100 deployments. */
const maxTagPages = 5;
const maxDeploymentPages = 3;

/**
 * Lists the newest tags, releases and deployments of a repository, as far as its policy lists targets of that kind: nothing where it lists
 * none.
 *
 * @param newest the id of the newest deployment that is known; null: none, and the first page is enough
 * @returns null where nothing can be written to the repository
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function surveyReleases(
  asked: Source,
  newest: number | null,
  reasons: readonly Reason[],
): Promise<ReleaseSurvey | null> {
  const { source, policy, isFinal } = await readPolicyOfReleases(asked, reasons);
  if (isFinal) return null;
  const kinds = policy.valid ? listedKinds(policy.policy) : { tags: false, environments: false };
  const [tags, releases, deployments] = await Promise.all([
    kinds.tags ? readTags(source) : none,
    kinds.tags ? readReleases(source) : none.items,
    kinds.environments ? readNewDeployments(source, newest) : none,
  ]);
  return {
    place: placeOfSource(source),
    policy,
    tags: tags.items,
    releases,
    deployments: deployments.items,
    whole: tags.whole && deployments.whole,
  };
}

const none = { items: [], whole: true } as const;

interface TagsData {
  readonly repository: {
    readonly refs: Connection<{
      readonly name: string;
      readonly target: { readonly oid: string } | null;
    }> | null;
  } | null;
}

/** The tags of the newest commits first. https://docs.github.com/graphql/reference/enums#reforderfield */
async function readTags({
  installation,
  owner,
  repository: name,
}: Source): Promise<{ readonly items: readonly ListedTag[]; readonly whole: boolean }> {
  const items: ListedTag[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxTagPages; page += 1) {
    const answer: QueryAnswer<TagsData> = await installation.query(listedTagsQuery, { owner, name, after });
    for (const error of answer.errors) refuse(error);
    const { nodes = [], pageInfo } = answer.data?.repository?.refs ?? {};
    for (const node of nodes ?? []) {
      const object = node?.target?.oid;
      if (node !== null && object !== undefined && isTagName(node.name))
        items.push({ name: node.name, object });
    }
    if (pageInfo?.hasNextPage !== true) return { items, whole: true };
    after = pageInfo.endCursor;
  }
  return { items, whole: false };
}

export const listedTagsQuery = /* GraphQL */ `
query ListedTags($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    refs(
      refPrefix: "refs/tags/", first: 100, after: $after, orderBy: { field: TAG_COMMIT_DATE, direction: DESC }
    ) {
      pageInfo { ...page }
      nodes { name target { oid } }
    }
  }
}
${pageFragment}
`;

/** The newest releases: drafts only where the app may push. https://docs.github.com/rest/releases/releases#list-releases */
async function readReleases({
  installation: { request },
  owner,
  repository: repo,
}: Source): Promise<readonly ListedRelease[]> {
  const { data } = await request('GET /repos/{owner}/{repo}/releases', { owner, repo, per_page: pageSize });
  return data.flatMap(({ id, tag_name: tag, draft, target_commitish: commitish }) =>
    isTagName(tag) ? [{ id: Number(id), tag, draft, commitish }] : [],
  );
}

/** The deployments that came after one, newest first. https://docs.github.com/rest/deployments/deployments#list-deployments */
async function readNewDeployments(
  { installation, owner, repository: repo }: Source,
  newest: number | null,
): Promise<{ readonly items: readonly ListedDeployment[]; readonly whole: boolean }> {
  if (lacksPermission(await installation.permissions(), 'deployments=read')) return none;
  const items: ListedDeployment[] = [];
  try {
    for (let page = 1; page <= maxDeploymentPages; page += 1) {
      const { data } = await installation.request('GET /repos/{owner}/{repo}/deployments', {
        owner,
        repo,
        per_page: pageSize,
        page,
      });
      const fresh = data.filter(({ id }) => newest === null || Number(id) > newest);
      items.push(...fresh.map(({ id, sha, environment }) => ({ id: Number(id), sha, environment })));
      if (newest === null || fresh.length < data.length || data.length < pageSize)
        return { items, whole: true };
    }
    return { items, whole: false };
  } catch (error) {
    if (error instanceof Refused && [403, 404].includes(error.status)) return none;
    throw error;
  }
}
