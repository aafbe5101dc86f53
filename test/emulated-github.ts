import { afterAll, afterEach, expect } from '@jest/globals';
import {
  type ApiRequest,
  type Emulator,
  type EmulatorOptions,
  type Repository,
  startEmulator,
} from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import { engine } from '../src/engine/engine.ts';
import type { Evidence, EvidenceValues, SliceName } from '../src/evidence/index.ts';
import type { Push } from '../src/evidence/pushes.ts';
import type { ReleaseTarget } from '../src/evidence/release.ts';
import type { Slice } from '../src/evidence/slice.ts';
import { type Installation, openInstallations } from '../src/github/client/installation.ts';
import { GateOctokit } from '../src/github/client/octokit.ts';
import { ownPace } from '../src/github/client/pace.ts';
import { listsFor, requiresNothing } from '../src/github/gather/predicted-slices.ts';
import { readEvidence, readReleaseEvidence } from '../src/github/gather/read-evidence.ts';
import type { GitHub } from '../src/github/github.ts';
import { createGitHub } from '../src/github/index.ts';
import { createCache } from '../src/github/read/cache.ts';
import { policyFilesInMemory } from '../src/github/read/policy-files-in-memory.ts';
import { readPullRequest } from '../src/github/read/read-pull-request.ts';
import { readRelease } from '../src/github/read/read-release.ts';
import type { Source } from '../src/github/read/source.ts';
import { systemClock } from '../src/platform/clock.ts';
import type { ReleaseNeeds } from '../src/rules/rule.ts';
import { subjectKey } from '../src/subjects/index.ts';
import type { Place } from '../src/subjects/place.ts';
import type { GatheredPullRequest } from '../src/subjects/pull-request.ts';
import type { Reason } from '../src/subjects/reason.ts';
import type { ReleaseVerdicts } from '../src/subjects/release-verdicts.ts';
import { registeredApp } from './manifest.ts';

/** The port to GitHub without the service around it, on a GitHub of its own. */
export interface EmulatedGitHub {
  readonly emulator: Emulator;
  readonly github: GitHub;
  /**
   * A repository `shop` with a file `src/cart.js`, of an organization of its own, where the app is installed with limits of its
   * own. Its
   * people `mona`, `ada` and `grace` may write; the latter two are the team `security`.
   */
  shop(options?: ShopOptions): Promise<Repository>;
  /** Where a repository is, as a subject says it. */
  placeOf(repository: NamedRepository): Place;
  /** The installation on a repository's account. */
  installationOn(repository: NamedRepository): Promise<Installation>;
  /** Gathers a pull request; fails where nothing is to be said about it. */
  gather(
    pullRequest: NamedPullRequest,
    reasons?: readonly Reason[],
    pushes?: readonly Push[],
  ): Promise<GatheredPullRequest>;
  /**
   * Gathers a pull request and gives the value of a slice of its evidence; fails where that is not there or could not be read.
   */
  slice<Name extends SliceName>(pullRequest: NamedPullRequest, name: Name): Promise<EvidenceValues[Name]>;
  /** Reads one slice of a pull request, whether or not any rule reads it. */
  read<Name extends SliceName>(
    pullRequest: NamedPullRequest,
    name: Name,
  ): Promise<Slice<EvidenceValues[Name]> | undefined>;
  /** Reads one slice of the release of a commit, whether or not any rule reads it; from others that are read besides. */
  readOfRelease<Name extends SliceName>(
    repository: NamedRepository,
    release: ReleaseToRead,
    name: Name,
    besides?: readonly SliceName[],
  ): Promise<Slice<EvidenceValues[Name]> | undefined>;
  /** What the app asked of GitHub since the last call, tokens aside: operations, in the order of their start. */
  asked(): readonly string[];
}

export type Permissions = EmulatorOptions['app']['permissions'];

interface ShopOptions {
  /** Whether only those with access can read it. Absent: anybody can. */
  readonly private?: boolean;
  /** Of the branch `main`; no file unless told. */
  readonly policy?: string;
  /** More files of the branch `main`. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What the account grants to the app; all that the app asks for unless told. */
  readonly permissions?: Permissions;
}

/** A release of which a slice is read. */
export interface ReleaseToRead {
  readonly sha: string;
  /** An environment, unless told. */
  readonly target: string | ReleaseTarget;
  /** What the rules ask about it. */
  readonly needs?: ReleaseNeeds;
  /** The slugs of the teams that the rules ask about. */
  readonly teams?: readonly string[];
  readonly releaseVerdicts?: ReleaseVerdicts;
  readonly exceptionEvents?: Source['exceptionEvents'];
}

type NamedRepository = Pick<Repository, 'id' | 'owner' | 'name'>;

/** A pull request, or where there was one. */
export interface NamedPullRequest {
  readonly number: number;
  readonly repository: NamedRepository;
}

/** A policy whose rules together ask for every slice of the evidence. */
export const everyEvidence = `
rules:
  tests: observe
  review: { teams: [security] }
  sast: observe
  threat-model: observe
  policy-guard: observe
`;

/** A change by mona to the one file of every shop. */
export const change = { by: 'mona', title: 'Two', files: { 'src/cart.js': 'two\n' } };

/**
 * Starts the GitHub of a test file. It is closed when the file is done; after each test its faults are cleared, and nothing may
 * have
 * been asked or answered that breaks GitHub's description.
 *
 * @param options.now the port's clock; it stands still unless told, so that no reading takes long
 * @param options.organizationRepository the name of the repository for the organization's policy
 * @param options.layout where the API begins: `''` as on github.com, else as on a server of its own
 */
