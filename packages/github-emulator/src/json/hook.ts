import type { Webhook } from '../webhooks/delivery.ts';
import { hookId } from '../webhooks/sender.ts';
import { timestamp } from '../world/clock.ts';
import type { WorldState } from '../world/state.ts';
import type { Json } from './account.ts';

/** The app's webhook as `ping` shows it. */
export function hookJson(world: WorldState, receiver: Webhook | null): Json {
  const { app } = world;
  return {
    id: hookId,
    type: 'App',
    name: 'web',
    active: true,
    app_id: app.id,
    events: app.events,
    config: { content_type: 'json', insecure_ssl: '0', secret: '********', url: receiver?.url },
    created_at: timestamp(app.createdAt),
    updated_at: timestamp(app.createdAt),
    deliveries_url: `${world.url}/app/hook/deliveries`,
  };
}
