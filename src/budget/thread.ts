import { parentPort } from 'node:worker_threads';
import type { Change } from '../evidence/change.ts';
import { type Answers, answer, type Call } from './calls.ts';

/** What the thread is sent: a call about a change, which is sent along unless it is the one of the call before. */
export interface Request {
  readonly call: Call;
  readonly change?: Change;
}

export type Response =
  | { readonly answer: Answers[Call['kind']] }
  | { readonly error: { readonly name: string; readonly message: string; readonly stack: string } };

/** Kept from call to call: a change is read once for what is asked about it. */
let current: Change | null = null;

parentPort?.on('message', async ({ call, change }: Request) => {
  if (change !== undefined) current = change;
  const answered =
    current === null ? Promise.reject(new Error('The thread has no change.')) : answer(call, current);
  const response: Response = await answered.then(
    (found) => ({ answer: found }),
    (error: unknown) => {
      const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      return { error: { name, message, stack } };
    },
  );
  parentPort?.postMessage(response);
});
