import { readFileSync } from 'node:fs';
import { authenticated, type EntryAuthenticator, entryAuthenticator } from '../ledger/entry-mac.ts';
import { type Environment, readKeySettings } from '../platform/settings.ts';
import { version } from '../platform/version.ts';
import { createRecorder } from '../record/recorder.ts';
import type { Recorder } from '../subjects/entries.ts';

/**
 * The recorder of a command that writes entries beside the service.
 *
 * @throws {SettingsError} the app's private key is not given, or cannot be read: the service would not accept the entry
 */
export function entryRecorder(variables: Environment): Recorder {
  return authenticated(createRecorder({ rules: [], version }), entryAuthenticatorOf(variables));
}

/** @throws {SettingsError} the app's private key is not given, or cannot be read */
export function entryAuthenticatorOf(variables: Environment): EntryAuthenticator {
  const { privateKey } = readKeySettings(variables, (path) => readFileSync(path, 'utf8'));
  return entryAuthenticator(privateKey);
}
