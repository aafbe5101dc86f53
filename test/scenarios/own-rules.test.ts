import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OpenOptions, PullRequest, Repository } from '@sdl-gate/github-emulator';
import { loadPolicy } from '../../src/policy/load.ts';
import { rules as registry } from '../../src/rules/index.ts';
import { verdicts } from '../running-service.ts';
import { scene } from './scene.ts';

// The policies of the page "From policy-bot", each with pull requests that both answer alike.

const stage = scene();

const page = readFileSync(new URL('../../docs/from-policy-bot.md', import.meta.url), 'utf8');

/** By number, the translated policy: the last block below its heading. */
const policies = new Map(
  page.split(/^### /m).flatMap((section): readonly (readonly [number, string])[] => {
    const number = Number(/^(\d+)\. /.exec(section)?.[1]);
    const text = [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].at(-1)?.[1];
    return Number.isInteger(number) && text !== undefined ? [[number, text]] : [];
  }),
);

type Outcome = 'approved' | 'pending' | 'failing' | 'not applicable';
type Act = (pullRequest: PullRequest, shop: Repository) => Promise<unknown>;

interface Situation {
  readonly what: string;
  readonly opened?: Partial<OpenOptions>;
  /** Opened from a fork of eve. */
  readonly fork?: true;
  readonly act?: Act;
  readonly outcome: Outcome;
}

const approvedBy =
  (...people: readonly string[]): Act =>
  async (pullRequest) => {
    for (const by of people) await pullRequest.review({ by, state: 'approve' });
  };
const lines = (count: number) => Array.from({ length: count }, (_, index) => `line(${index});\n`).join('');
const auth = { 'src/auth/login.js': 'export const login = () => true;\n' };
const words = { 'docs/cart.md': '# Cart\n' };
const bump = { 'package.json': '{ "name": "shop", "version": "1.0.1" }\n' };
const dependabot = { by: 'dependabot[bot]', committer: 'web-flow', files: bump } as const;
type Conclusion = 'success' | 'skipped' | 'failure' | null;

/** Null: it runs. */
const reported =
  (conclusions: Readonly<Record<string, Conclusion>>): Act =>
  async ({ headSha: sha }, shop) => {
    for (const [name, conclusion] of Object.entries(conclusions)) {
      await shop.reportCheck({ sha, name, app: 'ci', ...(conclusion === null ? {} : { conclusion }) });
    }
  };

