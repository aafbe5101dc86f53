import { describe, expect, it } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { afterWorkingDays } from '../../src/exceptions/working-days.ts';
import { light, scene } from './scene.ts';

const stage = scene();

const day = 86_400_000;

/** `tests` is enforced; ada and sam, who is of the security team, approve exceptions; grace and sam declare emergencies. */
const policy = `
rules:
  tests: enforce
  policy-guard: enforce
owners: [ada]
exceptions:
  approvers:
    - by: [ada, { team: security }]
  longest: { none: 60 }
  emergency:
    by: [grace, sam]
`;

const untested = {
  by: 'mona',
  title: 'Count twice',
  files: { 'src/cart.js': 'export const total = (items) => items.length * 2;\n' },
};

const dayIn = (days: number) =>
  new Date(stage.emulator.clock.now().getTime() + days * day).toISOString().slice(0, 10);

/** Milliseconds until the first moment of the next day. */
const untilTomorrow = () => day - (stage.emulator.clock.now().getTime() % day);

const waive = (days = 30) => `/sdl waive tests until ${dayIn(days)} because the harness is replaced`;

async function opened(options: { readonly private?: boolean; readonly policy?: string } = {}): Promise<{
  readonly repository: Repository;
  readonly change: PullRequest;
}> {
  const repository = await stage.shop({ policy, ...options });
  const change = await repository.openPullRequest(untested);
  await stage.settled();
  expect(light(change)).toBe('failure: 1 of 2 rules fails: tests');
  return { repository, change };
}

/** Comments, and lets the app answer. A while after the comment before: each answer takes two writes, and the app writes once a second. */
async function say(change: PullRequest, by: string, body: string): Promise<string> {
  await stage.later(20_000);
  const id = await change.comment({ by, body });
  await stage.settled();
  return replyTo(change, id);
}

function replyTo(change: PullRequest, id: number): string {
  const marker = `<!-- sdl-gate reply to ${id} -->`;
  const replies = change.comments.filter(({ body }) => body.startsWith(marker));
  expect(replies.length).toBeLessThanOrEqual(1);
  return replies[0]?.body.slice(marker.length).trim() ?? '';
}

function idIn(reply: string): string {
  const [id] = /\b(?:EX|EM)-[a-z0-9-]+/.exec(reply) ?? [];
  if (id === undefined) throw new Error(`There is no id in: ${reply}`);
  return id;
}

function reactionsOf(change: PullRequest, body: string): readonly string[] {
  return change.comments
    .filter((each) => each.body === body)
    .flatMap(({ reactions }) => reactions.map(({ content }) => content));
}

