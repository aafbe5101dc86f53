import type { IssueReference } from '../../evidence/documents.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import type { ReleasedDocument, ReleasedWork, ThreatModels } from '../../evidence/threat-models.ts';
import { matcher } from '../../rules/matching.ts';
import { isThreatModelFile } from '../../rules/threat-documents/formats.ts';
import { linkedThreats } from '../../rules/threat-documents/mitigated-threats.ts';
import { homeOfRelease } from '../../rules/threat-documents/targets.ts';
import { say } from '../../text/message.ts';

import { refuse } from '../client/query-errors.ts';
import { defineCache } from '../read/cache.ts';
import { readCommitTree } from '../read/commit-tree.ts';
import { containsCommit } from '../read/contains-commit.ts';
import { notPermitted, tooLarge } from '../read/problems.ts';
import type { Source } from '../read/source.ts';
import { readDocuments } from './documents.ts';
import { defineReader } from './reader.ts';

/** Threat models of one release. */
const maxDocuments = 50;

/** Documents of one query. */
const documentsAtOnce = 10;

/** Issues and pull requests that are read; those behind them are `not-read`. */
const maxWork = 100;

/** Issues and pull requests of one query. */
const workAtOnce = 25;

/** The threat models that the released commit has, and what became of the work that they link. */
export const threatModels = defineReader({
  slice: 'threatModels',
  lists: [],
  async readForRelease({ source, sha, reading, required }): Promise<Slice<ThreatModels>> {
    const { repositoryUrl, repository } = reading;
    const wanted = required.needs.find((needs) => needs.threatModels !== undefined)?.threatModels;
    if (wanted === undefined) return available({ repositoryUrl, documents: [], work: [], paths: [] });
    const tree = await readCommitTree(source, sha);
    if (!tree.available) return tree;
    const isKept = matcher(wanted.paths);
    const models = tree.value.filter(
      ({ path, type, isLink }) => type === 'blob' && !isLink && isKept(path) && isThreatModelFile(path),
    );
    if (models.length > maxDocuments) return unavailable(tooManyModels);
    const documents = await readTexts(
      source,
      sha,
      models.map(({ path }) => path),
    );
    const home = homeOfRelease({ repository, repositoryUrl, branch: reading.defaultBranch?.name ?? '' });
    const links = documents.flatMap(({ path, text }) => {
      const threats = text === null ? [] : linkedThreats(text, path, home, wanted);
      return typeof threats === 'string' ? [] : threats.map((threat) => threat.links);
    });
    const there = new Set(tree.value.map(({ path }) => path));
    const work = await readWork(source, sha, repository, distinct(links.flatMap(({ issues }) => issues)));
    if (!work.available) return work;
    return available({
      repositoryUrl,
      documents,
      work: work.value,
      paths: [...new Set(links.flatMap(({ paths }) => paths.flat()))].filter((path) => there.has(path)),
    });
  },
});

const tooManyModels = tooLarge(
  say`the threat models`,
  say`At most ${maxDocuments} are read: name those that count in ${'paths'} of the policy.`,
);

async function readTexts(
  source: Source,
  sha: string,
  paths: readonly string[],
): Promise<readonly ReleasedDocument[]> {
  const found: ReleasedDocument[] = [];
  for (let start = 0; start < paths.length; start += documentsAtOnce) {
    const some = paths.slice(start, start + documentsAtOnce);
    const documents = await readDocuments(
      { ...source, headSha: sha },
      some.map((path) => ({ kind: 'file', path })),
    );
    for (const path of some) {
      const document = documents.find(
        ({ reference }) => reference.kind === 'file' && reference.path === path,
      );
      const isWhole = document?.state === 'found' && !document.truncated;
      found.push({ path, text: isWhole ? document.text : null });
    }
  }
  return found;
}

function distinct(references: readonly IssueReference[]): readonly IssueReference[] {
  return [
    ...new Map(
      references.map((reference) => [`${reference.repository.toLowerCase()}#${reference.number}`, reference]),
    ).values(),
  ];
}

