import { generateKeyPairSync } from 'node:crypto';
import type { ServiceSettings } from '../src/platform/settings.ts';
import { inMemory } from '../src/platform/store-location.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Settings of an app that exists nowhere; the system chooses the port. */
export const serviceSettings: ServiceSettings = {
  mode: 'service',
  appId: 12,
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  webhookSecret: 'a secret of some length',
  previousWebhookSecret: null,
  metricsPort: null,
  apiUrl: 'http://127.0.0.1:9/api/v3',
  docsUrl: null,
  organizationRepository: '.github',
  evidenceRetentionDays: 400,
  entryRetentionDays: 2_557,
  checkpointDirectory: null,
  trustedRoot: null,
  signingKey: null,
  dashboard: null,
  host: '127.0.0.1',
  port: 0,
  logLevel: 'debug',
  production: true,
  store: inMemory,
};
