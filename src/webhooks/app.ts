import { Probot } from 'probot';
import { GateOctokit } from '../github/client/octokit.ts';
import type { Log } from '../platform/log.ts';
import type { ServiceSettings } from '../platform/settings.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { subjectKey } from '../subjects/index.ts';
import type { Receiver } from './endpoint.ts';
import { readEvent } from './events.ts';

/** The Probot instance of this app. It logs nothing below `info`: there Probot prints webhooks and requests whole. */
export function createProbot(settings: ServiceSettings, log: Log): Probot {
  return new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: GateOctokit,
    log: log.child({}, log.isLevelEnabled('debug') ? { level: 'info' } : {}),
  });
}

/**
 * The Probot app function: turns what happens on GitHub into work, and does nothing else. It resolves when the store has
 * accepted the work and rejects when the store could not.
 *
 * @param ownAppId this app's id, by which its own checks are recognised
 */
export function createApp(parts: {
  readonly store: Pick<Deliveries, 'ingest'>;
  readonly ownAppId: number;
  readonly log: Log;
}) {
  const { store, ownAppId, log } = parts;
  return (probot: Probot): void => {
    probot.onAny(async ({ id, name, payload }) => {
      const { event, wakes } = readEvent(name, payload, ownAppId);
      if (wakes.length === 0) {
        log.debug({ delivery: id, event }, 'concerns nothing');
        return;
      }
      const outcome = await store.ingest({ id, event }, wakes);
      const subjects = wakes.map((wake) => subjectKey(wake.subject));
      log.info({ delivery: id, event, subjects }, outcome === 'new' ? 'accepted' : 'known already');
    });
  };
}

/** What the intake needs of Probot. A rejection has been logged by Probot. */
export function receiverOf(probot: Probot): Receiver {
  return {
    verify: (body, signature) => probot.webhooks.verify(body, signature),
    // Probot's type lists every event that there is; this one comes from outside and is checked by the handler.
    receive: (event) => probot.webhooks.receive(event as Parameters<Probot['receive']>[0]),
  };
}
