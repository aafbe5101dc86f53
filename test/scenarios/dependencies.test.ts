import { describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { sdlCheck } from '../running-service.ts';
import { enforcing, light, scene, shown } from './scene.ts';

const stage = scene();
const minute = 60_000;

const manifest = (entries: object) => ({
  'package.json': `${JSON.stringify({ dependencies: entries }, null, 2)}\n`,
});

const why = '## New dependencies\n\nlodash groups the lines of the order by their supplier.';

const bad = {
  advisories: [{ id: 'GHSA-aaaa-bbbb-cccc', severity: 'high', summary: 'Prototype pollution' }],
} as const;

interface Opened {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

async function opened(
  files: Readonly<Record<string, string>>,
  {
    options = '',
    body = why,
    prepare = () => {},
    private: isPrivate = false,
  }: {
    readonly options?: string;
    readonly body?: string;
    readonly prepare?: (repository: Repository) => void;
    readonly private?: boolean;
  } = {},
): Promise<Opened> {
  const policy = `${enforcing(`dependencies${options === '' ? '' : `\n    ${options}`}`)}exceptions:\n  approvers: [{ by: [ada] }]\n  longest: { high: 30, none: 30 }\nowners: [ada]\n`;
  const repository = await stage.shop({ policy, files: manifest({ lodash: '4.17.10' }), private: isPrivate });
  prepare(repository);
  const pull = await repository.openPullRequest({ by: 'mona', title: 'Dependencies', body, files });
  await stage.settled();
  return { repository, pull };
}

const text = (pull: PullRequest) => {
  const { summary, text: more } = sdlCheck(pull, pull.headSha);
  return `${summary}\n${more}`;
};

const dayIn = (days: number) =>
  new Date(stage.emulator.clock.now().getTime() + days * 24 * 60 * minute).toISOString().slice(0, 10);

/** A while after what was written before: the app writes once a second. */
async function command(pull: PullRequest, by: string, body: string): Promise<void> {
  await stage.later(20_000);
  await pull.comment({ by, body });
  await stage.settled();
}

describe('dependencies', () => {
  it('pass where nothing is known of what is added', async () => {
    const { pull } = await opened(manifest({ lodash: '4.17.21' }));
    expect(light(pull)).toBe('success: The rule passes');
  });

  it('are not compared where no manifest changes', async () => {
    const { pull } = await opened({ 'src/cart.js': 'two\n' });
    expect(shown(pull).rules.dependencies).toBe('not-applicable');
    expect(stage.asked().filter(({ operation }) => operation === 'dependency-graph/diff-range')).toEqual([]);
  });

  it('are compared with one request', async () => {
    const { pull } = await opened(manifest({ lodash: '4.17.21' }));
    expect(light(pull)).toMatch(/^success/);
    expect(stage.asked().filter(({ operation }) => operation === 'dependency-graph/diff-range')).toHaveLength(
      1,
    );
  });

  it('fail for a known vulnerability, until another version is used', async () => {
    const { repository, pull } = await opened(manifest({ lodash: '4.17.20' }), {
      prepare: (shop) => shop.package('pkg:npm/lodash@4.17.20', bad),
    });
    expect(light(pull)).toBe('failure: 1 of 1 rule fails: dependencies');
    expect(text(pull)).toContain('GHSA-aaaa-bbbb-cccc');
    expect(text(pull)).toMatch(/package\.json:3/);
    await stage.later(20_000);
    await repository.push({ branch: pull.headRef, by: 'mona', files: manifest({ lodash: '4.17.21' }) });
    await stage.settled();
    expect(light(pull)).toBe('success: The rule passes');
  });

  it('fail for a license and for a package that the policy denies', async () => {
    const { pull } = await opened(manifest({ lodash: '4.17.21' }), {
      options: 'deny-licenses: [GPL-3.0-only]\n    deny-packages: ["pkg:npm/lodash@4.17.21"]',
      prepare: (shop) => shop.package('pkg:npm/lodash@4.17.21', { license: 'MIT AND GPL-3.0' }),
    });
    expect(light(pull)).toMatch(/^failure/);
    expect(text(pull)).toContain('MIT AND GPL-3.0');
    expect(text(pull)).toContain('The policy denies');
  });

  it('fail for a new one until the description says why', async () => {
    const files = manifest({ lodash: '4.17.10', 'left-pad': '1.3.0' });
    const { pull } = await opened(files, { body: 'More.' });
    expect(light(pull)).toMatch(/^failure/);
    expect(text(pull)).toContain('1 new dependency is not justified');
    await stage.later(20_000);
    await pull.edit({ body: '## Dependencies\n\nleft-pad aligns the columns of the report.' });
    await stage.settled();
    expect(light(pull)).toMatch(/^success/);
  });

  it('pass for a new one that an approver approves', async () => {
    const files = manifest({ lodash: '4.17.10', 'left-pad': '1.3.0' });
    const { pull } = await opened(files, { body: '', options: 'approvers: [{ team: security }]' });
    expect(light(pull)).toMatch(/^failure/);
    await stage.later(20_000);
    await pull.review({ by: 'grace', state: 'approve' });
    await stage.settled();
    expect(light(pull)).toMatch(/^failure/);
    await stage.later(20_000);
    await pull.review({ by: 'sam', state: 'approve' });
    await stage.settled();
    expect(light(pull)).toMatch(/^success/);
  });

  it('wait for snapshots, and fail when they do not come', async () => {
    const { repository, pull } = await opened(manifest({ lodash: '4.17.21' }), {
      prepare: (shop) => shop.snapshotWarnings('No snapshots were found for the head SHA'),
    });
    expect(light(pull)).toBe('in_progress: Waiting for snapshots of dependencies');
    await stage.advance(2 * minute);
    expect(light(pull)).toMatch(/^in_progress/);
    await stage.advance(61 * minute);
    expect(light(pull)).toMatch(/^failure/);
    expect(text(pull)).toContain('dependency snapshots');
    repository.snapshotWarnings(null);
  });

  it('pass when the snapshots come', async () => {
    const { repository, pull } = await opened(manifest({ lodash: '4.17.21' }), {
      prepare: (shop) => shop.snapshotWarnings('No snapshots were found for the head SHA'),
    });
    expect(light(pull)).toMatch(/^in_progress/);
    repository.snapshotWarnings(null);
    await stage.advance(2 * minute);
    expect(light(pull)).toMatch(/^success/);
  });

  it('cannot be checked while the dependency graph is off, and the check says where to enable it', async () => {
    const { pull } = await opened(manifest({ lodash: '4.17.21' }), {
      private: true,
      prepare: (shop) => shop.dependencyGraph(false),
    });
    expect(shown(pull).rules.dependencies).toBe('error');
    expect(light(pull)).toMatch(/^failure/);
    expect(text(pull)).toContain('Settings → Advanced Security');
  });

  it('cannot be checked where the graph shows nothing, unless another tool analyzes them', async () => {
    const image = { Dockerfile: 'FROM node:22\n' };
    const { pull } = await opened(image);
    expect(shown(pull).rules.dependencies).toBe('error');
    const { pull: other } = await opened(image, { options: 'analyzed-elsewhere: [docker]' });
    expect(shown(other).rules.dependencies).toBe('not-applicable');
  });

  it('are waived for one advisory of one package, and for no other', async () => {
    const { repository, pull } = await opened(manifest({ lodash: '4.17.20' }), {
      prepare: (shop) => {
        shop.package('pkg:npm/lodash@4.17.20', bad);
        shop.package('pkg:npm/lodash@4.17.19', {
          advisories: [...bad.advisories, { ...bad.advisories[0], id: 'GHSA-dddd-eeee-ffff' }],
        });
      },
    });
    const [id = ''] = /dependencies\/vulnerability\/[0-9a-f]{16}/.exec(text(pull)) ?? [];
    await command(pull, 'mona', `/sdl waive ${id} until ${dayIn(20)} because there is no fix yet`);
    const [exception = ''] = /\bEX-[a-z0-9-]+/.exec(pull.comments.map(({ body }) => body).join()) ?? [];
    await command(pull, 'ada', `/sdl approve ${exception}`);
    expect(light(pull)).toMatch(/^success: .*waived/);
    await stage.later(20_000);
    await repository.push({ branch: pull.headRef, by: 'mona', files: manifest({ lodash: '4.17.19' }) });
    await stage.settled();
    expect(light(pull)).toMatch(/^failure/);
  });
});
