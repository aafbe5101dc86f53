import { isSameEnvironment } from '../../../evidence/environment-settings.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import type { ReportedState, TargetDeployment } from '../../../evidence/target-deployments.ts';
import { say } from '../../../text/message.ts';
import { Refused } from '../../client/failure.ts';
import type { QueryAnswer } from '../../client/installation.ts';
import { pageSize, readPages } from '../../client/pages.ts';
import { lacksPermission } from '../../client/permissions.ts';
import { placeOf, refuse } from '../../client/query-errors.ts';
import { actorOf } from '../../read/actor.ts';
import { notPermitted, tooLarge } from '../../read/problems.ts';
import { type ActorNode, type Connection, pageFragment } from '../../read/query-fragments.ts';
import type { Source } from '../../read/source.ts';

/** Pages of 100 deployments that are read to find what came after those of the commit. */
const maxPages = 10;

/** Pages of environments that are listed. */
const maxEnvironmentPages = 10;

/** Characters of a link that are read. */
const maxUrlLength = 1_000;

/** Characters of a name that are kept. */
const maxNameLength = 255;

/** Milliseconds by which a deployment may be older than another one and still succeed after it. */
const overlapMs = 86_400_000;

/** Deployments, newest first. */
export interface Deployments {
  readonly deployments: readonly TargetDeployment[];
  /** Whether there are older ones that were not read. */
  readonly isCut: boolean;
}

/**
 * The deployments to these environments: those of the commit, and of the others all that may have taken their place, at least the newest 100.
 */
export async function readDeploymentsTo(
  source: Source,
  sha: string,
  environments: readonly string[],
): Promise<Slice<Deployments>> {
  const { installation } = source;
  if (environments.length === 0) return available({ deployments: [], isCut: false });
  if (lacksPermission(await installation.permissions(), 'deployments=read')) return notReadable();
  const names = await spellingsOf(source, environments);
  const listed: DeploymentNode[] = [];
  let own: readonly DeploymentNode[] = [];
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const answer: QueryAnswer<DeploymentsData> = await installation.query(targetDeploymentsQuery, {
      owner: source.owner,
      name: source.repository,
      sha,
      environments: names,
      after,
      first: page === 0,
    });
    for (const error of answer.errors) {
      const place = placeOf(error);
      const isList = place === 'repository.deployments' || place === 'repository.commit.deployments';
      if (error.type === 'FORBIDDEN' && isList) return notReadable();
      refuse(error);
    }
    const { deployments, commit } = answer.data?.repository ?? {};
    if (commit?.deployments?.pageInfo.hasNextPage === true)
      return unavailable(tooLarge(say`the deployments of the commit`));
    if (page === 0) own = nodesOf(commit?.deployments);
    listed.push(...nodesOf(deployments));
    const isCut = deployments?.pageInfo.hasNextPage === true;
    if (!isCut || isFarBack(listed, own))
      return available({ deployments: newestFirst([...listed, ...own]), isCut });
    after = deployments?.pageInfo.endCursor ?? null;
  }
  return unavailable(tooLarge(say`the deployments since those of the commit`));
}

function notReadable(): Slice<never> {
  return unavailable(notPermitted(say`deployments`, [['Deployments', 'read']]));
}

/**
 * The names of the environments as GitHub has them, and as they are mostly written: whether its filter regards case is not documented, and
 * two spellings are one environment. https://docs.github.com/rest/deployments/environments#list-environments
 */
async function spellingsOf(
  { installation: { request }, owner, repository: repo }: Source,
  asked: readonly string[],
): Promise<readonly string[]> {
  try {
    const { items } = await readPages(async (page) => {
      const { data, headers } = await request('GET /repos/{owner}/{repo}/environments', {
        owner,
        repo,
        per_page: pageSize,
        page,
      });
      return { data: data.environments ?? [], headers };
    }, maxEnvironmentPages);
    const known = items
      .map(({ name }) => name)
      .filter((name) => asked.some((each) => isSameEnvironment(each, name)));
    return [...new Set([...asked, ...known].flatMap(spellings))];
  } catch (error) {
    // Without the permission to list them, they are asked for as they are written.
    if (error instanceof Refused && [403, 404].includes(error.status))
      return [...new Set(asked.flatMap(spellings))];
    throw error;
  }
}

