import type { Emulator, PullRequest, Repository } from '@sdl-gate/github-emulator';
import fc from 'fast-check';
import { openShop, settle } from '../running-service.ts';
import { enforcing, mergeRef } from '../scenarios/scene.ts';

/** One thing that people or tools do in a repository. What is not possible as things stand is left out. */
export interface Action {
  readonly kind: Kind;
  /** Which of the pull requests, counted around. */
  readonly which: number;
  /** Which of the ways to do it, counted around. */
  readonly way: number;
}

type Kind = keyof typeof deeds;

/**
 * A shop whose default branch has a merge queue, and whose branch `next` has another policy and requires the check as well. Three
 * pull requests are open; the first of them may be merged.
 */
export async function openHistory(emulator: Emulator): Promise<Repository> {
  settle(emulator);
  const repository = await openShop(emulator, { policy: policies[0] ?? null });
  const requiredChecks = [{ name: 'SDL', app: emulator.app.slug }];
  repository.protect('main', { requiredChecks, mergeQueue: { groupSize: 1 } });
  await repository.push({ branch: 'next', by: 'ada', files: { '.github/sdl.yml': scanned } });
  repository.protect('next', { requiredChecks });
  for (let count = 0; count < 3; count += 1) await open(repository, count);
  const ready = repository.pullRequest(1);
  await repository.uploadAnalysis({ ref: mergeRef(ready), workflow });
  await ready.review({ by: 'sam', state: 'approve' });
  return repository;
}

/** Does it. Resolves when it is done; its webhooks may still be under way. */
export async function act(repository: Repository, { kind, which, way }: Action): Promise<void> {
  const open = repository.pullRequests.filter(({ state }) => state !== 'merged');
  const change = open[which % Math.max(1, open.length)];
  if (change !== undefined) await deeds[kind](change, way);
}

/** Histories of this number of actions, from a seed: the same seed tells the same history. */
export function actionsOf(seed: number, count: number): readonly Action[] {
  const [actions = []] = fc.sample(fc.array(action(), { minLength: count, maxLength: count }), {
    seed,
    numRuns: 1,
  });
  return actions;
}

export function action(): fc.Arbitrary<Action> {
  return fc.record({
    kind: fc.constantFrom(...(Object.keys(deeds) as Kind[])),
    which: fc.nat({ max: 11 }),
    way: fc.nat({ max: 5 }),
  });
}

/** It also runs on merge groups. */
const workflow = '.github/workflows/codeql.yml';

const scanned = enforcing('tests', 'sast\n    tools: [{ check: scan, app: scanner }]');
const policies = [
  enforcing('tests', 'review', 'sast'),
  enforcing('tests', 'review\n    teams: [security]'),
  'enforcement: perhaps\n',
];

async function open(repository: Repository, way: number): Promise<void> {
  const name = `part-${repository.pullRequests.length}`;
  await repository.openPullRequest({
    by: 'mona',
    title: `Add ${name}`,
    base: way % 3 === 2 ? 'next' : 'main',
    draft: way === 4,
    files: {
      [`src/${name}.js`]: 'export const one = 1;\n',
      ...(way % 2 === 0 ? { [`test/${name}.test.js`]: 'test("one", one);\n' } : {}),
    },
  });
}

const isOpen = ({ state }: PullRequest) => state === 'open';
const inQueue = ({ queuePosition }: PullRequest) => queuePosition !== null;

const deeds = {
  open: ({ repository }: PullRequest, way: number) => open(repository, way),
  push: async (change: PullRequest, way: number) => {
    if (!isOpen(change) || inQueue(change)) return;
    const name = `test/part-${change.number - 1}.test.js`;
    await change.push({
      files: { [way === 0 ? name : `src/more-${way}.js`]: `// after ${change.headSha}\n` },
    });
  },
  approve: async (change: PullRequest, way: number) => {
    if (isOpen(change)) await change.review({ by: way % 2 === 0 ? 'sam' : 'grace', state: 'approve' });
  },
  refuse: async (change: PullRequest) => {
    if (isOpen(change)) await change.review({ by: 'ada', state: 'request-changes' });
  },
  analyse: async (change: PullRequest, way: number) => {
    if (!isOpen(change)) return;
    const alerts = [{ rule: 'js/xss', severity: 'high', path: 'src/cart.js', line: 1 } as const];
    const upload = (ref: string) =>
      change.repository.uploadAnalysis({ ref, workflow, alerts: way === 0 ? alerts : [] });
    await upload(mergeRef(change)).catch(async (problem: { readonly status?: number }) => {
      // What conflicts with its base has no test merge.
      if (problem.status !== 404) throw problem;
      await upload(`refs/pull/${change.number}/head`);
    });
  },
  scan: async ({ repository, headSha: sha }: PullRequest, way: number) => {
    const conclusion = way === 0 ? 'failure' : 'success';
    await repository.reportCheck({ app: 'scanner', name: 'scan', sha, conclusion });
  },
  label: async (change: PullRequest, way: number) => {
    if (isOpen(change)) await change.label(way === 0 ? 'tests: not-needed' : 'urgent', { by: 'sam' });
  },
  retarget: async (change: PullRequest) => {
    if (!isOpen(change) || inQueue(change)) return;
    await change.edit({ base: change.baseRef === 'main' ? 'next' : 'main' });
  },
  enqueue: async ({ repository }: PullRequest) => {
    const change = repository.pullRequests.find(
      (one) =>
        isOpen(one) && !one.draft && !inQueue(one) && one.baseRef === 'main' && one.blockers.length === 0,
    );
    await change?.enqueue({ by: 'mona' });
  },
  analyseGroup: async ({ repository }: PullRequest) => {
    const [group] = repository.mergeGroups();
    if (group === undefined) return;
    await repository.uploadAnalysis({ ref: group.headRef, workflow });
    await repository.reportCheck({ name: 'Analyze', sha: group.headSha, conclusion: 'success' });
  },
  close: async (change: PullRequest) => {
    if (!isOpen(change)) await change.reopen();
    else if (!inQueue(change)) await change.close();
  },
  draft: async (change: PullRequest) => {
    if (!isOpen(change) || inQueue(change)) return;
    await (change.draft ? change.readyForReview() : change.convertToDraft());
  },
  policy: async ({ repository }: PullRequest, way: number) => {
    const policy = policies[way === 5 ? 2 : way % 2] ?? '';
    await repository.push({ branch: 'main', by: 'sam', files: { '.github/sdl.yml': policy } });
  },
};
