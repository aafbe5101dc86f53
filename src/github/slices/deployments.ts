import type { Deployment } from '../../evidence/deployments.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { say } from '../../text/message.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { notPermitted } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** The deployments of the head, in one query. */
export const deployments = defineReader({
  slice: 'deployments',
  lists: [],
  read: ({ source, reading: { headSha } }) => readDeployments({ ...source, headSha }),
});

/** Reads the newest deployments of a commit; unavailable where the app may not read them, as it is registered by itself. */
export async function readDeployments({
  installation,
  owner,
  repository: name,
  headSha: commit,
}: Source & { readonly headSha: string }): Promise<Slice<readonly Deployment[]>> {
  const { data, errors } = await installation.query<DeploymentsData>(deploymentsQuery, {
    owner,
    name,
    commit,
  });
  for (const error of errors) {
    if (error.type === 'FORBIDDEN' && placeOf(error) === 'repository.commit.deployments')
      return unavailable(notPermitted(say`the deployments of the head`, [['Deployments', 'read']]));
    refuse(error);
  }
  const nodes = data?.repository?.commit?.deployments?.nodes ?? [];
  return available(
    nodes.flatMap((node): readonly Deployment[] =>
      node === null || node.environment === null
        ? []
        : [
            {
              environment: node.environment,
              states: (node.statuses?.nodes ?? []).flatMap((status) =>
                status === null ? [] : [stateOf(status.state)],
              ),
              at: new Date(node.createdAt),
            },
          ],
    ),
  );
}

function stateOf(state: string): Deployment['states'][number] {
  if (state === 'SUCCESS') return 'success';
  return state === 'FAILURE' || state === 'ERROR' ? 'failure' : 'other';
}

interface DeploymentsData {
  readonly repository: {
    readonly commit: {
      readonly deployments?: {
        readonly nodes: readonly (DeploymentNode | null)[] | null;
      } | null;
    } | null;
  } | null;
}

interface DeploymentNode {
  readonly environment: string | null;
  readonly createdAt: string;
  readonly statuses: { readonly nodes: readonly ({ readonly state: string } | null)[] | null } | null;
}

/** https://docs.github.com/graphql/reference/objects#deployment */
export const deploymentsQuery = `
query Deployments($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $commit) {
      ... on Commit {
        deployments(first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { environment createdAt statuses(first: 20) { nodes { state } } }
        }
      }
    }
  }
}
`;
