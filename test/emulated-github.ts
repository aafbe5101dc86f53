import {
  type ApiRequest,
  type Emulator,
  type EmulatorOptions,
  type Repository,
  startEmulator,
} from '@sdl-gate/github-emulator';
import { Probot } from 'probot';
import type { Evidence, EvidenceValues, SliceName } from '../src/evidence/index.ts';
import type { GatheredPullRequest, GitHub } from '../src/github/github.ts';
import { createGitHub } from '../src/github/index.ts';
import { GateOctokit } from '../src/github/octokit.ts';
import { readManifest } from './manifest.ts';

/** The port to GitHub without the service around it, on a GitHub of its own. */
export interface EmulatedGitHub {
  readonly emulator: Emulator;
  readonly github: GitHub;
  /**
   * A repository `shop` of an organisation of its own, where the app is installed with limits of its own. Its people `mona`, `ada` and
   * `grace` may write; the latter two are the team `security`.
   *
   * @param permissions what the account grants; all that the app asks for unless told
   */
  shop(
    files: Readonly<Record<string, string | Uint8Array>>,
    permissions?: EmulatorOptions['app']['permissions'],
  ): Promise<Repository>;
  /** Gathers a pull request, by its place; null when nothing is to be said about it. */
  gather(
    pullRequest: { readonly number: number; readonly repository: { owner: string; name: string } },
    reasons?: readonly string[],
  ): Promise<GatheredPullRequest | null>;
  /** What the app asked of GitHub since the last call, tokens aside: operations, in the order of their start. */
  asked(): readonly string[];
  close(): Promise<void>;
}

/**
 * Starts it.
 *
 * @param options.permissions what the app asks for; what its manifest says unless told
 * @param options.now the port's clock; real time unless told
 */
export async function startEmulatedGitHub(
  options: {
    readonly permissions?: EmulatorOptions['app']['permissions'];
    readonly now?: () => Date;
    readonly layout?: '' | '/api/v3';
  } = {},
): Promise<EmulatedGitHub> {
  const { permissions = readManifest().default_permissions, now, layout = '/api/v3' } = options;
  const emulator = await startEmulator({
    app: { slug: 'sdl-gate', name: 'sdl-gate', permissions, events: [] },
  });
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}${layout}`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  const github = createGitHub({ probot, appId: emulator.app.id, ...(now === undefined ? {} : { now }) });
  const { world } = emulator;
  for (const login of [...people, 'eve']) world.user(login);
  return {
    emulator,
    github,
    shop: async (files, granted = permissions) => {
      const account = `acme-${world.installations.length + 1}`;
      const organization = world.organization(account);
      const repository = await world.repository({ owner: account, name: 'shop', files });
      for (const login of people) repository.collaborator(login, 'write');
      organization.team('security', ['ada', 'grace']);
      repository.teamAccess('security', 'write');
      await world.install({ account, permissions: granted });
      return repository;
    },
    gather: ({ number, repository: { owner, name } }, reasons = []) => {
      const installation = emulator.world.installations.find(({ account }) => account === owner);
      if (installation === undefined) throw new Error(`The app is not installed on ${owner}.`);
      return github.gatherPullRequest(
        { kind: 'pull-request', installationId: installation.id, owner, repository: name, number },
        reasons,
      );
    },
    asked: () => {
      const operations = emulator.requests.filter(isOfInstallation).map(({ operation }) => operation);
      emulator.clearRequests();
      return operations;
    },
    close: () => emulator.close(),
  };
}

const people = ['mona', 'ada', 'grace'];

function isOfInstallation({ actor }: ApiRequest): boolean {
  return actor.startsWith('installation:');
}

/** The value of a slice of the evidence; fails where it is not there or could not be read. */
export function sliceOf<Name extends SliceName>(evidence: Evidence | undefined, name: Name) {
  const slice = evidence?.[name];
  if (slice === undefined || !slice.available) throw new Error(`${name}: ${JSON.stringify(slice)}`);
  return slice.value as EvidenceValues[Name];
}
