import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { timestamp } from '../world/clock.ts';

const key = randomBytes(32);

/** For how long an address is valid. GitHub does not say. */
const lifetimeMs = 60 * 60_000;

/** An address that is read without credentials for a while, with the parameters of Azure’s storage, where GitHub keeps such files. */
export function signAddress(origin: string, path: string, now: Date): string {
  const address = new URL(path, origin);
  const ends = timestamp(new Date(now.getTime() + lifetimeMs));
  address.search = String(
    new URLSearchParams({ se: ends, sp: 'r', sig: signatureOf(address.pathname, ends) }),
  );
  return String(address);
}

/** Whether an address was signed here and is still valid. */
export function isSigned({ pathname, searchParams }: URL, now: Date): boolean {
  const ends = searchParams.get('se') ?? '';
  const given = Buffer.from(searchParams.get('sig') ?? '');
  const expected = Buffer.from(signatureOf(pathname, ends));
  return given.length === expected.length && timingSafeEqual(given, expected) && now < new Date(ends);
}

function signatureOf(path: string, ends: string): string {
  return createHmac('sha256', key).update(`${path}\n${ends}`).digest('base64');
}
