import { Hono } from 'hono';
import { publishedKeys } from '../ledger/published-keys.ts';
import type { VerificationKey } from '../ledger/signer.ts';
import type { Routes } from './server.ts';

/** Seconds for which the list is kept, here and by clients: anybody may ask, and it must not cost a query each time. */
const maxAge = 60;

/** Where the list of keys is. */
export const keysPath = '/.well-known/sdl-gate/keys.json';

/** `GET /.well-known/sdl-gate/keys.json`: the public keys by which statements verify. docs/statements.md describes it. */
export function keyRoutes(ports: {
  signingKeys(): Promise<readonly VerificationKey[]>;
  now(): Date;
}): Routes {
  const routes: Routes = new Hono();
  let known: { readonly body: string; readonly until: number } | null = null;
  /** Who asks meanwhile waits for the same query. */
  let asking: Promise<string | null> | null = null;
  const read = async (): Promise<string | null> => {
    try {
      return JSON.stringify(publishedKeys(await ports.signingKeys()));
    } catch {
      // The store is away, or a key in it was damaged.
      return null;
    }
  };
  routes.get(keysPath, async (context) => {
    const now = ports.now().getTime();
    if (known === null || now >= known.until || now < known.until - maxAge * 1_000) {
      asking ??= read();
      const body = await asking;
      asking = null;
      if (body === null) {
        context.header('retry-after', '30');
        return context.json({ message: 'The keys cannot be read: ask again in 30 seconds.' }, 503);
      }
      known = { body, until: now + maxAge * 1_000 };
    }
    context.header('content-type', 'application/json');
    context.header('cache-control', `public, max-age=${maxAge}`);
    return context.body(known.body);
  });
  return routes;
}
