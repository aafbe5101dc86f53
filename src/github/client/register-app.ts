import { z } from 'zod';

/** An app that was just registered. Holds secrets. */
export interface RegisteredApp {
  readonly id: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** With these people sign in to the dashboard. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Its page on GitHub. */
  readonly pageUrl: string;
}

const answer = z.object({
  id: z.int(),
  pem: z.string(),
  webhook_secret: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  html_url: z.url({ protocol: /^https?$/ }),
});

/** Milliseconds. */
const timeout = 20_000;

/**
 * Exchanges the code of a manifest for the app, once within an hour.
 *
 * @param apiUrl the address of GitHub's REST API, without a slash at the end
 * @throws when GitHub refuses, does not answer, or answers something else; the message holds no secret
 * @see https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest
 */
export async function registerApp(apiUrl: string, code: string): Promise<RegisteredApp> {
  const response = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'sdl-gate' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (response.status !== 201)
    throw new Error(`GitHub does not take the code of the new app: ${response.status}.`);
  const parsed = answer.safeParse(await response.json());
  if (!parsed.success) throw new Error('GitHub’s answer about the new app is not what it documents.');
  const { id, pem, webhook_secret: webhookSecret, html_url: pageUrl, ...client } = parsed.data;
  return {
    id,
    privateKey: pem,
    webhookSecret,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    pageUrl,
  };
}
