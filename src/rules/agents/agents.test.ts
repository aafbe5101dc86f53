import { describe, expect, it, test } from '@jest/globals';
import { judgeRule } from '../../../test/rule.ts';
import { noEarlierChanges } from '../../../test/samples/earlier-changes.ts';
import { samplePullRequest } from '../../../test/samples/pull-request.ts';
import { approval, at, commit } from '../../../test/samples/scans.ts';
import type { Commit } from '../../evidence/commits.ts';
import type { Actor, PullRequest } from '../../evidence/pull-request.ts';
import type { Pushes } from '../../evidence/pushes.ts';
import type { Review } from '../../evidence/reviews.ts';
import { plain } from '../../text/message.ts';
import { agents } from './index.ts';

interface Situation {
  readonly pullRequest?: Partial<PullRequest>;
  readonly commits?: readonly Commit[];
  readonly reviews?: readonly Review[];
  readonly pushes?: Pushes;
}

const user = (login: string): Actor => ({ login, kind: 'user' });
const bot = (login: string): Actor => ({ login, kind: 'bot' });
const ada = user('ada');
const copilot = bot('copilot-swe-agent');

function verdictOf(situation: Situation, options: object = {}) {
  const { commits = [commit()], reviews = [], pushes = { needed: false } } = situation;
  return judgeRule(
    agents,
    {
      pullRequest: samplePullRequest(situation.pullRequest),
      commits: { commits, forcePushes: [] },
      earlierChanges: noEarlierChanges,
      reviews: { reviews, requested: [] },
      pushes,
    },
    options,
    at,
  );
}

const said = (...of: Parameters<typeof verdictOf>) => {
  const { status, summary } = verdictOf(...of);
  return [status, plain(summary)];
};
const findings = (...of: Parameters<typeof verdictOf>) =>
  verdictOf(...of).findings.map(({ message }) => plain(message));

const saying = (message: string) => [commit('mona', { message })];
const by = (login: string, actor: Actor | null, email = `${login}@x.org`) =>
  [commit('mona', { authors: [{ name: login, email, actor }] })] as const;

describe('an agent worked on the change', () => {
  test.each<[string, Situation, string]>([
    [
      'it opened it',
      { pullRequest: { author: copilot, assignees: [ada] } },
      'copilot-swe-agent opened the pull request.',
    ],
    [
      'aider assisted',
      { commits: by('Mona (aider)', user('mona')) },
      'aaaaaaa names aider beside its author.',
    ],
    [
      'it assisted, with its address',
      { commits: saying('Sum\n\nAssisted-by: Claude <noreply@anthropic.com>') },
      'aaaaaaa was assisted by Claude <noreply@anthropic.com>.',
    ],
    [
      'the message says what generated it',
      { commits: saying('Sum\n\nGenerated with [Claude Code](https://claude.com/claude-code)') },
      'aaaaaaa says that it was generated with Claude Code.',
    ],
    [
      'the description says what generated it',
      { pullRequest: { body: '🤖 Generated with [Claude Code](https://claude.com/claude-code)' } },
      'The description says that it was generated with Claude Code.',
    ],
    ['it wrote a commit', { commits: by('x', bot('claude[bot]')) }, 'claude[bot] wrote aaaaaaa.'],
    [
      'a commit has its address',
      { commits: by('x', null, 'NoReply@Anthropic.com') },
      'Claude Code wrote aaaaaaa.',
    ],
    [
      'it committed',
      {
        commits: [
          commit('mona', { committer: { name: 'c', email: 'c@x.org', actor: bot('devin-ai-integration') } }),
        ],
      },
      'devin-ai-integration committed aaaaaaa.',
    ],
    [
      'a commit links its session',
      { commits: saying('Sum\n\nAgent-Logs-Url: https://github.com/acme/shop/sessions/1') },
      'aaaaaaa links the session of an agent (Agent-Logs-Url).',
    ],
    [
      'it is a co-author',
      { commits: saying('Sum\n\nCo-authored-by: Claude <noreply@anthropic.com>') },
      'aaaaaaa names Claude Code as a co-author.',
    ],
    [
      'it is a co-author by its account’s address',
      {
        commits: [
          commit('mona', {
            authors: [
              ...commit().authors,
              {
                name: 'Jules',
                email: '1+google-labs-jules[bot]@users.noreply.github.com',
                actor: null,
              },
            ],
          }),
        ],
      },
      'aaaaaaa names google-labs-jules[bot] as a co-author.',
    ],
    [
      'it assisted',
      { commits: saying('Sum\r\n\r\nassisted-by : Claude:claude-opus sparse') },
      'aaaaaaa was assisted by Claude:claude-opus sparse.',
    ],
    [
      'the description links its session',
      {
        pullRequest: {
          body: 'See https://github.com/acme/shop/sessions/eb6e05d8-f45a-40fb-b61f-17d4058bccb6 for the log.',
        },
      },
      'The description links the session of an agent.',
    ],
  ])('as %j shows', (_, situation, sign) => {
    expect(verdictOf(situation).status).toBe('pending');
    expect(findings(situation)).toContain(sign);
    expect(verdictOf({ ...situation, reviews: [approval('grace')] }).status).toBe('pass');
  });

  test.each<[string, Situation]>([
    ['a person wrote all of it', {}],
    ['a bot that is no agent opened it', { pullRequest: { author: bot('dependabot') } }],
    ['a person has an agent’s name', { commits: by('claude', user('claude')) }],
    ['people are co-authors', { commits: saying('Sum\n\nCo-authored-by: Grace <grace@x.org>') }],
    ['a sentence names one', { commits: saying('Reverts what was Assisted-by: Claude') }],
    ['a person assisted', { commits: saying('Sum\n\nAssisted-by: Grace <grace@x.org>') }],
    ['a name only looks like it', { commits: by('aider', user('aider')) }],
    ['a link leads elsewhere', { pullRequest: { body: 'https://github.com/acme/shop/sessions/new' } }],
    ['an address looks alike', { commits: by('x', null, 'noreply@anthropic.com.evil.org') }],
  ])('but not where %s', (_, situation) => {
    expect(said(situation)).toEqual([
      'not-applicable',
      'Nothing shows that a coding agent worked on this change.',
    ]);
  });

  it('also where the policy says that it is one', () => {
    expect(verdictOf({ commits: by('x', bot('our-agent')) }, { agents: ['our-agent[bot]'] }).status).toBe(
      'pending',
    );
    expect(verdictOf({ commits: by('x', user('machine')) }, { agents: ['Machine'] }).status).toBe('pending');
  });
});