const table: Readonly<Record<number, readonly Situation[]>> = {
  1: [
    { what: 'nobody reviewed', outcome: 'pending' },
    { what: 'somebody approved', act: approvedBy('ada'), outcome: 'approved' },
    { what: 'somebody without write access approved', act: approvedBy('eve'), outcome: 'pending' },
    {
      what: 'a co-author approved',
      opened: { coAuthors: ['ada'] },
      act: approvedBy('ada'),
      outcome: 'pending',
    },
    {
      what: 'somebody pushed after the approval',
      act: async (pullRequest) => {
        await pullRequest.review({ by: 'ada', state: 'approve' });
        await pullRequest.push({ by: 'mona', message: 'More', files: auth });
      },
      outcome: 'pending',
    },
    {
      what: 'the branch was updated after the approval',
      act: async (pullRequest, shop) => {
        await pullRequest.review({ by: 'ada', state: 'approve' });
        await shop.push({ branch: 'main', by: 'grace', message: 'Words', files: words });
        await pullRequest.updateBranch({ by: 'mona' });
      },
      outcome: 'approved',
    },
  ],
  2: [
    { what: 'other paths', outcome: 'not applicable' },
    {
      what: 'only what is ignored',
      opened: { files: { 'src/auth/README.md': '# Auth\n' } },
      outcome: 'not applicable',
    },
    { what: 'its paths', opened: { files: auth }, outcome: 'pending' },
    { what: 'somebody else approved', opened: { files: auth }, act: approvedBy('ada'), outcome: 'pending' },
    { what: 'the team approved', opened: { files: auth }, act: approvedBy('sam'), outcome: 'approved' },
  ],
  3: [
    { what: 'documentation', opened: { files: words }, outcome: 'not applicable' },
    { what: 'documentation and code', opened: { files: { ...words, ...auth } }, outcome: 'pending' },
    { what: 'code that is approved', opened: { files: auth }, act: approvedBy('ada'), outcome: 'approved' },
  ],
  4: [
    { what: 'an update by the bot', opened: dependabot, outcome: 'not applicable' },
    { what: 'an update by a person', opened: { files: bump }, outcome: 'pending' },
    { what: 'code by the bot', opened: { ...dependabot, files: { ...bump, ...auth } }, outcome: 'pending' },
    {
      what: 'an update by the bot to which a person pushed',
      opened: dependabot,
      act: (pullRequest) =>
        pullRequest.push({ by: 'mona', message: 'More', files: { 'package-lock.json': '{}\n' } }),
      outcome: 'pending',
    },
    {
      what: 'code by the bot that is approved',
      opened: { ...dependabot, files: auth },
      act: approvedBy('ada'),
      outcome: 'approved',
    },
  ],
  5: [
    { what: 'nothing ran', outcome: 'pending' },
    { what: 'one of them ran', act: reported({ build: 'success' }), outcome: 'pending' },
    { what: 'one of them runs', act: reported({ build: 'success', lint: null }), outcome: 'pending' },
    { what: 'both succeeded', act: reported({ build: 'success', lint: 'success' }), outcome: 'approved' },
    { what: 'one was skipped', act: reported({ build: 'success', lint: 'skipped' }), outcome: 'approved' },
    { what: 'one failed', act: reported({ build: 'failure', lint: 'success' }), outcome: 'failing' },
    {
      what: 'one succeeded and then failed',
      act: async (pullRequest, shop) => {
        await reported({ build: 'success', lint: 'success' })(pullRequest, shop);
        await stage.settled();
        await reported({ build: 'failure' })(pullRequest, shop);
      },
      outcome: 'failing',
    },
  ],
  6: [
    { what: 'another branch', outcome: 'not applicable' },
    { what: 'a release', opened: { base: 'release/1' }, outcome: 'pending' },
    {
      what: 'a release that one approved',
      opened: { base: 'release/1' },
      act: approvedBy('ada'),
      outcome: 'pending',
    },
    {
      what: 'a release that two approved',
      opened: { base: 'release/1' },
      act: approvedBy('ada', 'sam'),
      outcome: 'approved',
    },
  ],
  7: [
    { what: 'a small change', outcome: 'not applicable' },
    {
      what: 'a change of 100 lines',
      opened: { files: { 'src/a.js': lines(100) } },
      outcome: 'not applicable',
    },
    {
      what: 'a change of 101 lines',
      opened: { files: { 'src/a.js': lines(101) } },
      act: approvedBy('ada'),
      outcome: 'pending',
    },
    {
      what: 'one that two approved',
      opened: { files: { 'src/a.js': lines(101) } },
      act: approvedBy('ada', 'grace'),
      outcome: 'approved',
    },
  ],
  8: [
    { what: 'nobody reviewed', outcome: 'pending' },
    { what: 'one developer approved', act: approvedBy('ada'), outcome: 'pending' },
    { what: 'two developers approved', act: approvedBy('ada', 'grace'), outcome: 'approved' },
    { what: 'security approved', act: approvedBy('sam'), outcome: 'approved' },
  ],
  9: [
    { what: 'no label', outcome: 'not applicable' },
    { what: 'the label', act: (of) => of.label('needs-security', { by: 'ada' }), outcome: 'pending' },
    {
      what: 'the label by the author',
      act: (of) => of.label('needs-security', { by: 'mona' }),
      outcome: 'pending',
    },
    {
      what: 'the label and an approval',
      act: async (pullRequest) => {
        await pullRequest.label('needs-security', { by: 'ada' });
        await pullRequest.review({ by: 'sam', state: 'approve' });
      },
      outcome: 'approved',
    },
    {
      what: 'the label, removed by somebody else',
      act: async (pullRequest) => {
        await pullRequest.label('needs-security', { by: 'ada' });
        await pullRequest.unlabel('needs-security', { by: 'grace' });
      },
      outcome: 'not applicable',
    },
  ],
  10: [
    { what: 'a conventional title', opened: { title: 'feat(cart): twice' }, outcome: 'approved' },
    { what: 'another title', outcome: 'failing' },
    {
      what: 'a title that is edited',
      act: (of) => of.edit({ title: 'fix: twice', by: 'mona' }),
      outcome: 'approved',
    },
    { what: 'a fork', opened: { title: 'fix: twice', by: 'eve' }, fork: true, outcome: 'pending' },
    {
      what: 'a fork that is approved',
      opened: { title: 'fix: twice', by: 'eve' },
      fork: true,
      act: approvedBy('sam'),
      outcome: 'approved',
    },
  ],
};

