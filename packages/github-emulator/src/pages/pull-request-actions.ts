import type { Emulator, PageRequest, PageResponse } from '../handles/emulator.ts';
import type { PullRequest } from '../handles/repository.ts';
import { Problem } from '../world/problem.ts';
import { pullRequestAddress } from './address.ts';
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
    if (!emulator.world.users.some(({ login }) => login === by))
      throw new Problem(422, `There is no user '${by}'.`);
    await perform(pull, { by, body: body.trim() });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const refused = conversationPage(emulator, pull, { refusal: messageOf(error) });
    return { ...refused, status: error.status };
  }
  return seeOther(`${pullRequestAddress(pull)}?refresh`);
}

function comment(pull: PullRequest, act: Act): Promise<unknown> {
  if (act.body === '') throw new Problem(422, 'Write a comment first.');
  return pull.comment(act);
}

function messageOf({ message, errors = [] }: Problem): string {
  return [message, ...errors.flatMap((error) => error.message ?? [])].join(': ');
}
