import { readFileSync } from 'node:fs';
import { authenticated, entryAuthenticator } from '../../ledger/entry-mac.ts';
import type { Signer } from '../../ledger/signer.ts';
import { type Environment, readKeySettings } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import { createRecorder } from '../../record/recorder.ts';
import { createSigner } from '../../store/signer.ts';
import type { SigningKeys } from '../../store/signing-keys.ts';

/**
 * The signer of the service; null where the command runs without the app's private key, without which its key cannot be used.
 *
 * @throws {SettingsError} a key is set and cannot be read
 */
export function evidenceSigner(store: SigningKeys, variables: Environment): Signer | null {
  const { PRIVATE_KEY: key, PRIVATE_KEY_PATH: path, SIGNING_KEY_PATH: given } = variables;
  if (!key && !path && !given) return null;
  const { privateKey, signingKey } = readKeySettings(variables, (file) => readFileSync(file, 'utf8'));
  return createSigner({
    store,
    recorder: authenticated(createRecorder({ rules: [], version }), entryAuthenticator(privateKey)),
    appKey: privateKey,
    given: signingKey,
    mayReplace: false,
    now: () => new Date(),
  });
}
