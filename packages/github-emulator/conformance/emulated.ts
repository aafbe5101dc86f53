import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { DeployingRun, Emulator, Installation, Repository } from '../src/index.ts';
import { startEmulator } from '../src/index.ts';
import { exchanged } from './emulated-sign-in.ts';
import type { AnswerOfGraphql, Arrangements, GitHub, Place, Run } from './github.ts';
import { guardedFetch } from './live/guarded-fetch.ts';
import { workflows } from './live/workflows.ts';
import { Difference } from './statement.ts';

const organization = 'acme';
const [author, reviewer] = ['ann', 'bob'];
const privatePrefix = 'free-';

const permissions = {
  actions: 'read',
  administration: 'write',
  attestations: 'read',
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  merge_queues: 'read',
  pull_requests: 'write',
  repository_advisories: 'read',
  secret_scanning_alerts: 'read',
  security_events: 'write',
  statuses: 'write',
  vulnerability_alerts: 'read',
} as const;

const events = [
  'create',
  'delete',
  'deployment_protection_rule',
  'merge_group',
  'pull_request',
  'push',
  'release',
];

export interface EmulatedGitHub {
  readonly github: GitHub;
  readonly emulator: Emulator;
  close(): Promise<void>;
}

/** An emulator with a repository for statements, a test app that is installed on it, and two users. */
export async function emulatedGitHub(): Promise<EmulatedGitHub> {
  const emulator = await startEmulator({
    clock: new Date('2026-01-05T09:00:00Z'),
    actions: {},
    app: {
      slug: 'conformance',
      name: 'Conformance',
      permissions,
      events,
      // Nobody listens: what was delivered is read from GitHub's list.
      webhook: { url: 'http://127.0.0.1:9/', secret: 'of no use' },
    },
  });
  const { world } = emulator;
  const acme = world.organization(organization);
  for (const login of [author, reviewer]) world.user(login);
  acme.member(author, 'admin');
  const files = { '.github/workflows/target.yml': workflows['target.yml'] };
  const shop = await world.repository({ owner: organization, name: 'conformance', files });
  shop.collaborator(author, 'admin');
  shop.collaborator(reviewer, 'write');
  const installation = await world.install({ account: organization });
  return {
    github: emulated(emulator, shop, installation),
    emulator,
    close: () => emulator.close(),
  };
}

function emulated(emulator: Emulator, shop: Repository, installation: Installation): GitHub {
  const { url: baseUrl, app } = emulator;
  const silent = () => undefined;
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const request = { fetch: guardedAsOnGitHub(emulator, shop) };
  const signed = (auth: object) => new Octokit({ baseUrl, log, request, authStrategy: createAppAuth, auth });
  const credentials = { appId: app.id, privateKey: app.privateKey };
  const person = (login: string) => ({
    login,
    client: new Octokit({ baseUrl, log, request, auth: emulator.userToken(login) }),
  });
  const asApp = signed(credentials);
  const limited = async (granted?: Readonly<Record<string, 'read' | 'write'>>): Promise<Octokit> => {
    const { data } = await asApp.rest.apps.createInstallationAccessToken({
      installation_id: installation.id,
      ...(granted && { permissions: granted }),
    });
    return new Octokit({ baseUrl, log, request, auth: data.token });
  };
  let names = 0;
  // A token ends when time passes: each request asks for one that is valid.
  const installed = new Octokit({ baseUrl, log, request });
  installed.hook.before('request', async (options) => {
    const { data } = await asApp.rest.apps.createInstallationAccessToken({
      installation_id: installation.id,
    });
    options.headers.authorization = `token ${data.token}`;
  });
  return {
    place: { owner: shop.owner, repo: shop.name, id: shop.id },
    app: { id: app.id, slug: app.slug },
    author: person(author),
    reviewer: person(reviewer),
    asApp,
    installed,
    limited,
    arrange: arrangements(emulator, shop),
    unique: (prefix) => {
      names += 1;
      return `${prefix}-${names}`;
    },
    until: async (what, ask) => {
      for (let tries = 0; tries < 3; tries += 1) {
        await emulator.idle();
        const found = await ask();
        if (found !== undefined) return found;
      }
      throw new Difference(`${what} did not happen`);
    },
    missing: () => null,
    isEmulator: true,
  };
}

