import type { TrustedRoot } from '../../evidence/attestations.ts';
import { available, type Slice, unavailable } from '../../evidence/slice.ts';
import { readTrustedRoot } from '../../platform/trusted-root.ts';
import { say } from '../../text/message.ts';

/** The roots of trust in the operator's file, as they are now: it is replaced while the service runs. */
export function trustedRootIn(path: string): () => Promise<Slice<TrustedRoot>> {
  return async () => {
    const root = await readTrustedRoot(path);
    return root === null
      ? unavailable({
          reason: 'unreadable',
          message: say`The file of ${'TRUSTED_ROOT'} with the roots of trust cannot be read.`,
          remedy: say`The operator of sdl-gate writes it again: ${'gh attestation trusted-root > trusted_root.jsonl'}.`,
        })
      : available(root);
  };
}
