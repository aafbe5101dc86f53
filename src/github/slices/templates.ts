import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import type { TemplateTexts } from '../../evidence/templates.ts';
import { say } from '../../text/message.ts';
import { placeOf, refuse } from '../client/query-errors.ts';
import { type Dated, defineCache } from '../read/cache.ts';
import { notPermitted } from '../read/problems.ts';
import type { BlobNode } from '../read/query-fragments.ts';
import type { Source } from '../read/source.ts';
import { defineReader } from './reader.ts';

/** The templates of the default branch, and those of the account's repository `.github`. */
export const templates = defineReader({
  slice: 'templates',
  lists: [],
  read: ({ source }) => readTemplateTexts(source),
});

/** Reads the templates in one query; from the cache where they were read of late. */
export async function readTemplateTexts({
  installation,
  cache,
  now,
  owner,
  repository: name,
  repositoryId,
}: Source): Promise<Slice<TemplateTexts>> {
  const known = cache.of(knownTemplates).get(`${repositoryId}`);
  if (known !== undefined && now().getTime() - known.readAt.getTime() < freshMs)
    return available(known.texts);
  const { data, errors } = await installation.query<TemplatesData>(templatesQuery, { owner, name });
  for (const error of errors) {
    const place = placeOf(error);
    if (
      error.type === 'FORBIDDEN' &&
      /^repository[.](?:pullRequestTemplates|issueTemplates|forms)$/.test(place)
    )
      return unavailable(
        notPermitted(say`the templates of pull requests and issues`, [['Contents', 'read']]),
      );
    if (!isMissing(error.type, place)) refuse(error);
  }
  const { repository = null, shared = null } = data ?? {};
  // The files of a private repository are no defaults of others.
  const found = [repository, shared?.isPrivate === false ? shared : null].filter((each) => each !== null);
  const texts: TemplateTexts = {
    pullRequests: bounded(found.flatMap((each) => (each.pullRequestTemplates ?? []).map(({ body }) => body))),
    issues: bounded(
      found.flatMap((each) => [
        ...(each.issueTemplates ?? []).map(({ body }) => body),
        ...(each.forms?.entries ?? []).flatMap(formText),
      ]),
    ),
  };
  cache.of(knownTemplates).set(`${repositoryId}`, { texts, readAt: now() });
  return available(texts);
}

/** A changed template is known after this time. */
const freshMs = 10 * 60_000;

/** Templates of one kind that are read, and their length in characters: GitHub's descriptions are no longer. */
const maxTemplates = 30;
const maxLength = 65_536;

const knownTemplates = defineCache<Dated<{ readonly texts: TemplateTexts }>>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: ({ texts }) =>
    [...texts.pullRequests, ...texts.issues].reduce((sum, text) => sum + 2 * text.length, 500),
});

/** An account without public defaults, and a repository without forms. */
function isMissing(type: string | undefined, place: string): boolean {
  if (place === 'shared') return type === 'NOT_FOUND' || type === 'FORBIDDEN';
  return type === 'NOT_FOUND' && /^(?:repository|shared)[.]forms$/.test(place);
}

function bounded(texts: readonly (string | null)[]): readonly string[] {
  return texts
    .filter((text) => text !== null)
    .slice(0, maxTemplates)
    .map((text) => text.slice(0, maxLength));
}

function formText({ name, object }: FormNode): readonly (string | null)[] {
  return /\.ya?ml$/i.test(name) && object?.isTruncated === false ? [object.text ?? null] : [];
}

interface FormNode {
  readonly name: string;
  readonly object: Partial<BlobNode> | null;
}

interface TemplatesNode {
  readonly pullRequestTemplates: readonly { readonly body: string | null }[] | null;
  readonly issueTemplates: readonly { readonly body: string | null }[] | null;
  /** No fields where a file has that name. */
  readonly forms: { readonly entries?: readonly FormNode[] | null } | null;
}

interface TemplatesData {
  readonly repository?: TemplatesNode | null;
  readonly shared?: (TemplatesNode & { readonly isPrivate: boolean }) | null;
}

/**
 * GitHub finds the templates wherever it takes them from; forms are not among the templates of issues, so that their files are read.
 * https://docs.github.com/graphql/reference/objects#repository
 */
export const templatesQuery = `
query Templates($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { ...templates }
  shared: repository(owner: $owner, name: ".github", followRenames: false) { isPrivate ...templates }
}
fragment templates on Repository {
  pullRequestTemplates { body }
  issueTemplates { body }
  forms: object(expression: "HEAD:.github/ISSUE_TEMPLATE") {
    ... on Tree { entries { name object { ... on Blob { text isTruncated } } } }
  }
}
`;
