/** What a run may reach on github.com. */
export interface Territory {
  /** `https://api.github.com`, without a slash at its end. */
  readonly api: string;
  readonly organization: string;
  /** The scratch repository; null until it exists. */
  repository: { readonly name: string; readonly id: number } | null;
}

/** A request would leave the scratch repository. It is not sent. */
export class OutOfTerritory extends Error {}

const general: readonly (readonly [method: string, path: RegExp])[] = [
  ['GET', /^\/user$/],
  ['GET', /^\/app$/],
  ['GET', /^\/app\/hook\/deliveries(\/\d+)?$/],
  ['POST', /^\/app\/hook\/deliveries\/\d+\/attempts$/],
  ['POST', /^\/app\/installations\/\d+\/access_tokens$/],
  ['GET', /^\/user\/repository_invitations$/],
  ['PATCH', /^\/user\/repository_invitations\/\d+$/],
];

/** The only change by GraphQL: it names a pull request by an id that was read from the scratch repository. */
export const enqueueMutation =
  'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { mergeQueueEntry { id } } }';

/**
 * A `fetch` that sends requests about the scratch repository only, and the few that create it and sign in.
 *
 * @throws {OutOfTerritory} for any other request
 */
export function guardedFetch(territory: Territory, send: typeof fetch = fetch): typeof fetch {
  return (input, init) => {
    const method = init?.method ?? 'GET';
    const url = String(input);
    if (!isInside(territory, method, url, init?.body)) {
      throw new OutOfTerritory(`${method} ${url} is not about the scratch repository, and was not sent.`);
    }
    // A redirect could lead elsewhere.
    return send(input, { ...init, redirect: 'error' });
  };
}

function isInside(
  { api, organization, repository }: Territory,
  method: string,
  url: string,
  body: unknown,
): boolean {
  if (!url.startsWith(`${api}/`)) return false;
  // Read as the server reads it: without `..`, and without escapes that hide one.
  const path = new URL(url).pathname.slice(new URL(api).pathname.replace(/\/$/, '').length);
  if (leavesPath(path)) return false;
  if (general.some(([wanted, pattern]) => wanted === method && pattern.test(path))) return true;
  const org = organization.toLowerCase();
  const lower = path.toLowerCase();
  if (method === 'GET' && lower === `/orgs/${org}/installation`) return true;
  if (method === 'POST' && lower === `/orgs/${org}/repos`) return repository === null;
  if (repository === null) return false;
  const own = `/repos/${org}/${repository.name.toLowerCase()}`;
  if (lower === own || lower.startsWith(`${own}/`)) return true;
  return path === '/graphql' && isAboutRepository(body, org, repository.name);
}

/** Whether a path would lead upwards when its escapes are read, too: the name of a branch is written with `%2F`. */
function leavesPath(path: string): boolean {
  try {
    return /\\|(?:^|\/)\.{1,2}(?:\/|$)/.test(decodeURIComponent(path));
  } catch {
    return true;
  }
}

function isAboutRepository(body: unknown, organization: string, name: string): boolean {
  const { query, variables } = JSON.parse(String(body)) as {
    readonly query: string;
    readonly variables?: { readonly owner?: unknown; readonly repo?: unknown };
  };
  if (query === enqueueMutation) return true;
  return (
    /^\s*query\s*\(\$owner: String!, \$repo: String![,)]/.test(query) &&
    String(variables?.owner).toLowerCase() === organization &&
    String(variables?.repo).toLowerCase() === name.toLowerCase()
  );
}
