import { BlockList, isIP } from 'node:net';
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

/**
 * Whether a connection to the database may cross a network in the clear: its URL does not say how it is encrypted, and names a host
 * that is not this machine, or none: PGHOST could name any. Reads the URL as the driver does:
 * https://github.com/brianc/node-postgres/blob/master/packages/pg-connection-string/index.js
 */
export function isUnencrypted(location: StoreLocation): boolean {
  if (location.kind !== 'postgres') return false;
  const { hostname, searchParams } = new URL(location.url);
  // Of a repeated parameter the last one counts, and an empty one is as good as none.
  const parameter = (name: string) => searchParams.getAll(name).at(-1) || null;
  if (parameter('sslmode') !== null || parameter('ssl') !== null) return false;
  return !isThisMachine(parameter('host') ?? decoded(hostname.replace(/^\[(.+)\]$/, '$1')));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** A folder with a socket, `localhost`, or an address of the loopback in its usual notation. Any other name may be any host. */
function isThisMachine(host: string): boolean {
  if (host.startsWith('/') || host.toLowerCase() === 'localhost') return true;
  return isIP(host) !== 0 && loopback.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** The host of a socket is percent-encoded, because it contains slashes. */
function decoded(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
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
