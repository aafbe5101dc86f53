import type { Emulator, PageRequest, PageResponse } from '../handles/emulator.ts';
import type { PullRequest, Repository } from '../handles/repository.ts';
import { Problem } from '../world/problem.ts';
import { mergeGroupAddress, pullRequestAddress } from './address.ts';
import { conversationPage } from './conversation.ts';
import { seeOther } from './layout.ts';

interface Act {
  readonly by: string;
  readonly body: string;
}

/** By the value of the button. */
const actions = new Map<string, (pull: PullRequest, act: Act) => Promise<unknown>>([
  ['comment', comment],
  ['approve', (pull, act) => pull.review({ ...act, state: 'approve' })],
  ['request-changes', (pull, act) => pull.review({ ...act, state: 'request-changes' })],
  ['merge', (pull, { by }) => (pull.needsMergeQueue ? pull.enqueue({ by }) : pull.merge({ by }))],
  ['dequeue', (pull, { by }) => pull.dequeue({ by })],
]);

/** Performs the action of a form and redirects to the pull request; a refused action shows GitHub's message. */
export async function actOnPullRequest(
  emulator: Emulator,
  pull: PullRequest,
  { form }: PageRequest,
): Promise<PageResponse> {
  const { action = '', by = '', body = '' } = form;
  try {
    const perform = actions.get(action);
    if (perform === undefined) throw new Problem(422, 'The form names no action.');
    if (!isUser(emulator, by)) throw new Problem(422, `There is no user '${by}'.`);
    await perform(pull, { by, body: body.trim() });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const refused = conversationPage(emulator, pull, messageOf(error));
    return { ...refused, status: error.status };
  }
  return seeOther(`${pullRequestAddress(pull)}?refresh`);
}

/** Presses a button of a check run as a user; undefined without the button or the user. */
export async function pressButton(
  emulator: Emulator,
  repository: Repository,
  id: number,
  { form }: PageRequest,
): Promise<PageResponse | undefined> {
  const { by = '', identifier = '' } = form;
  const shownOn = [
    ...repository.pullRequests.map((pull) => ({ address: pullRequestAddress(pull), checks: pull.checks })),
    ...repository.allMergeGroups.map((group) => ({
      address: mergeGroupAddress(repository, group),
      checks: group.checks,
    })),
  ];
  const page = shownOn.find(({ checks }) =>
    checks.some(
      (check) => check.id === id && check.actions.some((action) => action.identifier === identifier),
    ),
  );
  if (page === undefined || !isUser(emulator, by)) return undefined;
  await repository.requestAction(id, { by, identifier });
  return seeOther(`${page.address}/checks?refresh`);
}

function isUser({ world }: Emulator, by: string): boolean {
  return world.users.some(({ login }) => login === by);
}

function comment(pull: PullRequest, act: Act): Promise<unknown> {
  if (act.body === '') throw new Problem(422, 'Write a comment first.');
  return pull.comment(act);
}

function messageOf({ message, errors = [] }: Problem): string {
  return [message, ...errors.flatMap((error) => error.message ?? [])].join(': ');
}