describe('an agent that only assisted', () => {
  const situation = { commits: saying('Sum\n\nAssisted-by: x') };

  it('may be ignored', () => {
    expect(said(situation, { assisted: 'ignored' })).toEqual([
      'not-applicable',
      'A person wrote this change with the help of an agent, which the policy does not count.',
    ]);
  });

  it('is not ignored where one wrote a part', () => {
    const commits = [...situation.commits, ...by('x', copilot)];
    expect(verdictOf({ commits }, { assisted: 'ignored' }).status).toBe('pending');
  });
});

describe('who is accountable', () => {
  const opened = (more: Partial<PullRequest> = {}): Situation => ({
    pullRequest: { author: copilot, ...more },
  });

  it('is the person who opened it', () => {
    expect(said({ commits: by('x', copilot) })).toEqual([
      'pending',
      'An agent worked on this change, for which mona is accountable. Nobody else has approved it as it is.',
    ]);
    expect(findings({ commits: by('x', copilot) })).toContain(
      'mona opened the pull request, and is accountable for this change.',
    );
  });

  it('is whom an agent’s pull request is assigned to, or whom it names as a co-author', () => {
    expect(findings(opened({ assignees: [ada] }))).toContain(
      'ada asked copilot-swe-agent for this change, and is accountable for this change.',
    );
    const coAuthored = saying('Sum\n\nCo-authored-by: ada <1+ada@users.noreply.github.com>');
    expect(said({ ...opened(), commits: coAuthored })[0]).toBe('pending');
  });

  it('is also whom an agent names in its commit, whose approval does not count', () => {
    const [made] = by('copilot', copilot);
    const asked = { ...made, authors: [...made.authors, { name: 'Ada', email: 'ada@x.org', actor: ada }] };
    const situation = { commits: [asked], reviews: [approval('ada')] };
    expect(said(situation)).toEqual([
      'pending',
      'An agent worked on this change, for which mona and ada are accountable. Nobody else has approved it as it is. Not counted: ada approved, but asked an agent for aaaaaaa.',
    ]);
    expect(verdictOf({ ...situation, reviews: [approval('grace')] }).status).toBe('pass');
    // Who helped a person is nobody who asked for anything.
    const pair = commit('mona', {
      authors: [...commit().authors, { name: 'Ada', email: 'ada@x.org', actor: ada }],
      message: 'Sum\n\nAssisted-by: x',
    });
    expect(verdictOf({ commits: [pair], reviews: [approval('ada')] }).status).toBe('pass');
  });

  test.each<[string, Partial<PullRequest>]>([
    ['nobody', { assignees: [] }],
    ['nobody that is known', {}],
    ['an agent', { assignees: [copilot, bot('renovate')] }],
  ])('is nobody where it is assigned to %s', (_, more) => {
    const commits = by('copilot', copilot);
    const verdict = verdictOf({ ...opened(more), commits, reviews: [approval('grace')] });
    expect(verdict).toMatchObject({ status: 'fail', messageId: 'nobody-accountable', turn: 'author' });
    expect(plain(verdict.summary)).toBe(
      'The pull request was opened by copilot-swe-agent, and GitHub shows nobody who asked for it.',
    );
  });

  it('is asked for of any bot, and of a deleted account', () => {
    const commits = by('x', bot('claude[bot]'));
    expect(verdictOf({ pullRequest: { author: bot('github-actions') }, commits }).status).toBe('fail');
    expect(verdictOf({ pullRequest: { author: null }, commits }).status).toBe('fail');
    expect(
      verdictOf({ pullRequest: { author: bot('github-actions'), assignees: [ada] }, commits }).status,
    ).toBe('pending');
  });

  it('is asked for of each pull request that is evaluated as one with it', () => {
    const copies = [{ number: 8, author: copilot, assignees: [] }];
    expect(verdictOf({ pullRequest: { copies } }).status).toBe('fail');
    expect(verdictOf({ pullRequest: { copies: [{ ...copies[0], assignees: [ada] }] as never } }).status).toBe(
      'pending',
    );
  });
});

