import { gzipSync } from 'node:zlib';
import type { GitHub } from './github.ts';

/** Steps that several statements take, by requests that the emulator and github.com answer alike. */

export interface NewCommit {
  readonly branch: string;
  /** Where a new branch begins. Default: `main`. */
  readonly from?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly message?: string;
}

/** Commits files to a branch, as the author. Returns the commit. */
export async function commit(
  { place, author }: GitHub,
  { branch, from = 'main', files = { [`${branch}.txt`]: branch }, message = `Change ${branch}` }: NewCommit,
): Promise<string> {
  const { git } = author.client.rest;
  const found = await git.listMatchingRefs({ ...repository(place), ref: `heads/${branch}` });
  const existing = found.data.find(({ ref }) => ref === `refs/heads/${branch}`)?.object.sha;
  const parent =
    existing ?? (await git.getRef({ ...repository(place), ref: `heads/${from}` })).data.object.sha;
  const base = await git.getCommit({ ...repository(place), commit_sha: parent });
  const tree = await git.createTree({
    ...repository(place),
    base_tree: base.data.tree.sha,
    tree: Object.entries(files).map(([path, content]) => ({ path, mode: '100644', type: 'blob', content })),
  });
  const { data } = await git.createCommit({
    ...repository(place),
    message,
    tree: tree.data.sha,
    parents: [parent],
  });
  if (existing === undefined) {
    await git.createRef({ ...repository(place), ref: `refs/heads/${branch}`, sha: data.sha });
  } else {
    await git.updateRef({ ...repository(place), ref: `heads/${branch}`, sha: data.sha });
  }
  return data.sha;
}

/** Opens a pull request of the author from a new branch. */
export async function openPullRequest(
  github: GitHub,
  options: { readonly base?: string; readonly body?: string; readonly branch?: string } = {},
): Promise<{ readonly number: number; readonly sha: string; readonly branch: string }> {
  const { base = 'main', body = '', branch = github.unique('change') } = options;
  const sha = await commit(github, { branch, from: base });
  const { data } = await github.author.client.rest.pulls.create({
    ...repository(github.place),
    title: `Change ${branch}`,
    body,
    head: branch,
    base,
  });
  return { number: data.number, sha, branch };
}

/** A new branch of `main` with one commit of its own. Returns its name. */
export async function newBranch(github: GitHub, prefix: string): Promise<string> {
  const branch = github.unique(prefix);
  await commit(github, { branch });
  return branch;
}

/** The owner and name alone: Octokit would send an id as a parameter. */
export function repository({ owner, repo }: { readonly owner: string; readonly repo: string }) {
  return { owner, repo };
}

export interface Listed {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly status_code: number;
  readonly status: string;
  readonly repository_id: number | null;
}

/** The newest 100 deliveries of the test app about the scratch repository, newest first. */
export async function deliveries({ asApp, place }: GitHub): Promise<readonly Listed[]> {
  const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 100 });
  return (data as readonly Listed[]).filter((each) => each.repository_id === place.id);
}

/** Awaits the deliveries that came after a list, oldest first, until there is each of the named events. */
export async function deliveriesSince(
  github: GitHub,
  before: readonly Listed[],
  awaited: readonly string[],
): Promise<readonly Listed[]> {
  const known = new Set(before.map(({ id }) => id));
  return github.until(`webhooks ${awaited.join(', ')}`, async () => {
    const fresh = (await deliveries(github)).filter(({ id }) => !known.has(id)).reverse();
    return awaited.every((event) => fresh.some((each) => nameOf(each) === event)) ? fresh : undefined;
  });
}

/** `release.created`, or `push`. */
export function nameOf({ event, action }: Listed): string {
  return action === null ? event : `${event}.${action}`;
}

/** The payload of a delivery. */
export async function payloadOf(
  { asApp }: GitHub,
  { id }: Listed,
): Promise<Readonly<Record<string, unknown>>> {
  const { data } = await asApp.rest.apps.getWebhookDelivery({ delivery_id: id });
  return data.request.payload ?? {};
}

/** A new branch at the tip of `main`. Returns its name. */
export async function branchAtMain(github: GitHub, prefix = 'base'): Promise<string> {
  const branch = github.unique(prefix);
  const { git } = github.author.client.rest;
  const { data } = await git.getRef({ ...repository(github.place), ref: 'heads/main' });
  await git.createRef({ ...repository(github.place), ref: `refs/heads/${branch}`, sha: data.object.sha });
  return branch;
}

/** Opens an issue of the author; labels are created where they are new. Returns its number. */
export async function openIssue(
  { author, place }: GitHub,
  title: string,
  labels: readonly string[],
): Promise<number> {
  const { data } = await author.client.rest.issues.create({
    ...repository(place),
    title,
    labels: [...labels],
  });
  return data.number;
}

/** Uploads an analysis of a branch for code scanning, with its one result or without. */
export async function uploadAnalysis(
  { installed, author, place }: GitHub,
  branch: string,
  withResult: boolean,
): Promise<void> {
  const { data } = await author.client.rest.git.getRef({ ...repository(place), ref: `heads/${branch}` });
  const result = {
    ruleId: 'conformance/example',
    message: { text: 'An example.' },
    locations: [{ physicalLocation: { artifactLocation: { uri: 'README.md' }, region: { startLine: 1 } } }],
  };
  const sarif = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'conformance', rules: [{ id: result.ruleId }] } },
        results: withResult ? [result] : [],
      },
    ],
  };
  await installed.rest.codeScanning.uploadSarif({
    ...repository(place),
    commit_sha: data.object.sha,
    ref: `refs/heads/${branch}`,
    sarif: gzipSync(JSON.stringify(sarif)).toString('base64'),
  });
}