beforeAll(() => {
  stage.emulator.world.user('dependabot[bot]');
});

/** The worst of the rules decides; rules that do not apply are left out. */
function outcomeOf(pullRequest: PullRequest): Outcome {
  const run = pullRequest.checks.find(({ app }) => app === 'sdl-gate');
  if (run === undefined) throw new Error('There is no check.');
  const { status, conclusion } = run;
  if (conclusion === 'failure') return 'failing';
  if (status !== 'completed') return 'pending';
  return Object.values(verdicts(run)).every((verdict) => verdict === 'not-applicable')
    ? 'not applicable'
    : 'approved';
}

test('the page has ten policies, each with a table', () => {
  expect([...policies.keys()].map(String)).toEqual(Object.keys(table));
  for (const text of policies.values()) {
    const loaded = loadPolicy(text, { kind: 'default' }, registry);
    expect(loaded.valid ? [] : loaded.problems).toEqual([]);
  }
});

describe.each(Object.entries(table))('policy %s', (number, situations) => {
  test.each(situations.map((each) => [each.what, each] as const))(
    '%s',
    async (_, { opened, fork, act, outcome }) => {
      const shop = await stage.shop({ policy: policies.get(Number(number)) ?? '' });
      shop.collaborator('dependabot[bot]', 'write');
      const sha = await shop.push({
        branch: 'release/1',
        by: 'grace',
        message: 'Release',
        files: { VERSION: '1\n' },
      });
      expect(sha).toMatch(/^[0-9a-f]{40}$/);
      const from = fork ? { from: await shop.fork({ owner: 'eve', name: `shop-of-${shop.owner}` }) } : {};
      const pullRequest = await shop.openPullRequest({
        by: 'mona',
        title: 'Twice',
        message: 'Twice',
        files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
        ...opened,
        ...from,
      } as OpenOptions);
      await stage.settled();
      await act?.(pullRequest, shop);
      await stage.advance(120_000);
      expect(outcomeOf(pullRequest)).toBe(outcome);
    },
  );
});

