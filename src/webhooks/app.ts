import { verify } from '@octokit/webhooks-methods';
import { Probot } from 'probot';
import { GateOctokit } from '../github/client/octokit.ts';
import type { Log } from '../platform/log.ts';
import { logMessages } from '../platform/messages/log-messages.ts';
import type { ServiceSettings } from '../platform/settings.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { subjectKey, subjectName } from '../subjects/index.ts';
import type { Receipt, Receiver } from './endpoint.ts';
import { readEvent } from './events.ts';
import type { OwnApp } from './own-app.ts';

/** The Probot instance of this app. It logs nothing below `info`: there Probot prints webhooks and requests whole. */
export function createProbot(settings: ServiceSettings, log: Log): Probot {
  const { forLibraries: logger } = log;
  return new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.apiUrl,
    Octokit: GateOctokit,
    log: logger.child({}, logger.isLevelEnabled('debug') ? { level: 'info' } : {}),
  });
}

/**
 * Loads the app into Probot: it turns what happens on GitHub into work in the store, and does nothing else.
 *
 * @param parts.previousSecret accepted as well, while the secret is being replaced
 * @param parts.app this app
 * @returns the part of Probot that the endpoint needs
 */
export async function loadIntake(
  probot: Probot,
  parts: {
    readonly store: Pick<Deliveries, 'ingest'>;
    readonly app: OwnApp;
    readonly previousSecret: string | null;
    readonly log: Log;
  },
): Promise<Receiver> {
  const { store, app: ownApp, previousSecret, log } = parts;
  /** Probot's handlers return nothing: the receipt of each delivery, by its payload. */
  const receipts = new WeakMap<object, Receipt>();

  const receive = async (id: string, name: string, payload: object): Promise<Receipt> => {
    const { event, wakes, problem } = readEvent(name, payload, ownApp);
    if (problem !== null) {
      log.warn({ delivery: id, event, field: problem }, logMessages.payloadNotUnderstood);
      return { outcome: 'not_understood' };
    }
    if (wakes.length === 0) {
      log.debug({ delivery: id, event }, 'ignored: no subject');
      return { outcome: 'accepted' };
    }
    try {
      const outcome = await store.ingest({ id, event }, wakes);
      const subjects = wakes.map((wake) => subjectKey(wake.subject));
      const names = wakes.map((wake) => subjectName(wake.subject));
      log.info(
        { delivery: id, event, subjects, names },
        outcome === 'new' ? 'accepted' : 'duplicate delivery',
      );
      return { outcome: 'accepted' };
    } catch (error) {
      return { outcome: 'failed', error };
    }
  };

  await probot.load((app) => {
    app.onAny(async ({ id, name, payload }) => {
      receipts.set(payload, await receive(id, name, payload));
    });
  });
  return {
    verify: async (body, signature) =>
      (await probot.webhooks.verify(body, signature)) ||
      (previousSecret !== null && (await verify(previousSecret, body, signature))),
    async receive(event) {
      // Probot's type lists every event of GitHub; this one comes from outside and is validated by the handler.
      await probot.webhooks.receive(event as Parameters<Probot['receive']>[0]);
      return (
        receipts.get(event.payload) ?? { outcome: 'failed', error: new Error('Probot called no handler') }
      );
    },
  };
}
