import type { Environment } from '../../platform/settings.ts';
import type { Command } from '../command.ts';
import { type StoreAction, storeCommand } from '../store-command.ts';
import { accept } from './accept.ts';
import { checkpoint } from './checkpoint.ts';
import { continueTree } from './continue.ts';
import { proof } from './proof.ts';
import { verify } from './verify.ts';

const usage = `sdl-gate ledger verify [--json]
sdl-gate ledger checkpoint
sdl-gate ledger proof <entry>
sdl-gate ledger continue --reason <text>
sdl-gate ledger accept <number>… --reason <text>

Shows whether the sealed entries of the record are complete and unchanged, beside the running service. Settings are
the service's own, from the environment or .env: DATABASE_URL, CHECKPOINT_DIRECTORY and, to write, the keys. An
<entry> is its number, or 8 or more digits of its digest. docs/ledger.md explains it.

verify      recomputes the tree from all entries, and compares it with its nodes and with every checkpoint, in the database
            and outside; names the entries that were changed or removed
checkpoint  seals what waits, and prints a signed checkpoint, which it keeps in the database and outside
proof       prints as JSON the proof that an entry is in the tree of the newest checkpoint
continue    after a restore: starts another tree, whose first entry names the last checkpoint outside and the gap
accept      has entries sealed that were refused, because nothing shows that the service wrote them

  --reason <text>  continue, accept: why; it is recorded
  --json           verify: machine-readable output
  --help

Exit code: 0; 1 when something was changed, the tree does not match, or the store cannot be used; 2 for wrong arguments.`;

/** The command `ledger`: verifies the tree over the entries, signs it, and proves what is in it. */
export function ledger(environment: () => Environment): Command {
  const summary = 'shows that sealed entries of the record are unchanged';
  return storeCommand(environment, { name: 'ledger', summary, usage }, actions);
}

const actions: ReadonlyMap<string, StoreAction> = new Map(
  Object.entries({ verify, checkpoint, proof, continue: continueTree, accept }),
);