describe('an exception that a command asks for', () => {
  it('is proposed, waives once it is approved, and ends at its time', async () => {
    const { change } = await opened();
    const today = waive(0);
    const id = idIn(await say(change, 'mona', today));
    expect(reactionsOf(change, today)).toEqual(['+1']);
    expect(light(change)).toMatch(/^failure/);
    expect(await say(change, 'ada', `/sdl approve ${id}`)).toMatch(/is recorded/);
    expect(light(change)).toMatch(/^success: .*waived/);
    // To the second.
    await stage.leap(untilTomorrow() - 120_000);
    expect(light(change)).toMatch(/^success/);
    await stage.advance(121_000);
    expect(light(change)).toBe('failure: 1 of 2 rules fails: tests');
  });

  it('does not count for the requester, a contributor, a stranger, or in another form', async () => {
    const { change } = await opened();
    const id = idIn(await say(change, 'ada', waive()));
    expect(await say(change, 'ada', `/sdl approve ${id}`)).toMatch(/You asked for/);
    expect(await say(change, 'mona', `/sdl approve ${id}`)).toMatch(/does not name you/);
    expect(await say(change, 'eve', `/sdl approve ${id}`)).toBe('');
    expect(await say(change, 'sam', `Use \`/sdl approve ${id}\``)).toBe('');
    expect(await say(change, 'sam', `> /sdl approve ${id}`)).toBe('');
    expect(light(change)).toMatch(/^failure/);
    expect(await say(change, 'sam', `/sdl approve ${id.toUpperCase()}`)).toMatch(/is recorded/);
    expect(light(change)).toMatch(/^success/);
  });

  it('is rejected, and then cannot be approved', async () => {
    const { change } = await opened();
    const id = idIn(await say(change, 'mona', waive()));
    expect(await say(change, 'ada', `/sdl reject ${id}`)).toMatch(/is rejected/);
    expect(await say(change, 'sam', `/sdl approve ${id}`)).toMatch(/is rejected: ask for another/);
    expect(light(change)).toMatch(/^failure/);
  });

  it('is revoked by its requester or its approver', async () => {
    for (const by of ['mona', 'ada']) {
      const { change } = await opened();
      const id = idIn(await say(change, 'mona', waive()));
      await say(change, 'ada', `/sdl approve ${id}`);
      expect(light(change)).toMatch(/^success/);
      expect(await say(change, by, `/sdl revoke ${id}`)).toMatch(/is revoked/);
      expect(light(change)).toMatch(/^failure/);
    }
  });

  it('is refused where it has no end, ends too late, or names nothing', async () => {
    const { change } = await opened();
    expect(await say(change, 'mona', '/sdl waive tests because it is late')).toMatch(/is written like this/);
    expect(await say(change, 'mona', waive(90))).toMatch(/at most/);
    expect(await say(change, 'mona', '/sdl waive tests until 2020-01-01 because x')).toMatch(/is over/);
    expect(await say(change, 'mona', '/sdl waive tests until 2030-02-31 because x')).toMatch(/is no day/);
    expect(await say(change, 'mona', `/sdl waive nothing until ${dayIn(3)} because x`)).toMatch(
      /names no rule/,
    );
    expect(await say(change, 'mona', `/sdl waive policy-guard until ${dayIn(3)} because x`)).toMatch(
      /nothing to waive/,
    );
  });

  it('does nothing where its comment is edited before it is read', async () => {
    const { change } = await opened();
    const held = stage.emulator.faults.webhooks.omit({ event: 'issue_comment', times: 1 });
    const id = await change.comment({ by: 'mona', body: waive() });
    expect(held.hits).toBe(1);
    await change.editComment(id, { by: 'mona', body: `${waive()} and more` });
    await stage.settled();
    expect(replyTo(change, id)).toBe('');
  });
});

describe('an exception that is active', () => {
  async function waived(): Promise<{ readonly repository: Repository; readonly change: PullRequest }> {
    const { repository, change } = await opened();
    const id = idIn(await say(change, 'mona', waive()));
    await say(change, 'ada', `/sdl approve ${id}`);
    expect(light(change)).toMatch(/^success: .*waived/);
    return { repository, change };
  }

  it('also waives on a later head of its pull request, and on no other pull request', async () => {
    const { repository, change } = await waived();
    await change.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    const other = await repository.openPullRequest({ ...untested, title: 'Count three times' });
    await stage.settled();
    expect(light(change)).toMatch(/^success: .*waived/);
    expect(light(other)).toMatch(/^failure/);
  });

  it('waives nothing any more where the policy no longer names who approved it', async () => {
    const { repository, change } = await waived();
    const files = { '.github/sdl.yml': policy.replace('by: [ada, {', 'by: [grace, {') };
    await repository.push({ branch: 'main', by: 'ada', message: 'Grace approves', files });
    await stage.settled();
    expect(light(change)).toMatch(/^failure/);
  });

  it('waives nothing where its approver contributes to the change afterwards', async () => {
    const { change } = await waived();
    await change.push({ by: 'ada', files: { 'src/cart.js': 'export const total = () => 4;\n' } });
    await stage.settled();
    expect(light(change)).toMatch(/^failure/);
  });

  it('is extended by another one, which is approved again', async () => {
    const { change } = await opened();
    const first = idIn(await say(change, 'mona', waive(0)));
    await say(change, 'ada', `/sdl approve ${first}`);
    const second = idIn(await say(change, 'mona', waive(20)));
    expect(second).not.toBe(first);
    await stage.leap(untilTomorrow());
    expect(light(change)).toMatch(/^failure/);
    await say(change, 'ada', `/sdl approve ${second}`);
    expect(light(change)).toMatch(/^success: .*waived/);
  });

  it('does not hide the other rules', async () => {
    const { change } = await waived();
    await change.push({
      by: 'mona',
      files: { '.github/sdl.yml': policy.replace('tests: enforce', 'tests: off') },
    });
    await stage.settled();
    expect(light(change)).toMatch(/^(failure|in_progress)/);
  });
});

