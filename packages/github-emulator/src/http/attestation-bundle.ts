import { isSigned } from '../auth/signed-address.ts';
import type { Incoming, Reply } from './exchange.ts';
import { applyFault, Dropped, RefusedWith } from './faults-and-limits.ts';
import type { ApiContext } from './rest.ts';

const operation = 'attestation-bundle';

const place = /^\/attestations\/(\d+)\/[a-z\d]+-[a-f\d]+\/(\d+)\.json\.sn$/;

/** Whether a request is for the bundle of an attestation, which is no operation of the API: GitHub keeps it elsewhere. */
export function asksForBundle({ method, url }: Incoming): boolean {
  return method === 'GET' && place.test(url.pathname);
}

/**
 * Answers with the bundle of an attestation, compressed. Its address suffices: credentials are a violation, since they would reach the
 * operator of a storage.
 *
 * @throws {Dropped} when a fault closes the connection
 */
export async function answerBundle(
  { services, report, pause }: ApiContext,
  { url, headers }: Incoming,
): Promise<Reply> {
  const { world, faults } = services;
  const answer = (status: number, mediaType: string, body: string | Uint8Array): Reply => ({
    status,
    headers: { 'content-type': mediaType },
    body,
    after: [],
    operation,
    actor: 'anonymous',
  });
  const refusal = (status: number, code: string): Reply =>
    answer(
      status,
      'application/xml',
      `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
    );
  try {
    const ending = await applyFault(faults, 'anonymous', [operation], pause);
    if (headers.authorization !== undefined) {
      report(`${operation}: the address of a bundle was asked with credentials`);
      return refusal(401, 'InvalidAuthenticationInfo');
    }
    if (!isSigned(url, world.clock.now())) return refusal(403, 'AuthenticationFailed');
    const [, repository, id] = place.exec(url.pathname) ?? [];
    const file = world.repositories
      .find((each) => each.id === Number(repository))
      ?.attestations.find((each) => each.id === Number(id))?.file;
    if (file === undefined) return refusal(404, 'BlobNotFound');
    if (ending === 'drop') throw new Dropped(operation, 'anonymous');
    return { ...answer(200, 'application/x-snappy', file), breaksOff: ending === 'break off' };
  } catch (error) {
    if (!(error instanceof RefusedWith)) throw error;
    return refusal(error.status, 'ServerBusy');
  }
}