async function readWork(
  source: Source,
  sha: string,
  repository: string,
  references: readonly IssueReference[],
): Promise<Slice<readonly ReleasedWork[]>> {
  const found: ReleasedWork[] = [];
  const read = references.slice(0, maxWork);
  for (let start = 0; start < read.length; start += workAtOnce) {
    const some = read.slice(start, start + workAtOnce);
    const answers = await askForWork(source, some);
    if (answers === null) return unavailable(workNotPermitted);
    for (const [index, reference] of some.entries()) {
      const state = answers[index] ?? 'unreadable';
      const isHere = reference.repository.toLowerCase() === repository.toLowerCase();
      found.push({
        reference,
        state:
          typeof state === 'string'
            ? state
            : !isHere || (await isPartOf(source, state.mergeCommit, sha))
              ? 'merged'
              : 'not-in-release',
      });
    }
  }
  const rest = references.slice(maxWork).map((reference): ReleasedWork => ({ reference, state: 'not-read' }));
  return available([...found, ...rest]);
}

const workNotPermitted = notPermitted(say`issues and pull requests`, [
  ['Issues', 'read'],
  ['Pull requests', 'read'],
]);

/** By both, whether a commit contains another: that never changes. */
const contained = defineCache<'yes' | 'no'>({ max: 10_000 });

/** Whether the released commit contains another. */
async function isPartOf(source: Source, commit: string, sha: string): Promise<boolean> {
  const key = `${source.repositoryId}:${commit}...${sha}`;
  const known = source.cache.of(contained).get(key);
  if (known !== undefined) return known === 'yes';
  const found = await containsCommit(source, commit, sha);
  source.cache.of(contained).set(key, found ? 'yes' : 'no');
  return found;
}

type WorkAnswer = ReleasedWork['state'] | { readonly mergeCommit: string };

/** @returns null where the app may not read issues */
async function askForWork(
  { installation }: Source,
  references: readonly IssueReference[],
): Promise<readonly WorkAnswer[] | null> {
  const variables = references.map(({ repository, number }, index) => {
    const [owner = '', name = ''] = repository.split('/');
    return { [`owner${index}`]: owner, [`name${index}`]: name, [`number${index}`]: number };
  });
  const { data, errors } = await installation.query<WorkData>(
    releasedWorkQuery(references.length),
    Object.assign({}, ...variables),
  );
  const missing = new Set<string>();
  for (const error of errors) {
    const [alias, field] = error.path ?? [];
    const isOne = typeof alias === 'string' && /^work\d+$/.test(alias);
    if (!isOne || (error.type !== 'NOT_FOUND' && error.type !== 'FORBIDDEN')) refuse(error);
    else if (error.type === 'NOT_FOUND' && field !== undefined) missing.add(alias);
  }
  return references.map((reference, index): WorkAnswer => {
    const found = data?.[`work${index}`];
    if (!found || (found.isPrivate && reference.mayBePrivate !== true)) return 'unreadable';
    return found.issueOrPullRequest
      ? stateOf(found.issueOrPullRequest)
      : missing.has(`work${index}`)
        ? 'not-found'
        : 'unreadable';
  });
}

function stateOf(node: WorkNode): WorkAnswer {
  if (node.__typename === 'PullRequest') {
    if (node.pullRequestState !== 'MERGED') return node.pullRequestState === 'OPEN' ? 'open' : 'not-merged';
    return node.mergeCommit == null ? 'not-in-release' : { mergeCommit: node.mergeCommit.oid };
  }
  if (node.issueState !== 'CLOSED') return 'open';
  return node.stateReason === 'NOT_PLANNED' || node.stateReason === 'DUPLICATE' ? 'not-planned' : 'closed';
}

interface WorkNode {
  readonly __typename: string;
  readonly issueState?: string;
  readonly stateReason?: string | null;
  readonly pullRequestState?: string;
  readonly mergeCommit?: { readonly oid: string } | null;
}

interface WorkData {
  readonly [alias: `work${number}`]: {
    readonly isPrivate: boolean;
    readonly issueOrPullRequest: WorkNode | null;
  } | null;
}

/** The query for what became of a number of issues and pull requests; the variables of each carry its index. */
export function releasedWorkQuery(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const variables = indexes.map((n) => `$owner${n}: String!, $name${n}: String!, $number${n}: Int!`);
  const fields = indexes.map(
    (n) =>
      `work${n}: repository(owner: $owner${n}, name: $name${n}) { isPrivate issueOrPullRequest(number: $number${n}) { ...work } }`,
  );
  return `
query ReleasedWork(${variables.join(', ')}) {
  ${fields.join('\n  ')}
}
fragment work on IssueOrPullRequest {
  __typename
  ... on Issue { issueState: state stateReason }
  ... on PullRequest { pullRequestState: state mergeCommit { oid } }
}
`;
}