/** Whether all are read that may have taken the place of one of the commit. */
function isFarBack(listed: readonly DeploymentNode[], own: readonly DeploymentNode[]): boolean {
  const oldest = Math.min(...own.map(({ createdAt }) => Date.parse(createdAt)));
  const last = listed.at(-1);
  return last === undefined || own.length === 0 || Date.parse(last.createdAt) < oldest - overlapMs;
}

function spellings(name: string): readonly string[] {
  const lower = name.toLowerCase();
  return [name, lower, name.toUpperCase(), `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`];
}

/** Each once; those of one second stay in the order in which all are listed. */
function newestFirst(nodes: readonly DeploymentNode[]): readonly TargetDeployment[] {
  const first = new Map<string, DeploymentNode>();
  for (const node of nodes) if (!first.has(node.id)) first.set(node.id, node);
  return [...first.values()]
    .map(deploymentOf)
    .toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
}

interface StatusNode {
  readonly state: string;
  readonly createdAt: string;
  readonly logUrl: string | null;
  readonly creator: ActorNode | null;
}
interface DeploymentNode {
  readonly id: string;
  readonly environment: string | null;
  readonly commitOid: string;
  readonly createdAt: string;
  readonly creator: ActorNode | null;
  readonly statuses: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly (StatusNode | null)[] | null;
  } | null;
}
interface DeploymentsData {
  readonly repository: {
    readonly deployments?: Connection<DeploymentNode> | null;
    readonly commit?: { readonly deployments?: Connection<DeploymentNode> | null } | null;
  } | null;
}

function nodesOf(list: Connection<DeploymentNode> | null | undefined): readonly DeploymentNode[] {
  return (list?.nodes ?? []).flatMap((node) => node ?? []);
}

function deploymentOf(node: DeploymentNode): TargetDeployment {
  const { statuses } = node;
  const nodes = (statuses?.nodes ?? []).flatMap((status) => status ?? []);
  const states = nodes
    .map(
      (status): ReportedState => ({
        state: stateOf(status.state),
        at: new Date(status.createdAt),
        by: actorOf(status.creator),
      }),
    )
    // The order in which GitHub lists them is not documented.
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const runs = nodes.flatMap(({ logUrl }) => runIn(logUrl) ?? []);
  return {
    id: node.id,
    environment: (node.environment ?? '').slice(0, maxNameLength),
    sha: node.commitOid,
    by: actorOf(node.creator),
    createdAt: new Date(node.createdAt),
    states: statuses?.pageInfo.hasNextPage === true ? null : states,
    run: runs.at(-1) ?? null,
  };
}

/** What is not listed is not over: a later release of GitHub may add states. */
function stateOf(state: string): ReportedState['state'] {
  if (state === 'SUCCESS') return 'success';
  if (state === 'FAILURE' || state === 'ERROR') return 'failure';
  return state === 'INACTIVE' ? 'inactive' : 'running';
}

/**
 * The run that a link names; the link itself is never fetched. A run has one id on all of GitHub, and the repository may have had another name
 * then.
 */
function runIn(url: string | null): number | null {
  const [, id] = /\/actions\/runs\/([1-9]\d{0,14})(?:[/?#]|$)/.exec((url ?? '').slice(0, maxUrlLength)) ?? [];
  return id === undefined ? null : Number(id);
}

/** https://docs.github.com/graphql/reference/objects#deployment */
export const targetDeploymentsQuery = /* GraphQL */ `
query TargetDeployments(
  $owner: String!, $name: String!, $sha: GitObjectID!, $environments: [String!], $after: String, $first: Boolean!
) {
  repository(owner: $owner, name: $name) {
    deployments(
      first: 100, after: $after, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }
    ) {
      pageInfo { ...page }
      nodes { ...deployment }
    }
    commit: object(oid: $sha) @include(if: $first) {
      ... on Commit {
        deployments(first: 100, environments: $environments, orderBy: { field: CREATED_AT, direction: DESC }) {
          pageInfo { ...page }
          nodes { ...deployment }
        }
      }
    }
  }
}
fragment deployment on Deployment {
  id
  environment
  commitOid
  createdAt
  creator { __typename login }
  statuses(first: 30) {
    pageInfo { hasNextPage }
    nodes { state createdAt logUrl creator { __typename login } }
  }
}
${pageFragment}
`;