describe('an exception of a file', () => {
  const entry = (changes: Readonly<Record<string, string>> = {}) => {
    const fields = {
      id: 'EX-12',
      rule: 'tests',
      reason: 'The harness is replaced.',
      requester: 'mona',
      approver: 'ada',
      approved: dayIn(0),
      until: dayIn(20),
      ...changes,
    };
    const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}`);
    return `exceptions:\n  - ${lines.join('\n    ')}\n`;
  };

  async function withFile(
    repository: Repository,
    text: string,
    path = '.github/sdl-exceptions.yml',
  ): Promise<void> {
    await stage.later(20_000);
    await repository.push({ branch: 'main', by: 'ada', message: 'Exceptions', files: { [path]: text } });
    await stage.settled();
  }

  it('is active on every pull request of the repository, and on none once it is taken out', async () => {
    const { repository, change } = await opened();
    await withFile(repository, entry());
    expect(light(change)).toMatch(/^success: .*waived/);
    await withFile(repository, 'exceptions: []\n');
    expect(light(change)).toMatch(/^failure/);
  });

  it('of the private repository that the policy names begins and ends with a push there', async () => {
    const owner = 'acme-shared';
    const named = `${policy}  repository: ${owner}/exceptions\n`;
    const repository = await stage.shop({ owner, policy: named });
    const register = await stage.emulator.world.repository({
      owner,
      name: 'exceptions',
      private: true,
      files: { 'README.md': '# Exceptions\n' },
    });
    register.collaborator('ada', 'write');
    const change = await repository.openPullRequest(untested);
    await stage.settled();
    expect(light(change)).toMatch(/^failure/);
    await withFile(register, entry({ repository: `${owner}/shop` }));
    expect(light(change)).toMatch(/^success: .*waived/);
    await withFile(register, 'exceptions: []\n');
    expect(light(change)).toMatch(/^failure/);
  });

  it('is approved first and active from its first day on', async () => {
    const { repository, change } = await opened();
    await withFile(repository, entry({ from: dayIn(1) }));
    expect(light(change)).toMatch(/^failure/);
    await stage.leap(untilTomorrow());
    expect(light(change)).toMatch(/^success: .*waived/);
  });

  it('ends by itself after its last day', async () => {
    const { repository, change } = await opened();
    await withFile(repository, entry({ until: dayIn(0) }));
    expect(light(change)).toMatch(/^success: .*waived/);
    await stage.leap(untilTomorrow());
    expect(light(change)).toMatch(/^failure/);
  });

  it('about a pull request is told there once, a week before its end, and again where it was extended', async () => {
    const { repository, change } = await opened();
    const told = () =>
      change.comments.filter(({ body }) => body.includes('sdl-gate ending')).map(({ body }) => body);
    await withFile(repository, entry({ 'pull-request': `${change.number}`, until: dayIn(9) }));
    await stage.leap(2 * day);
    expect(told()).toEqual([]);
    await stage.leap(2 * day);
    expect(told()).toEqual([expect.stringContaining('@mona @ada The exception `EX-12` ends')]);
    await withFile(repository, entry({ 'pull-request': `${change.number}`, until: dayIn(9) }));
    await stage.leap(day);
    expect(told()).toHaveLength(1);
    await stage.leap(2 * day);
    expect(told()).toHaveLength(2);
    await stage.leap(day);
    expect(told()).toHaveLength(2);
  });

  it('counts for nothing in the pull request that brings it', async () => {
    const repository = await stage.shop({ policy });
    const files = { ...untested.files, '.github/sdl-exceptions.yml': entry() };
    const change = await repository.openPullRequest({ ...untested, files });
    await stage.settled();
    expect(light(change)).toMatch(/^failure/);
  });

  it.each<[what: string, changes: Readonly<Record<string, string>>]>([
    ['without an end', { until: 'never' }],
    ['that is too long', { until: '2099-01-01' }],
    ['of another approver', { approver: 'grace' }],
    ['that its requester approved', { requester: 'ada' }],
    ['approved in the future', { approved: '2098-12-31', until: '2099-01-01' }],
    ['of another repository', { repository: 'acme/other' }],
  ])('waives nothing: one %s', async (_, changes) => {
    const { repository, change } = await opened();
    await withFile(repository, entry(changes));
    expect(light(change)).toMatch(/^failure/);
  });

  it('counts for nothing where policy-guard is not enforced', async () => {
    const observed = policy.replace('policy-guard: enforce', 'policy-guard: observe');
    const repository = await stage.shop({ policy: observed });
    const change = await repository.openPullRequest(untested);
    await stage.settled();
    await withFile(repository, entry());
    expect(light(change)).toMatch(/^failure/);
  });
});

describe('other commands', () => {
  it('are answered in one reply, and an unknown one with help', async () => {
    const { change } = await opened();
    expect(await say(change, 'mona', '/sdl help')).toContain('/sdl approve <id>');
    expect(await say(change, 'mona', '/sdl aprove EX-1')).toMatch(/There is no such command/);
    expect(await say(change, 'ada', '/sdl approve EX-1')).toMatch(/There is no exception/);
    const explained = await say(change, 'mona', '/sdl explain tests');
    expect(explained).toContain('enforce, fail');
  });
});

describe('an emergency', () => {
  it('passes its head at once, and is reviewed afterwards by somebody else', async () => {
    const { change } = await opened();
    const declared = '/sdl emergency because payments fail incident https://status.example.com/1';
    expect(await say(change, 'ada', declared)).toMatch(/does not name you/);
    const reply = await say(change, 'sam', declared);
    const id = idIn(reply);
    expect(light(change)).toMatch(/^success: .*waived/);
    expect(await say(change, 'sam', `/sdl approve ${id}`)).toMatch(/You declared/);
    expect(await say(change, 'ada', `/sdl approve ${id}`)).toMatch(/review of .* is recorded/);
    await change.push({ by: 'mona', files: { 'src/cart.js': 'export const total = () => 3;\n' } });
    await stage.settled();
    expect(light(change)).toMatch(/^failure/);
  });

  it('that nobody reviews in time is shown on every check, and blocks them where the policy says so', async () => {
    const blocking = policy.replace(
      'by: [grace, sam]',
      'by: [grace, sam]\n    review-within: 1\n    overdue: block-all',
    );
    const { repository, change } = await opened({ policy: blocking });
    const id = idIn(
      await say(change, 'sam', '/sdl emergency because payments fail incident https://status.example.com/1'),
    );
    const tested = await repository.openPullRequest({
      by: 'mona',
      title: 'Describe the cart',
      files: { 'README.md': '# Shop\n\nA cart counts its items.\n' },
    });
    await stage.settled();
    expect(light(tested)).toMatch(/^success/);
    // One working day, and a weekend where one begins.
    const due = afterWorkingDays(stage.emulator.clock.now(), 1);
    await stage.leap(due.getTime() - stage.emulator.clock.now().getTime() + 60_000);
    expect(light(tested)).toMatch(/^failure/);
    expect(await say(change, 'ada', `/sdl approve ${id}`)).toMatch(/review of .* is recorded/);
    expect(light(tested)).toMatch(/^success/);
  });

  it('may be declared within a day after the merge, and not later', async () => {
    const repository = await stage.shop({ policy: policy.replace('tests: enforce', 'tests: observe') });
    const merged = await repository.openPullRequest(untested);
    await stage.settled();
    await merged.merge({ by: 'mona' });
    const declared = '/sdl emergency because payments fail incident https://status.example.com/1';
    expect(await say(merged, 'sam', declared)).toMatch(/EM-/);
    await stage.leap(day);
    expect(await say(merged, 'grace', declared)).toMatch(/24 hours/);
  });
});