/** Refuses the requests that a run with github.com refuses, but those about the one other repository that a statement makes here. */
function guardedAsOnGitHub({ url }: Emulator, { owner, name, id }: Repository): typeof fetch {
  const guarded = guardedFetch({ api: url, organization: owner, repository: { name, id } });
  const elsewhere = `${url}/repos/${owner}/${privatePrefix}`;
  return (input, init) => (String(input).startsWith(elsewhere) ? fetch(input, init) : guarded(input, init));
}

function arrangements(emulator: Emulator, shop: Repository): Arrangements {
  const { world, app, clock, faults } = emulator;
  let targets = 0;
  const asRun = (run: DeployingRun): Run => ({
    id: run.id,
    sha: run.sha,
    finish: () => run.finish('success'),
    cancel: () => run.cancel(),
    bypass: () => run.bypass({ by: author }),
  });
  return {
    rules: async (branch, { check, approvals, dismissStaleReviews, mergeQueue, classic }) =>
      shop.protect(branch, {
        ...(check && {
          requiredChecks: [{ name: check.name, ...(check.anySource !== true && { app: app.slug }) }],
        }),
        ...(approvals !== undefined && { approvals }),
        ...(dismissStaleReviews && { dismissStaleReviews }),
        ...(mergeQueue && { mergeQueue: { groupSize: 1 } }),
        ...(classic && { classic }),
      }),
    rulesOfTags: async (prefix, { check, update, deletion }) =>
      shop.tags.rules(`tags ${prefix}`, {
        include: [`${prefix}.*`],
        ...(update && { update }),
        ...(deletion && { deletion }),
        ...(check !== undefined && { requiredChecks: [{ name: check, app: app.slug }] }),
      }),
    environment: async (name, { gate, reviewer: hasReviewer, protectedBranches }) =>
      shop.environment(name, {
        ...(gate && { gates: [app.slug] }),
        ...(hasReviewer && { reviewers: [reviewer] }),
        ...(protectedBranches && { protectedBranches }),
      }),
    deploy: async (jobs, branch = 'main') => {
      const stages: { environment: string; name: string; deployment: boolean }[][] = [];
      for (const { environment, name = environment, deployment = true, afterPrevious } of jobs) {
        const job = { environment, name, deployment };
        const last = stages.at(-1);
        if (last === undefined || afterPrevious === true) stages.push([job]);
        else last.push(job);
      }
      return asRun(await shop.deploy({ jobs: stages, ref: branch, by: author, event: 'workflow_dispatch' }));
    },
    runOfTwoJobs: async () => {
      const sha = await shop.push({ branch: 'jobs', by: author, files: { jobs: '' } });
      const workflow = '.github/workflows/jobs.yml';
      await shop.reportCheck({ name: 'first', sha, conclusion: 'success', workflow, moreJobs: true });
      return sha;
    },
    branchWithTargetWorkflow: async () => {
      targets += 1;
      const branch = `target-${targets}`;
      await shop.push({ branch, by: author, files: {} });
      return branch;
    },
    askAsWorkflow: async (query, branch) => {
      const variables = { owner: shop.owner, repo: shop.name, branch };
      const response = await guardedAsOnGitHub(emulator, shop)(`${emulator.url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `bearer ${emulator.workflows.token(shop.fullName, 'read-all')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as AnswerOfGraphql;
    },
    enqueue: (number) => shop.pullRequest(number).enqueue({ by: author }),
    renameBranch: () => unavailable('no branch is renamed here'),
    privateReporting: async (enabled) => shop.advisories.privateReporting(enabled),
    reportVulnerability: async (summary) => {
      await shop.advisories.report({ summary, by: reviewer });
    },
    immutableReleases: async (enabled) => shop.releases.immutable(enabled),
    attest: async (digest, kind) => {
      await shop.attestations.add({ digest, bundle: bundleOf(kind) });
    },
    dependabotAlerts: async () => {
      for (const name of ['one', 'two', 'three'])
        await shop.dependabot.open({ package: name, severity: 'high' });
      return 3;
    },
    dismissDependabotAlert: (number) =>
      shop.dependabot.dismiss(number, { by: author, reason: 'tolerable_risk' }),
    alertsOfDependabot: async (enabled) => shop.dependabot.enabled(enabled),
    secretAlert: async () => {
      await shop.secretScanning.open({ type: 'npm_access_token' });
    },
    knownMalware: async (url) =>
      shop.package(url, {
        advisories: [{ id: 'GHSA-aaaa-bbbb-cccc', severity: 'critical', summary: 'Malware' }],
      }),
    dependencyGraph: async (enabled) => {
      shop.dependencyGraph(enabled);
      // Without the graph there are no alerts; they are not turned on with it.
      if (enabled) shop.dependabot.enabled(true);
    },
    reviewerRole: async (role) => shop.collaborator(reviewer, role),
    fileOfAccount: async (path, text) => {
      const found = world.repositories.find(({ name }) => name === '.github');
      if (found === undefined) {
        await world.repository({ owner: organization, name: '.github', files: { [path]: text } });
      } else {
        await found.push({ branch: 'main', files: { [path]: text } });
      }
    },
    deletePusher: async (branch) => {
      const login = `pusher-of-${branch}`;
      world.user(login);
      shop.collaborator(login, 'write');
      await shop.push({ branch, by: login, files: { orphaned: '' } });
      world.deleteUser(login);
    },
    privateRepositoryOnFree: async (): Promise<Place> => {
      const name = `${privatePrefix}${world.repositories.length}`;
      const free = await world.repository({ owner: organization, name, private: true });
      free.plan('free');
      free.environment('production');
      return { owner: free.owner, repo: free.name };
    },
    errorOfWrongVerifier: async () => {
      const verifier = { begun: 'a'.repeat(43), ended: 'b'.repeat(43) };
      return String((await exchanged(emulator, author, verifier)).error);
    },
    statusForStranger: async () => {
      const login = `stranger-${world.users.length}`;
      world.user(login);
      const verifier = { begun: 'a'.repeat(43), ended: 'a'.repeat(43) };
      const { access_token: token } = await exchanged(emulator, login, verifier);
      const [{ id } = { id: 0 }] = world.installations;
      const response = await fetch(`${emulator.url}/user/installations/${id}/repositories`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await response.body?.cancel();
      return response.status;
    },
    loseNext: async (event) => {
      await emulator.idle();
      faults.webhooks.omit({ event, times: 1 });
    },
    pass: async ({ days = 0, minutes = 0 }) => {
      clock.advance((days * 24 * 60 + minutes) * 60_000);
      await emulator.idle();
    },
  };
}

/** What is not modeled here is not asked: a statement that needs it says so. */
function unavailable(why: string): never {
  throw new Error(why);
}

/** A bundle whose statement has a type of predicate. */
function bundleOf(kind: 'provenance' | 'sbom'): object {
  const predicateType = kind === 'sbom' ? 'https://spdx.dev/Document/v2.3' : 'https://slsa.dev/provenance/v1';
  const payload = Buffer.from(JSON.stringify({ predicateType })).toString('base64');
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { certificate: { rawBytes: 'AA==' }, tlogEntries: [] },
    dsseEnvelope: { payload, payloadType: 'application/vnd.in-toto+json', signatures: [{ sig: 'AA==' }] },
  };
}
