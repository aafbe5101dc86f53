import { expect, test } from '@jest/globals';
import { Probot } from 'probot';
import { change, emulatedGitHub } from '../../test/emulated-github.ts';
import { findInstallation } from './client/find-installation.ts';
import { GateOctokit } from './client/octokit.ts';

const gitHub = await emulatedGitHub();

test('every REST request names the version of the API: as the app, as an installation, and for a token', async () => {
  const { emulator, github } = gitHub;
  const shop = await gitHub.shop({ policy: 'rules:\n  tests: enforce\n' });
  const pull = await shop.openPullRequest(change);
  const place = gitHub.placeOf(shop);
  await github.verifyCredentials();
  await github.survey.installations();
  await github.survey.repositories(place.installationId);
  await github.survey.deliveries(null);
  await github.survey.redeliver('1');
  const probot = new Probot({
    appId: emulator.app.id,
    privateKey: emulator.app.privateKey,
    secret: 'no webhook comes here',
    baseUrl: emulator.url,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  await findInstallation(
    () => probot.auth(),
    place,
    () => new Date(),
  );
  const found = await gitHub.gather(pull);
  await github.publishFailure({ kind: 'pull-request', ...place, number: pull.number }, async () => true);
  expect(found.subject.number).toBe(pull.number);
  const rest = emulator.requests.filter(({ operation }) => !operation.startsWith('graphql'));
  expect([...new Set(rest.map(({ operation }) => operation))].toSorted()).toEqual([
    'apps/create-installation-access-token',
    'apps/get-authenticated',
    'apps/get-repo-installation',
    'apps/list-installations',
    'apps/list-repos-accessible-to-installation',
    'apps/list-webhook-deliveries',
    'apps/redeliver-webhook-delivery',
    'checks/create',
    'checks/list-for-ref',
    'pulls/list-files',
  ]);
  expect(rest.filter(({ apiVersion }) => apiVersion !== '2022-11-28')).toEqual([]);
});