describe('the approval', () => {
  const pullRequest = { author: copilot, assignees: [ada] };

  test.each<[string, readonly Review[], Partial<Situation>, string]>([
    ['by another person', [approval('grace')], {}, 'pass'],
    ['by the person who asked for it', [approval('Ada')], {}, 'pending'],
    ['by both', [approval('ada'), approval('grace')], {}, 'pass'],
    ['by a bot', [{ ...approval('copilot[bot]'), author: bot('copilot[bot]') }], {}, 'pending'],
    ['by somebody without write access', [{ ...approval('eve'), canPush: false }], {}, 'pending'],
    ['of an earlier change', [{ ...approval('grace'), commit: 'b'.repeat(40) }], {}, 'pending'],
    ['that was dismissed', [{ ...approval('grace'), state: 'dismissed' }], {}, 'pending'],
    [
      'by the person who made the last push',
      [approval('grace')],
      {
        pushes: {
          needed: true,
          pushes: [{ by: user('grace'), before: null, after: 'a'.repeat(40) }],
          incomplete: null,
        },
      },
      'pending',
    ],
  ])('%s', (_, reviews, more, status) => {
    expect(verdictOf({ pullRequest, reviews, ...more }).status).toBe(status);
  });

  it('by an agent with the account of a person does not count', () => {
    const options = { agents: ['machine'] };
    expect(verdictOf({ pullRequest, reviews: [approval('machine')] }, options).status).toBe('pending');
  });

  it('that is missing is asked of others', () => {
    const verdict = verdictOf({ pullRequest, reviews: [approval('ada')] });
    expect('remedy' in verdict && plain(verdict.remedy)).toBe(
      'Ask for a review by anyone with write access except ada.',
    );
    expect(plain(verdict.summary)).toContain('ada approved, but asked copilot-swe-agent for this change');
  });

  it('of a draft waits for its author', () => {
    expect(verdictOf({ pullRequest: { ...pullRequest, draft: true } })).toMatchObject({
      status: 'pending',
      messageId: 'draft',
      turn: 'author',
    });
  });
});

it('cannot tell where GitHub’s list of commits does not contain the head', () => {
  expect(verdictOf({ commits: [commit('mona', { sha: 'c'.repeat(40) })] }).status).toBe('error');
});

it('takes hostile text in no time, and quotes it', () => {
  const value = '@acme/all <img src=x>';
  const lines = `Assisted-by: ${value}\nCo-authored-by: ${'<'.repeat(400)}\n${'-'.repeat(50)}`.repeat(2_000);
  const commits = Array.from({ length: 250 }, (_, index) =>
    commit('mona', { sha: `${index}`.padStart(40, 'a'), message: lines }),
  );
  const started = performance.now();
  const verdict = verdictOf({
    commits: [...commits, ...saying(lines)],
    pullRequest: { body: 'https://github.com/'.repeat(50_000) },
  });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(verdict.findings.length).toBeLessThan(20);
  expect(JSON.stringify(verdict.findings)).toContain(JSON.stringify({ quoted: value }));
});
