import { available, type Problem, type Slice, unavailable } from '../../evidence/slice.ts';
import { type Message, say } from '../../text/message.ts';
import { incomplete, notPermitted, type Permission, tooLarge } from './problems.ts';
import type { ListName, Lists, PullRequestPage } from './pull-request-query.ts';
import type { Connection } from './query-fragments.ts';

/** Maximum entries read of one list. GitHub itself ends at 2,500 comments and 1,000 checks of a kind. */
const longestList = 3000;

/** What each list holds, and the permissions that reading it takes. */
const described: Readonly<Record<ListName, readonly [what: Message, ...Permission[]]>> = {
  commits: [say`the commits`, ['Contents', 'read'], ['Pull requests', 'read']],
  forcePushes: [say`the forced pushes`, ['Contents', 'read'], ['Pull requests', 'read']],
  baseEvents: [say`the changes of the base`, ['Contents', 'read'], ['Pull requests', 'read']],
  dismissals: [say`the dismissals of reviews`, ['Contents', 'read'], ['Pull requests', 'read']],
  reviews: [say`the reviews`, ['Contents', 'read'], ['Pull requests', 'read']],
  reviewRequests: [say`the requested reviews`, ['Pull requests', 'read'], ['Members', 'read']],
  reviewRequestEvents: [say`who was asked for a review`, ['Pull requests', 'read'], ['Members', 'read']],
  labels: [say`the labels`, ['Pull requests', 'read']],
  labelEvents: [say`who set the labels`, ['Pull requests', 'read']],
  threads: [say`the conversations on the change`, ['Pull requests', 'read']],
  contexts: [say`the checks`, ['Checks', 'read'], ['Commit statuses', 'read']],
  comments: [say`the comments`, ['Pull requests', 'read']],
};

/** A list as far as it was read. `done`: fully read, or permanently unreadable. */
interface PartialList<Node> {
  readonly nodes: readonly Node[];
  readonly cursor: string | null;
  readonly done: boolean;
  readonly problem: Problem | null;
}

/** The lists of a pull request as far as they were read; those that were not asked for are absent. */
export type PartialLists = { readonly [Name in ListName]?: PartialList<Lists[Name]> };

/** Where the next page of each list begins. */
export function cursorOf(lists: PartialLists, name: ListName): string | null {
  return lists[name]?.cursor ?? null;
}

/** Those of the lists that are not yet read to their end. */
export function unfinished(lists: PartialLists, names: Iterable<ListName>): ReadonlySet<ListName> {
  return new Set([...names].filter((name) => lists[name]?.done !== true));
}

/** A list that was read to its end, or why it could not be. @throws for a list that was not requested */
export function wholeList<Name extends ListName>(
  lists: PartialLists,
  name: Name,
): Slice<readonly Lists[Name][]> {
  const list = lists[name];
  if (list?.done !== true) throw new Error(`The list ${name} was not read to its end.`);
  return list.problem === null ? available(list.nodes) : unavailable(list.problem);
}

/** Adds the pages of an answer to the lists that it was asked for. */
export function withPages(
  lists: PartialLists,
  asked: Iterable<ListName>,
  page: PullRequestPage,
  forbidden: ReadonlySet<ListName>,
): PartialLists {
  let grown = lists;
  for (const name of asked) {
    if (forbidden.has(name)) grown = without(grown, name);
    else if (name === 'contexts') grown = grow(grown, name, page.statusCheckRollup?.contexts ?? noPage);
    else grown = grow(grown, name, page[name] ?? null);
  }
  return grown;
}

/** A head without any check has no rollup. */
const noPage: Connection<never> = {
  pageInfo: { hasNextPage: false, endCursor: null },
  nodes: [],
};

/** A list that the app may not read. */
export function without(lists: PartialLists, name: ListName): PartialLists {
  const [what, ...permissions] = described[name];
  const problem = notPermitted(what, permissions);
  return { ...lists, [name]: { nodes: [], cursor: null, done: true, problem } };
}

function grow<Name extends ListName>(
  lists: PartialLists,
  name: Name,
  page: Connection<Lists[Name]> | null,
): PartialLists {
  const before: readonly Lists[Name][] = lists[name]?.nodes ?? [];
  const given = (page?.nodes ?? []).filter((node) => node !== null);
  const nodes = [...before, ...given];
  const last = page?.pageInfo.hasNextPage !== true;
  const tooLong = !last && nodes.length >= longestList;
  // GitHub leaves out what it will not show, and ends the list of commits early.
  const short = last && page?.totalCount !== undefined && nodes.length < page.totalCount;
  const cut = page === null || short || given.length !== page.nodes?.length;
  const [what] = described[name];
  const problem = lists[name]?.problem ?? (tooLong ? tooLarge(what) : cut ? incomplete(what) : null);
  const list = { nodes, cursor: page?.pageInfo.endCursor ?? null, done: last || tooLong, problem };
  return { ...lists, [name]: list };
}