describe('a change that tries to slip out of a requirement', () => {
  const requirement = (when: string, more = '') =>
    `require:\n  secured:\n    enforcement: enforce\n    when: ${when}\n    requires: { approvals: { teams: [security] } }\n${more}`;

  async function outcome(policy: string, opened: Partial<OpenOptions>, act?: Act): Promise<Outcome> {
    const shop = await stage.shop({ policy, files: { 'src/auth/old.js': lines(5) } });
    const pullRequest = await shop.openPullRequest({
      by: 'mona',
      title: 'Twice',
      message: 'Twice',
      files: auth,
      ...opened,
    } as OpenOptions);
    await stage.settled();
    await act?.(pullRequest, shop);
    await stage.advance(120_000);
    return outcomeOf(pullRequest);
  }

  test('by moving a file out of its paths', async () => {
    const moved = { files: {}, rename: { 'src/auth/old.js': 'lib/old.js' } };
    expect(await outcome(requirement('{ paths: [src/auth/**] }'), moved)).toBe('pending');
  });

  test('by deleting a file', async () => {
    const removed = { files: {}, remove: ['src/auth/old.js'] };
    expect(await outcome(requirement('{ paths: [src/auth/**] }'), removed)).toBe('pending');
  });

  test('by a label of the author, and not by one of somebody else', async () => {
    const policy = requirement('{ not: { labels: [harmless] } }');
    expect(await outcome(policy, {}, (of) => of.label('harmless', { by: 'mona' }))).toBe('pending');
    expect(await outcome(policy, {}, (of) => of.label('harmless', { by: 'ada' }))).toBe('not applicable');
  });

  test('by a push after such a label', async () => {
    const act: Act = async (pullRequest) => {
      await pullRequest.label('harmless', { by: 'ada' });
      await stage.settled();
      await pullRequest.push({ by: 'mona', message: 'More', files: { 'src/more.js': lines(3) } });
    };
    expect(await outcome(requirement('{ not: { labels: [harmless] } }'), {}, act)).toBe('pending');
  });

  test('by taking away the label that asks for it', async () => {
    const act: Act = async (pullRequest) => {
      await pullRequest.label('risky', { by: 'ada' });
      await pullRequest.unlabel('risky', { by: 'mona' });
    };
    expect(await outcome(requirement('{ labels: [risky] }'), {}, act)).toBe('pending');
  });

  test('by the approval of a member of the team who pushed to it', async () => {
    const act: Act = async (pullRequest) => {
      await pullRequest.push({ by: 'sam', message: 'More', files: { 'src/more.js': lines(3) } });
      await pullRequest.review({ by: 'sam', state: 'approve' });
    };
    // sam is the whole team: nobody is left.
    expect(await outcome(requirement('{ draft: false }'), {}, act)).toBe('failing');
  });

  test('by a commit in the name of a bot', async () => {
    const bot = { by: 'dependabot[bot]', author: 'dependabot[bot]', committer: 'dependabot[bot]' } as const;
    const policy = requirement('{ not: { authors: ["dependabot[bot]"] } }');
    const act: Act = (pullRequest) =>
      pullRequest.push({ ...bot, by: 'mona', message: 'More', files: { 'src/more.js': lines(3) } });
    const shop = await stage.shop({ policy });
    shop.collaborator('dependabot[bot]', 'write');
    const pullRequest = await shop.openPullRequest({ ...dependabot, title: 'Bump', message: 'Bump' });
    await stage.advance(120_000);
    expect(outcomeOf(pullRequest)).toBe('not applicable');
    await act(pullRequest, shop);
    await stage.advance(120_000);
    expect(outcomeOf(pullRequest)).toBe('pending');
  });

  test('by a change of the policy in the same pull request', async () => {
    const files = { ...auth, '.github/sdl.yml': 'require: {}\n' };
    expect(await outcome(requirement('{ paths: [src/auth/**] }'), { files })).toBe('pending');
  });

  test('by code owners of its own', async () => {
    const policy = 'require:\n  owned:\n    enforcement: enforce\n    requires: { code-owners: true }\n';
    const shop = await stage.shop({ policy, files: { CODEOWNERS: 'src/auth/ @sam\n' } });
    const files = { ...auth, CODEOWNERS: 'src/auth/ @ada\n' };
    const pullRequest = await shop.openPullRequest({ by: 'mona', title: 'a', message: 'a', files });
    await pullRequest.review({ by: 'ada', state: 'approve' });
    await stage.advance(120_000);
    expect(outcomeOf(pullRequest)).toBe('pending');
    await pullRequest.review({ by: 'sam', state: 'approve' });
    await stage.advance(120_000);
    expect(outcomeOf(pullRequest)).toBe('approved');
  });
});
