import { setTimeout } from 'node:timers/promises';
import { createAppAuth } from '@octokit/auth-app';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { GitHub, Person } from '../github.ts';
import type { Needs } from '../needs.ts';
import { answerTo, Difference, NotTested } from '../statement.ts';
import { commit, repository } from '../steps.ts';
import { liveArrangements } from './arrange.ts';
import type { Credentials } from './credentials.ts';
import { guardedFetch, type Territory } from './guarded-fetch.ts';
import { createScratch, deleteScratch, type Scratch } from './scratch.ts';
import { workflows } from './workflows.ts';

const pollMs = 3_000;
/** Until something that GitHub does by itself counts as not happening. Alerts take some minutes. */
const patienceMs = 5 * 60_000;

const Throttled = Octokit.plugin(throttling);

export interface LiveOptions {
  readonly organization: string;
  /** Default: `https://api.github.com`. */
  readonly api: string;
  readonly signal: AbortSignal;
  /** Tells a person how far it is. */
  readonly report: (line: string) => void;
  /** Default: those of a run with github.com. */
  readonly times?: { readonly pollMs: number; readonly patienceMs: number };
}

interface Installation {
  readonly id: number;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly selection: string;
}

/**
 * Runs with a scratch repository on github.com, which is deleted in any case: after a failure and an abort, too.
 *
 * @throws what `work` throws, what GitHub answers while the repository is set up, and when it cannot be deleted
 */
export async function withScratchRepository<T>(
  credentials: Credentials & { readonly author: string },
  options: LiveOptions,
  work: (github: GitHub) => Promise<T>,
): Promise<T> {
  const territory: Territory = {
    api: options.api.replace(/\/+$/, ''),
    organization: options.organization,
    repository: null,
  };
  const connect = clients(territory);
  const author = connect(credentials.author);
  const { data: user } = await author.rest.users.getAuthenticated();
  const scratch = await createScratch(author, territory);
  options.report(`Created ${scratch.owner}/${scratch.repo}.`);
  try {
    return await work(
      await liveGitHub(credentials, options, connect, { login: user.login, client: author }, scratch),
    );
  } finally {
    // The abort of a run does not abort this.
    await deleteScratch(author, scratch).then(
      () => options.report(`Deleted ${scratch.owner}/${scratch.repo}.`),
      (error: unknown) => {
        options.report(
          `${scratch.owner}/${scratch.repo} could not be deleted: delete it in its settings, or with "gh repo delete ${scratch.owner}/${scratch.repo}".`,
        );
        throw error;
      },
    );
  }
}

type Connect = ReturnType<typeof clients>;

function clients(territory: Territory) {
  const silent = () => undefined;
  const common = {
    baseUrl: territory.api,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: guardedFetch(territory) },
    throttle: {
      onRateLimit: (_: number, __: object, ___: unknown, retries: number) => retries < 1,
      onSecondaryRateLimit: (_: number, __: object, ___: unknown, retries: number) => retries < 2,
    },
  };
  return (auth: string | Readonly<Record<string, unknown>>): Octokit =>
    new Throttled(
      typeof auth === 'string' ? { ...common, auth } : { ...common, authStrategy: createAppAuth, auth },
    );
}

async function liveGitHub(
  { app, reviewer }: Credentials,
  { organization, signal, times = { pollMs, patienceMs } }: LiveOptions,
  connect: Connect,
  author: Person,
  place: Scratch,
): Promise<GitHub> {
  const asApp = app && connect({ appId: app.id, privateKey: app.privateKey });
  const installation = asApp && (await installationOf(asApp, organization));
  const installed =
    app &&
    installation &&
    connect({ appId: app.id, privateKey: app.privateKey, installationId: installation.id });
  const second = reviewer === null ? null : await invited(author, connect(reviewer), place);
  const slug = asApp ? ((await asApp.rest.apps.getAuthenticated()).data?.slug ?? '') : '';
  let names = 0;
  const needed = <T>(value: T | null, what: string): T => {
    if (value === null) throw new NotTested(what);
    return value;
  };
  const github: Omit<GitHub, 'arrange'> = {
    place,
    get app() {
      return { id: needed(app, noApp).id, slug };
    },
    author,
    get reviewer() {
      return needed(second, noReviewer);
    },
    get asApp() {
      return needed(asApp, noApp);
    },
    get installed() {
      return needed(installed, noApp);
    },
    limited: async (permissions) => {
      const { data } = await needed(asApp, noApp).rest.apps.createInstallationAccessToken({
        installation_id: needed(installation, noApp).id,
        repository_ids: [place.id],
        permissions,
      });
      return connect(data.token);
    },
    unique: (prefix) => {
      names += 1;
      return `${prefix}-${names}`;
    },
    until: async (what, ask) => {
      const end = performance.now() + times.patienceMs;
      for (;;) {
        signal.throwIfAborted();
        const found = await ask();
        if (found !== undefined) return found;
        if (performance.now() > end) {
          throw new Difference(
            `${what} did not happen within ${Math.round(times.patienceMs / 60_000)} minutes`,
          );
        }
        await setTimeout(times.pollMs, undefined, { signal });
      }
    },
    missing: (needs) => missingFor(needs, installation, second),
  };
  await beginWithMain(github, place.firstBranch);
  const workflowsMissing = await committedWorkflows(github);
  return Object.defineProperty(github, 'arrange', {
    value: liveArrangements(github, workflowsMissing, signal),
  }) as GitHub;
}

