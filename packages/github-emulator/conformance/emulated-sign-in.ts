import { createHash } from 'node:crypto';
import type { Emulator } from '../src/index.ts';

/** What the token endpoint answers for a code of a user, which is exchanged with a verifier. */
export async function exchanged(
  emulator: Emulator,
  login: string,
  verifier: { readonly begun: string; readonly ended: string },
): Promise<Readonly<Record<string, unknown>>> {
  const callback = 'http://127.0.0.1:1/back';
  emulator.setCallbackUrls([callback]);
  const { clientId, clientSecret } = emulator.app;
  const query = new URLSearchParams({
    client_id: clientId,
    login,
    code_challenge: createHash('sha256').update(verifier.begun).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${emulator.url}/login/oauth/authorize?${query}`, {
    headers: { accept: 'text/html' },
    redirect: 'manual',
  });
  const code = new URL(page.headers.get('location') ?? callback).searchParams.get('code') ?? '';
  const answer = await fetch(`${emulator.url}/login/oauth/access_token`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      code,
      code_verifier: verifier.ended,
    }),
  });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}
