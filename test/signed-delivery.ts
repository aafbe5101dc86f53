import { createHmac, randomUUID } from 'node:crypto';

/** A webhook as GitHub sends it: https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs a payload as GitHub does. */
export function signedDelivery(
  secret: string,
  event: string,
  payload: unknown,
  id: string = randomUUID(),
): SignedDelivery {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  };
}

/** As much of a `pull_request` payload as is read: number 7 of `octo-org/widgets`, just opened. */
export const openedPullRequest = {
  action: 'opened',
  installation: { id: 1 },
  repository: { id: 5, name: 'widgets', owner: { login: 'octo-org' } },
  pull_request: { number: 7, state: 'open', title: 'a title that nobody logs' },
};
