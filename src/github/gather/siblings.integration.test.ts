import { describe, expect, test } from '@jest/globals';
import type { PullRequest, Repository } from '@sdl-gate/github-emulator';
import { change, emulatedGitHub } from '../../../test/emulated-github.ts';

const gitHub = await emulatedGitHub();
const topic = { ...change, branch: 'topic' };

/** The head of `topic` proposed to a branch of its own N times, by a stranger. */
async function proposedElsewhere(shop: Repository, count: number): Promise<void> {
  const from = await shop.fork({ owner: 'eve', name: `fork-of-${shop.owner}` });
  for (let index = 1; index <= count; index += 1) {
    const base = `other/${index}`;
    await shop.branch(base, 'main', { by: 'ada' });
    await shop.openPullRequest({ title: 'Mine', by: 'eve', from, branch: 'topic', base });
  }
}

/** Who has the same check, and what was asked to know it, evidence aside. */
async function siblingsOf(pull: PullRequest) {
  gitHub.asked();
  const { siblings, unreadSiblings } = await gitHub.gather(pull);
  return {
    siblings: siblings.map(({ subject }) => subject.number),
    unread: unreadSiblings,
    asked: gitHub.asked().filter((operation) => /OfCommit|associated|collaborator/.test(operation)),
  };
}

describe('the pull requests with one head', () => {
  test('are not asked for where it has one only', async () => {
    const shop = await gitHub.shop({ policy: 'enforcement: off\n' });
    const pull = await shop.openPullRequest(topic);
    expect(await siblingsOf(pull)).toEqual({ siblings: [], unread: [], asked: [] });
  });

  test('that are more than the first query shows are all read, and those with other checks share none', async () => {
    const shop = await gitHub.shop({ policy: 'enforcement: off\n' });
    const pull = await shop.openPullRequest(topic);
    await proposedElsewhere(shop, 52);
    expect(await siblingsOf(pull)).toEqual({
      siblings: [],
      unread: [],
      asked: ['graphql:PullRequestsOfCommit', 'graphql:PullRequestsOfCommit'],
    });
    await shop.branch('copy', pull.headSha, { by: 'ada' });
    const copy = await shop.openPullRequest({ title: 'The same', by: 'ada', branch: 'copy' });
    const { siblings, unread } = await siblingsOf(pull);
    expect([siblings, unread]).toEqual([[copy.number], []]);
  });

  test('that GitHub does not show with their checks are asked for without, and it says what too many are', async () => {
    const shop = await gitHub.shop({ policy: 'enforcement: off\n' });
    const pull = await shop.openPullRequest(topic);
    await proposedElsewhere(shop, 3);
    gitHub.emulator.faults.partial('Commit.associatedPullRequests', { type: 'FORBIDDEN' });
    expect(await siblingsOf(pull)).toEqual({
      siblings: [],
      unread: [],
      asked: [
        'graphql:PullRequestsOfCommit',
        'repos/list-pull-requests-associated-with-commit',
        'repos/get-collaborator-permission-level',
        'repos/get-collaborator-permission-level',
      ],
    });
  });
});
