import { holds, NotTested, type Statement, same } from '../statement.ts';
import { commit, deliveries, deliveriesSince, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const redelivery = ['src/webhooks', fidelity];

/** Deliveries of webhooks, and those that are lost. */
export const webhookStatements: readonly Statement[] = [
  {
    id: 'redelivery-keeps-its-guid',
    says: 'A delivery that the app asks for again is listed under its GUID, as a redelivery.',
    where: redelivery,
    needs: { app: { contents: 'read' }, events: ['push'] },
    async run(github) {
      const before = await deliveries(github);
      await commit(github, { branch: github.unique('pushed') });
      const [push] = (await deliveriesSince(github, before, ['push'])).filter(
        ({ event }) => event === 'push',
      );
      await github.asApp.rest.apps.redeliverWebhookDelivery({ delivery_id: push?.id ?? 0 });
      const again = await github.until('redelivery', async () =>
        (await deliveries(github)).find(({ guid, redelivery }) => guid === push?.guid && redelivery),
      );
      same('event', again.event, 'push');
    },
  },
  {
    id: 'unanswered-delivery-has-status-0',
    says: 'A delivery that no server answered has the status code 0.',
    where: redelivery,
    needs: {
      app: { contents: 'read' },
      events: ['push'],
      plan: 'a webhook address that refuses connections',
    },
    async run(github) {
      const before = await deliveries(github);
      await commit(github, { branch: github.unique('pushed') });
      const [push] = (await deliveriesSince(github, before, ['push'])).filter(
        ({ event }) => event === 'push',
      );
      const ended = await github.until('end of the delivery', async () =>
        (await deliveries(github)).find(({ id, status }) => id === push?.id && status !== 'pending'),
      );
      if (ended.status_code >= 200) throw new NotTested('the webhook address of the test app answers');
      holds(ended.status_code === 0, `the status code is ${ended.status_code}, with "${ended.status}"`);
    },
  },
  {
    id: 'unsent-event-is-in-no-list',
    says: 'An event that GitHub itself fails to send is in no list of deliveries.',
    where: ['src/resync', fidelity],
    needs: { app: { contents: 'read' }, events: ['push'] },
    async run(github) {
      await github.arrange.loseNext('push');
      const before = await deliveries(github);
      const branch = github.unique('pushed');
      await commit(github, { branch });
      const { data } = await github.installed.rest.repos.getBranch({ ...repository(github.place), branch });
      same('branch', data.name, branch);
      const known = new Set(before.map(({ id }) => id));
      const fresh = (await deliveries(github)).filter(({ id, event }) => !known.has(id) && event === 'push');
      same('deliveries of the push', fresh.length, 0);
    },
  },
];
