import { resolve } from 'node:path';

/** The location of the store. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** In the memory of this process. */
export const inMemory: StoreLocation = { kind: 'sqlite', path: ':memory:' };

/** Reads `sqlite:PATH` or `postgres://HOST/DATABASE`; `null` for anything else. */
export function storeLocation(url: string): StoreLocation | null {
  if (/^sqlite:./.test(url)) return { kind: 'sqlite', path: url.slice('sqlite:'.length) };
  if (!/^postgres(ql)?:\/\/./.test(url)) return null;
  // Without a name PostgreSQL would use that of the user.
  const database = URL.parse(url)?.pathname.slice(1) ?? '';
  return database === '' ? null : { kind: 'postgres', url };
}

/** Whether a connection to the database would cross a network in the clear: it names a host, and does not say how it is encrypted. */
export function isUnencrypted(location: StoreLocation): boolean {
  if (location.kind !== 'postgres') return false;
  const { hostname, searchParams } = new URL(location.url);
  const host = searchParams.get('host') ?? hostname;
  const isLocal =
    host === '' || host.startsWith('/') || /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
  return !isLocal && !searchParams.has('sslmode') && !searchParams.has('ssl');
}

/** A location in a message: the full path, or the URL without its password. */
export function locationName(location: StoreLocation): string {
  if (location.kind === 'sqlite') return `sqlite:${resolve(location.path)}`;
  const url = new URL(location.url);
  url.password = '';
  // A password may also be a parameter.
  url.search = '';
  return url.href;
}
