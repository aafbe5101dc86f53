import { resolve } from 'node:path';

/** Where the work is kept. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Kept in this process only, and lost with it. */
export const inMemory: StoreLocation = { kind: 'sqlite', path: ':memory:' };

/** Reads `sqlite:PATH` or `postgres://…`; `null` for anything else. */
export function storeLocation(url: string): StoreLocation | null {
  if (/^sqlite:./.test(url)) return { kind: 'sqlite', path: url.slice('sqlite:'.length) };
  if (/^postgres(ql)?:\/\/./.test(url) && URL.canParse(url)) return { kind: 'postgres', url };
  return null;
}

/** A location for people: a path in full, a URL without its password. */
export function locationName(location: StoreLocation): string {
  if (location.kind === 'sqlite') return `sqlite:${resolve(location.path)}`;
  const url = new URL(location.url);
  url.password = '';
  // A password may also stand behind the question mark.
  url.search = '';
  return url.href;
}