export async function emulatedGitHub({
  now = standingStill(),
  layout = '/api/v3',
  organizationRepository = '.github',
  permissions: further = {},
}: {
  readonly now?: () => Date;
  readonly layout?: '' | '/api/v3';
  readonly organizationRepository?: string;
  /** What the app asks for besides those of its manifest. */
  readonly permissions?: Permissions;
} = {}): Promise<EmulatedGitHub> {
  const registered = registeredApp();
  const app = { ...registered, permissions: { ...registered.permissions, ...further } };
  const emulator = await startEmulator({ app: { ...app, events: [] } });
  afterEach(() => {
    emulator.faults.clear();
    expect(emulator.violations).toEqual([]);
  });
  afterAll(() => emulator.close());
  const { world } = emulator;
  for (const login of [...people, 'eve', 'dependabot[bot]']) world.user(login);
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}${layout}`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  const open = openInstallations((id) => probot.auth(id), now, ownPace(systemClock));
  const github = createGitHub({ probot, appId: emulator.app.id, engine, now, organizationRepository });

  async function shop(options: ShopOptions = {}): Promise<Repository> {
    const { policy, files, permissions = app.permissions } = options;
    const account = `acme-${world.installations.length + 1}`;
    const organization = world.organization(account);
    const repository = await world.repository({
      owner: account,
      name: 'shop',
      private: options.private ?? false,
      files: {
        'src/cart.js': 'one\n',
        ...(policy === undefined ? {} : { '.github/sdl.yml': policy }),
        ...files,
      },
    });
    for (const login of people) repository.collaborator(login, 'write');
    organization.team('security', ['ada', 'grace']);
    repository.teamAccess('security', 'write');
    await world.install({ account, permissions });
    return repository;
  }

  function placeOf({ id, owner, name }: NamedRepository): Place {
    const installation = world.installations.find(({ account }) => account === owner);
    if (installation === undefined) throw new Error(`The app is not installed on ${owner}.`);
    return { repositoryId: id, installationId: installation.id, owner, repository: name };
  }

  async function gather(
    { number, repository }: NamedPullRequest,
    reasons: readonly Reason[] = [],
    pushes?: readonly Push[],
  ) {
    const subject = { kind: 'pull-request', ...placeOf(repository), number } as const;
    const gathered = await github.gatherPullRequest(subject, reasons, pushes);
    if (gathered === null || 'closed' in gathered)
      throw new Error(`Nothing is to be said about ${subjectKey(subject)}.`);
    return gathered;
  }

  async function read<Name extends SliceName>({ number, repository }: NamedPullRequest, name: Name) {
    const { installationId, ...place } = placeOf(repository);
    const installation = await open(installationId);
    const source = {
      ...place,
      number,
      installation,
      cache: createCache(),
      engine,
      now,
      organizationRepository: '.github',
      lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
      exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
      ownAppId: emulator.app.id,
    };
    const slices = new Set([name]);
    const first = await readPullRequest(source, listsFor(slices));
    if (first === null) throw new Error(`There is no pull request #${number}.`);
    const required = { ...requiresNothing, slices };
    const { evidence } = await readEvidence(source, first, required, []);
    return (evidence as { readonly [Each in SliceName]?: Slice<EvidenceValues[Each]> })[name];
  }

  async function readOfRelease<Name extends SliceName>(
    repository: NamedRepository,
    { sha, target, needs, teams = [], ...ports }: ReleaseToRead,
    name: Name,
    besides: readonly SliceName[] = [],
  ) {
    const { installationId, ...place } = placeOf(repository);
    const source: Source = {
      ...place,
      installation: await open(installationId),
      cache: createCache(),
      engine,
      now,
      organizationRepository: '.github',
      lastPolicyFiles: policyFilesInMemory(() => new Date(0)),
      exceptionEvents: { exceptionEvents: async () => [], eventsOfException: async () => [] },
      ownAppId: emulator.app.id,
      ...ports,
    };
    const reading = await readRelease(source, { sha });
    if (reading === null) throw new Error(`There is no commit ${sha}.`);
    const evidence = await readReleaseEvidence({
      source,
      sha,
      target: typeof target === 'string' ? { kind: 'environment', name: target } : target,
      reading,
      plan: { entries: ['releases'], branches: null, dryRun: false, rollBackDays: 90, rules: [] },
      required: {
        slices: new Set<SliceName>(['release', name, ...besides]),
        teams,
        needs: needs === undefined ? [] : [needs],
        exceptions: null,
        namesWorkflows: false,
      },
      reasons: [],
    });
    return (evidence as { readonly [Each in SliceName]?: Slice<EvidenceValues[Each]> })[name];
  }

  return {
    emulator,
    github,
    shop,
    placeOf,
    installationOn: (repository) => open(placeOf(repository).installationId),
    gather,
    read,
    readOfRelease,
    slice: async (pullRequest, name) => sliceOf((await gather(pullRequest)).evidence, name),
    asked: () => {
      const operations = emulator.requests.filter(isOfInstallation).map(({ operation }) => operation);
      emulator.clearRequests();
      return operations;
    },
  };
}

const people = ['mona', 'ada', 'grace'];

function standingStill(): () => Date {
  const now = new Date();
  return () => now;
}

function isOfInstallation({ actor }: ApiRequest): boolean {
  return actor.startsWith('installation:');
}

/** The value of a slice of the evidence; fails where it is not there or could not be read. */
export function sliceOf<Name extends SliceName>(evidence: Evidence, name: Name) {
  const slice = evidence[name];
  if (slice === undefined || !slice.available) throw new Error(`${name}: ${JSON.stringify(slice)}`);
  return slice.value as EvidenceValues[Name];
}
