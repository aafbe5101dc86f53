import { readFileSync } from 'node:fs';
import { publishedKeys } from '../../ledger/published-keys.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import { type Environment, readKeySettings } from '../../platform/settings.ts';
import { createSigner } from '../../store/signer.ts';
import type { StoredSigningKey } from '../../store/signing-keys.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { utcMinute } from '../../text/utc-time.ts';
import type { Command } from '../command.ts';
import { entryRecorder } from '../entry-recorder.ts';
import { readOptions } from '../options.ts';
import { inert } from '../record/list-text.ts';
import { type StoreAction, storeCommand } from '../store-command.ts';
import { table } from '../table.ts';

const usage = `sdl-gate keys list [--json]
sdl-gate keys rotate [--json]

The keys that sign statements, checkpoints and answers, beside the running service. DATABASE_URL is the service's own,
from the environment or .env. docs/statements.md explains keys.

list    the keys in the order in which they signed
rotate  creates a key, which signs from now on; the one before is closed. Needs the private key of the app, with which
        keys are encrypted in the database. With SIGNING_KEY_PATH, replace that file and restart the service instead.

  --json   the list as the service publishes it, for "sdl-gate verify --keys"
  --help

Exit code: 0; 1 when the store cannot be used or no key can be created; 2 for wrong arguments.`;

/** The command `keys`: lists and replaces the keys that sign. */
export function keys(environment: () => Environment): Command {
  const summary = 'lists and rotates the keys that sign';
  return storeCommand(environment, { name: 'keys', summary, usage }, actions);
}

const list: StoreAction = (words, { output }) => {
  const { values } = readOptions(words, { json: { type: 'boolean' } }, false);
  return async (store) => {
    const all = await store.signingKeys();
    if (values.json) output.write(jsonDocument(publishedKeys(all)));
    else output.write(all.length === 0 ? 'no keys: one is created on first use\n' : rendered(all));
    return 0;
  };
};

const rotate: StoreAction = (words, { output, errors }) => {
  const { values } = readOptions(words, { json: { type: 'boolean' } }, false);
  return async (store, variables) => {
    const settings = readKeySettings(variables, (path) => readFileSync(path, 'utf8'));
    if (settings.signingKey !== null) {
      errors.write(`${withCode(commandMessages.keyIsGiven, {})}\n`);
      return 1;
    }
    const signer = createSigner({
      store,
      recorder: entryRecorder(variables),
      appKey: settings.privateKey,
      given: null,
      now: () => new Date(),
    });
    const key = await signer.rotate();
    if (values.json) output.write(jsonDocument(publishedKeys([key])));
    else output.write(`${key.keyId} signs from now on. Clients see it within a minute.\n`);
    return 0;
  };
};

const actions: ReadonlyMap<string, StoreAction> = new Map(Object.entries({ list, rotate }));

function rendered(all: readonly StoredSigningKey[]): string {
  const rows = all.map(({ keyId, wrapped, validFrom, validUntil }) => [
    inert(keyId),
    utcMinute(validFrom),
    validUntil === null ? 'signs now' : utcMinute(validUntil),
    wrapped === null ? 'SIGNING_KEY_PATH' : 'database',
  ]);
  return `${table(['KEY', 'FROM', 'UNTIL', 'KEPT IN'], rows).join('\n')}\n`;
}
