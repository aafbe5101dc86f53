import { RetryLater } from '../../subjects/retry-later.ts';
import { Refused } from '../client/failure.ts';
import { pageSize } from '../client/pages.ts';
import type { AsApp } from './as-app.ts';
import type { DeliveryPage } from './survey.ts';

const listRoute = 'GET /app/hook/deliveries';
/** Not one of Octokit's own routes by its type: there an id is a `number`. */
const attemptRoute: string = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** https://docs.github.com/rest/apps/webhooks#list-deliveries-for-an-app-webhook */
export async function readDeliveries(asApp: AsApp, cursor: string | null): Promise<DeliveryPage> {
  const { data, headers } = await asApp(listRoute, (request) =>
    request(listRoute, { per_page: pageSize, ...(cursor === null ? {} : { cursor }) }),
  );
  if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer broke off.', null);
  return {
    deliveries: data.map(({ id, guid, event, action, delivered_at, status_code }) => ({
      id: String(id),
      guid,
      event: action === null ? event : `${event}.${action}`,
      at: delivered_at,
      status: status_code,
    })),
    next: nextCursor(headers.link ?? ''),
  };
}

/** https://docs.github.com/rest/apps/webhooks#redeliver-a-delivery-for-an-app-webhook */
export async function redeliver(asApp: AsApp, id: string): Promise<boolean> {
  try {
    await asApp(attemptRoute, (request) => request(attemptRoute, { delivery_id: id }));
    return true;
  } catch (error) {
    if (error instanceof Refused && [400, 404, 422].includes(error.status)) return false;
    throw error;
  }
}

function nextCursor(link: string): string | null {
  const next = link.split(',').find((entry) => entry.includes('rel="next"'));
  const cursor = /[?&]cursor=([^&>]+)/.exec(next ?? '')?.[1];
  return cursor === undefined ? null : decodeURIComponent(cursor);
}
