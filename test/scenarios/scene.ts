import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals';
import type {
  AnalysisOptions,
  ApiRequest,
  Emulator,
  Installation,
  OpenOptions,
  PullRequest,
  Repository,
} from '@sdl-gate/github-emulator';
import type { Report } from '../../src/engine/report.ts';
import type { ReleaseTarget } from '../../src/evidence/release.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { isVerdict, readEntry } from '../../src/record/entry.ts';
import { rules as allRules } from '../../src/rules/index.ts';
import type { Store } from '../../src/store/store.ts';
import { requested } from '../../src/subjects/reason.ts';
import { type Browser, browserAt } from '../browser.ts';
import type { LogEntry } from '../recorded-log.ts';
import {
  openShop,
  type Running,
  type ShopOptions,
  sdlCheck,
  settle,
  startTogether,
  verdicts,
} from '../running-service.ts';

// Each of these starts git processes and waits for webhooks: on a busy machine that takes its time.
jest.setTimeout(60_000);

/** One GitHub and one service for all tests of a file. What is done from time to time has scenes of its own. */
export interface Scene {
  readonly emulator: Emulator;
  readonly log: readonly LogEntry[];
  /** Where the service keeps its work and its record. */
  readonly store: Store;
  /** A browser that opens the dashboard, where there is one. */
  browser(): Browser;
  /** A repository `shop` in an organization of its own, so that no test meets another. */
  shop(options?: ShopOptions): Promise<Repository>;
  installationOn(repository: Repository): Installation;
  /** Resolves when all that was to be done now is done. */
  settled(): Promise<void>;
  /** Moves time on, and settles. */
  advance(milliseconds: number): Promise<void>;
  /** Moves time on by many hours at once, and settles. */
  leap(milliseconds: number): Promise<void>;
  /** Moves time on while something is held up. */
  later(milliseconds: number): Promise<void>;
  /** What the app asked of GitHub as an installation since the last call. */
  asked(): readonly ApiRequest[];
  /** Has the release of a commit evaluated, as after it was detected: what the record then says of it. */
  release(repository: Repository, sha: string, target: ReleaseTarget): Promise<Report>;
}

/** Starts the scene before the tests of a file; after each, GitHub must have found nothing to complain about. */
export function scene(options: Parameters<typeof startTogether>[0] = {}): Scene {
  let running: Running | null = null;
  let shops = 0;
  let evaluated = 0;
  const on = (): Running => {
    if (running === null) throw new Error('The scene begins with the first test.');
    return running;
  };
  const settled = () => on().settled();
  const asked = (): readonly ApiRequest[] => {
    const { emulator } = on();
    const found = emulator.requests.filter(({ actor }) => actor.startsWith('installation:'));
    emulator.clearRequests();
    return found;
  };

  beforeAll(async () => {
    running = await startTogether({ schedules: false, ...options });
    settle(running.emulator);
    await settled();
  });
  afterEach(async () => {
    const { emulator } = on();
    emulator.faults.clear();
    await settled();
    asked();
    const fresh = emulator.violations.slice(evaluated);
    evaluated = emulator.violations.length;
    expect(fresh).toEqual([]);
  });
  afterAll(() => running?.close());

  return {
    get emulator() {
      return on().emulator;
    },
    get log() {
      return on().log;
    },
    get store() {
      return on().store;
    },
    browser: () => browserAt(on().url),
    shop: async (shopOptions = {}) => {
      shops += 1;
      const repository = await openShop(on().emulator, { owner: `acme-${shops}`, ...shopOptions });
      await on().later(0);
      await settled();
      asked();
      return repository;
    },
    installationOn: ({ owner }) => {
      const found = on().emulator.world.installations.find(({ account }) => account === owner);
      if (found === undefined) throw new Error(`The app is not installed on ${owner}.`);
      return found;
    },
    settled,
    advance: async (milliseconds) => {
      await on().later(milliseconds);
      await settled();
    },
    leap: async (milliseconds) => {
      await on().leap(milliseconds);
      await settled();
    },
    later: (milliseconds) => on().later(milliseconds),
    asked,
    release: async (repository, sha, target) => {
      // What runs already began before what is asked now, and the service learns what time it is on GitHub.
      await on().later(0);
      await settled();
      const { store, emulator } = on();
      const installed = emulator.world.installations.find(({ account }) => account === repository.owner);
      if (installed === undefined) throw new Error(`The app is not installed on ${repository.owner}.`);
      const place = {
        repositoryId: repository.id,
        installationId: installed.id,
        owner: repository.owner,
        repository: repository.name,
      };
      await store.wake([{ subject: { ...place, kind: 'release', sha, target }, reason: requested }]);
      await settled();
      return newestRelease(store, repository.id, sha, target);
    },
  };
}

