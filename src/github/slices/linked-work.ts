import type { IssueReference } from '../../evidence/documents.ts';
import type { LinkedWork } from '../../evidence/linked-work.ts';
import { available } from '../../evidence/slice.ts';
import { refuse } from '../client/query-errors.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** Whether the issues and pull requests exist that the documents name as far as the enabled rules ask. */
export const linkedWork = defineReader({
  slice: 'linkedWork',
  lists: [],
  async read({ source, pullRequest, required, slice }) {
    const [change, documents] = await Promise.all([slice('change'), slice('documents')]);
    if (change?.available !== true) return change ?? available([]);
    if (documents?.available === false) return documents;
    const wanted = await required.linkedWork({
      pullRequest,
      change: change.value,
      documents: documents?.value ?? [],
    });
    return available(await readLinkedWork(source, wanted));
  },
});

/** What exists is asked for again after this time: no event reports that an issue is deleted or transferred. */
const freshMs = 60_000;

/** What exists. Anything else is asked for with each evaluation: it may have been created since. */
const existingWork = defineCache<Dated<object>>({ max: 10_000 });

/**
 * Whether issues and pull requests exist: asks for all that is not known in one query.
 *
 * @throws {RetryLater} while GitHub cannot be asked
 */
export async function readLinkedWork(
  source: Source,
  references: readonly IssueReference[],
): Promise<readonly LinkedWork[]> {
  const { cache, now } = source;
  const exists = (reference: IssueReference): boolean => {
    const known = cache.of(existingWork).get(keyOf(source, reference));
    return known !== undefined && now().getTime() - known.readAt.getTime() < freshMs;
  };
  const unread = references.filter((reference) => !exists(reference));
  const states = new Map(references.map((reference) => [reference, 'found' as LinkedWork['state']]));
  for (const { reference, state } of unread.length === 0 ? [] : await ask(source, unread)) {
    states.set(reference, state);
    if (state === 'found') cache.of(existingWork).set(keyOf(source, reference), { readAt: now() });
  }
  return [...states].map(([reference, state]) => ({ reference, state }));
}

async function ask(
  { installation }: Source,
  references: readonly IssueReference[],
): Promise<readonly LinkedWork[]> {
  const variables = references.map(({ repository, number }, index) => {
    const [owner = '', name = ''] = repository.split('/');
    return { [`owner${index}`]: owner, [`name${index}`]: name, [`number${index}`]: number };
  });
  const { data, errors } = await installation.query<LinkedWorkData>(
    linkedWorkQuery(references.length),
    Object.assign({}, ...variables),
  );
  const missing = new Set<string>();
  for (const error of errors) {
    const [alias] = error.path ?? [];
    const isOne = typeof alias === 'string' && /^work\d+$/.test(alias);
    if (!isOne || (error.type !== 'NOT_FOUND' && error.type !== 'FORBIDDEN')) refuse(error);
    else if (error.type === 'NOT_FOUND') missing.add(alias);
  }
  return references.map((reference, index): LinkedWork => {
    const repository = data?.[`work${index}`];
    if (!repository || (repository.isPrivate && reference.mayBePrivate !== true))
      return { reference, state: 'unreadable' };
    if (repository.issueOrPullRequest) return { reference, state: 'found' };
    return { reference, state: missing.has(`work${index}`) ? 'not-found' : 'unreadable' };
  });
}

interface LinkedWorkData {
  readonly [alias: `work${number}`]: {
    readonly isPrivate: boolean;
    readonly issueOrPullRequest: { readonly __typename: string } | null;
  } | null;
}

/** The query for a number of issues and pull requests; the variables of each carry its index. */
export function linkedWorkQuery(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const variables = indexes.map((n) => `$owner${n}: String!, $name${n}: String!, $number${n}: Int!`);
  const fields = indexes.map(
    (n) =>
      `work${n}: repository(owner: $owner${n}, name: $name${n}) { isPrivate issueOrPullRequest(number: $number${n}) { __typename } }`,
  );
  return `
query LinkedWork(${variables.join(', ')}) {
  ${fields.join('\n  ')}
}
`;
}

/** What may be told of an issue depends on where it is told: private and public apart. */
function keyOf({ repositoryId }: Source, { mayBePrivate, repository, number }: IssueReference): string {
  return `${repositoryId}:${mayBePrivate === true}:${repository.toLowerCase()}#${number}`;
}
