import { isAutomatic } from '../../exceptions/approvers.ts';
import type { ReadComment } from '../../subjects/gathered-command.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { assertIsThere, type IdentityNode, identityFragment } from './identity.ts';
import type { Source } from './source.ts';

/** Reviews of a pull request, the newest, among which one with commands is looked for. */
const maxReviews = 100;

/** The newest reviews of a pull request. REST does not show whether the text of a review was edited. */
export const reviewsQuery = /* GraphQL */ `
query ReviewTexts($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    ...identity
    pullRequest(number: $number) {
      reviews(last: ${maxReviews}) {
        nodes { fullDatabaseId body submittedAt lastEditedAt author { __typename login } }
      }
    }
  }
}
${identityFragment}
`;

interface ReviewNode {
  /** A number or, as a `BigInt`, a text. */
  readonly fullDatabaseId: number | string | null;
  readonly body: string;
  readonly submittedAt: string | null;
  readonly lastEditedAt: string | null;
  readonly author: { readonly __typename: string; readonly login: string } | null;
}
interface ReviewsData {
  readonly repository:
    | (IdentityNode & {
        readonly pullRequest: {
          readonly reviews: { readonly nodes: readonly (ReviewNode | null)[] | null } | null;
        } | null;
      })
    | null;
}

/**
 * Reads the text of a review.
 *
 * @returns null where it is gone, was edited since, or is not a person's: then its commands do nothing
 * @throws {RepositoryElsewhere} when the repository is not there
 */
export async function readReview(
  source: Source,
  { review, pullRequest: number }: { readonly review: number; readonly pullRequest: number },
): Promise<ReadComment | null> {
  const { installation, owner, repository: name } = source;
  const { data, errors } = await installation.query<ReviewsData>(reviewsQuery, { owner, name, number });
  for (const error of errors)
    if (error.type !== 'NOT_FOUND' || !placeOf(error).startsWith('repository')) refuse(error);
  assertIsThere(source, data?.repository);
  const nodes = data?.repository?.pullRequest?.reviews?.nodes ?? [];
  const found = nodes.find((node) => node !== null && Number(node.fullDatabaseId) === review);
  if (found == null || found.submittedAt === null || found.lastEditedAt !== null) return null;
  const { author, body, submittedAt } = found;
  if (author?.__typename !== 'User' || isAutomatic(author.login)) return null;
  return { by: author.login, at: new Date(submittedAt), body, thread: number };
}