const noApp = 'CONFORMANCE_APP_ID and CONFORMANCE_PRIVATE_KEY are not set';
const noReviewer = 'CONFORMANCE_REVIEWER_TOKEN is not set';

function missingFor(
  { app, events = [], reviewer }: Needs,
  installation: Installation | null,
  second: Person | null,
): string | null {
  if (reviewer && second === null) return noReviewer;
  if (app === undefined) return null;
  if (installation === null) return noApp;
  if (installation.selection !== 'all')
    return 'the test app is not installed on all repositories of the organization';
  const lacking = Object.entries(app)
    .filter(([name, access]) => {
      const granted = installation.permissions[name];
      return granted !== 'write' && granted !== access;
    })
    .map(([name, access]) => `${name}: ${access}`);
  if (lacking.length > 0) return `the test app lacks ${lacking.join(', ')}`;
  const unsubscribed = events.filter((event) => !installation.events.includes(event));
  return unsubscribed.length > 0 ? `the test app does not subscribe to ${unsubscribed.join(', ')}` : null;
}

async function installationOf(asApp: Octokit, org: string): Promise<Installation> {
  const { data } = await asApp.rest.apps.getOrgInstallation({ org });
  return {
    id: data.id,
    permissions: data.permissions as Readonly<Record<string, string>>,
    events: data.events,
    selection: data.repository_selection,
  };
}

/** Gives the second user write access, and accepts the invitation that this may be. */
async function invited(author: Person, client: Octokit, place: Scratch): Promise<Person> {
  const { data: user } = await client.rest.users.getAuthenticated();
  if (user.login === author.login) {
    throw new Error(
      'CONFORMANCE_AUTHOR_TOKEN and CONFORMANCE_REVIEWER_TOKEN are of one user. Use two users.',
    );
  }
  const { data } = await author.client.rest.repos.addCollaborator({
    ...repository(place),
    username: user.login,
    permission: 'push',
  });
  // A member of the organization is added without an invitation.
  if (data?.id !== undefined) {
    await client.rest.repos.acceptInvitationForAuthenticatedUser({ invitation_id: data.id });
  }
  return { login: user.login, client };
}

/** Calls the default branch `main`, and waits until GitHub has it. */
async function beginWithMain(
  { author, place, until }: Omit<GitHub, 'arrange'>,
  branch: string,
): Promise<void> {
  const { rest } = author.client;
  if (branch !== 'main') await rest.repos.renameBranch({ ...repository(place), branch, new_name: 'main' });
  await until('first commit of the scratch repository', async () => {
    const { status } = await answerTo(rest.git.getRef({ ...repository(place), ref: 'heads/main' }));
    return status === 200 ? true : undefined;
  });
}

/** Commits the workflows to `main`. Returns why there are none; null: they are there. */
async function committedWorkflows(github: Omit<GitHub, 'arrange'>): Promise<string | null> {
  const files = Object.fromEntries(
    Object.entries(workflows).map(([name, text]) => [`.github/workflows/${name}`, text]),
  );
  try {
    await commit(github as GitHub, { branch: 'main', files, message: 'Add workflows' });
    return null;
  } catch (error) {
    if (!(error instanceof Error) || !('status' in error)) throw error;
    return `the workflows could not be committed (${error.status}): the token of the author needs the scope workflow`;
  }
}
