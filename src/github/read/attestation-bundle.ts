import { uncompress } from 'snappyjs';
import { RetryLater } from '../../subjects/retry-later.ts';

/** Bytes of a bundle, before and after it is decompressed. */
const maxBytes = 5 * 1024 * 1024;

/** Milliseconds for one bundle. */
const timeoutMs = 15_000;

/**
 * Where GitHub keeps bundles besides its own hosts. Observed with `gh attestation verify`; not documented:
 * https://github.com/cli/cli/blob/trunk/pkg/cmd/attestation/api/client.go
 */
const storage: ReadonlySet<string> = new Set(['tmaproduction.blob.core.windows.net']);

/** Why a bundle was not read. */
export type UnreadBundle =
  | { readonly unread: 'host'; readonly host: string }
  | { readonly unread: 'content' };

/**
 * Reads a bundle from the address that GitHub's API gives. The address is signed: the request carries no credentials, and follows no
 * redirect. Only GitHub's own hosts are asked, over HTTPS, or the server of the API itself.
 *
 * @param apiUrl an address of the API that answered
 * @throws {RetryLater} while the server cannot be asked
 */
export async function readBundle(address: string, apiUrl: string): Promise<string | UnreadBundle> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !isGitHubs(url, new URL(apiUrl)))
    return { unread: 'host', host: url?.host.slice(0, 200) ?? '' };
  const bytes = await readBytes(url);
  if (bytes === null) return { unread: 'content' };
  // An address that serves JSON serves the bundle as it is.
  if (bytes[0] === 0x7b) return new TextDecoder().decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(uncompress(bytes, maxBytes));
  } catch {
    return { unread: 'content' };
  }
}

function isGitHubs(url: URL, api: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === api.origin) return true;
  const { protocol, port, hostname } = url;
  return (
    protocol === 'https:' &&
    port === '' &&
    (/(?:^|\.)(?:github\.com|githubusercontent\.com|ghe\.com)$/.test(hostname) || storage.has(hostname))
  );
}

/** The body, at most {@link maxBytes}; null where there is none or a longer one. */
async function readBytes(url: URL): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status >= 500) throw new RetryLater('GitHub does not answer with a bundle.', null);
    if (response.status !== 200 || response.body === null) return null;
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > maxBytes) return null;
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RetryLater) throw error;
    throw new RetryLater(`A bundle cannot be read: ${(error as Error).message}`, null);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