/** The newest report on the release of a commit to a target. */
async function newestRelease(
  store: Store,
  repositoryId: number,
  sha: string,
  target: ReleaseTarget,
): Promise<Report> {
  for (const { id } of await store.entries({ kind: 'verdict', repositoryId, sha }, 100)) {
    const body = (await store.entry(id))?.body;
    const entry = typeof body === 'string' ? readEntry(body) : null;
    if (entry === null || !isVerdict(entry)) continue;
    const { report } = entry;
    if (report.subject.kind === 'release' && isDeepStrictEqual(report.subject.target, target)) return report;
  }
  throw new Error(`The record has no verdict on the release of ${sha}.`);
}

/** What a report says in short: its conclusion, and each rule's status. */
export function reported({ conclusion, rules }: Report): {
  readonly conclusion: string;
  readonly rules: Readonly<Record<string, string>>;
} {
  return { conclusion, rules: Object.fromEntries(rules.map(({ id, verdict }) => [id, verdict.status])) };
}

/** The check `SDL` as a person reads it. */
export interface Shown {
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly rules: Readonly<Record<string, string>>;
}

/** What the check says on the head, or on another commit. */
export function shown(pullRequest: PullRequest, sha = pullRequest.headSha): Shown {
  const run = sdlCheck(pullRequest, sha);
  return { status: run.status, conclusion: run.conclusion, title: run.title, rules: verdicts(run) };
}

/** The check in one word and its title, as in the list of checks: `success: All 4 rules pass`. */
export function light(pullRequest: PullRequest, sha = pullRequest.headSha): string {
  const { status, conclusion, title } = sdlCheck(pullRequest, sha);
  return `${conclusion ?? status}: ${title}`;
}

/** The newest of each check of this app on the head, by its name: `{ 'SDL (next)': 'success: The rule passes' }`. */
export function lights({ repository, headSha }: PullRequest): Readonly<Record<string, string>> {
  const runs = repository.checkRuns(headSha).filter(({ app }) => app === 'sdl-gate');
  return Object.fromEntries(
    runs.map(({ name, status, conclusion, title }) => [name, `${conclusion ?? status}: ${title}`]),
  );
}

/**
 * A policy that enforces these rules and has no other. A rule's options go below its name, indented by four.
 *
 * @throws when it is none: under a broken policy nothing is evaluated, and many a test would see nothing go wrong
 */
export function enforcing(...rules: readonly string[]): string {
  const entries = rules.map((rule) => {
    const [name, ...options] = rule.split('\n');
    return options.length === 0
      ? `  ${name}: enforce`
      : [`  ${name}:`, '    enforcement: enforce', ...options].join('\n');
  });
  const text = ['rules:', ...entries, ''].join('\n');
  const policy = loadPolicy(text, { kind: 'default' }, allRules);
  if (!policy.valid) throw new Error(policy.problems.map(({ message }) => message).join('\n'));
  return text;
}

/** The operations of requests that change something. */
export function writes(requests: readonly ApiRequest[]): readonly string[] {
  return requests
    .filter(({ method, operation }) => method !== 'GET' && !operation.startsWith('graphql'))
    .map(({ operation }) => operation);
}

/** The ref under which a tool reports what it found in a pull request. */
export function mergeRef({ number }: PullRequest): string {
  return `refs/pull/${number}/merge`;
}

/** Opens a pull request, and lets everything happen that its rules wait for: an analysis and an approval. */
export async function allDone(
  repository: Repository,
  options: OpenOptions,
  analysis: Partial<AnalysisOptions> = {},
): Promise<PullRequest> {
  const change = await repository.openPullRequest(options);
  await repository.uploadAnalysis({ ref: mergeRef(change), ...analysis });
  await change.review({ by: 'grace', state: 'approve' });
  return change;
}
