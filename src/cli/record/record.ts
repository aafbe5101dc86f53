import type { Environment } from '../../platform/settings.ts';
import type { Command } from '../command.ts';
import { type StoreAction, storeCommand } from '../store-command.ts';
import { defaultLimit, list, maxLimit } from './list.ts';
import { filterUsage } from './read-filter.ts';
import { redact } from './redact.ts';
import { defaultShown, show } from './show.ts';
import { verify } from './verify.ts';

const usage = `sdl-gate record list [<filter> …] [--limit <n>] [--before <entry>] [--json]
sdl-gate record show <entry> | <owner/repository#number> [--evidence <part>] [--limit <n>] [--json]
sdl-gate record verify <entry> | <owner/repository#number> | <filter> … | --all [--newest] [--json]
sdl-gate record redact <entry> --reason <text> [--evidence <part> …] [--json]

Reads the record of every verdict and decision, beside the running service. DATABASE_URL is the service's own, from the
environment or .env; redact also needs PRIVATE_KEY or PRIVATE_KEY_PATH. An <entry> is its number, or 8 or more digits of its
digest. docs/record.md explains it.

list    the entries, the newest first
show    an entry, or the newest of a pull request: what was decided, by which policy, on which evidence
verify  compares entries and evidence with their digests, evaluates verdicts again from the stored evidence with the
        stored policy, and says in what they differ
redact  removes the body of an entry for good; its digest stays, and the removal is an entry

Filters, of list and verify:
${filterUsage}

  --limit <n>        entries on a page, up to ${maxLimit} (default: list ${defaultLimit}, show ${defaultShown})
  --before <entry>   the page of entries older than this one, by its number
  --evidence <part>  show: prints a part of the evidence, such as reviews or policy, as it is stored
                     redact: removes this part, too; may be repeated
  --newest           verify: only the newest entry
  --all              verify: the whole record
  --reason <text>    redact: why; it is recorded
  --json             machine-readable output; times in ISO 8601, UTC
  --help

Exit code: 0; 1 when the store cannot be used or an entry is not there; 2 for wrong arguments.
Of verify: 0 when everything is the same; 1 also when a verdict differs or something was changed; 3 when nothing
differs, but something could not be recomputed, such as a verdict whose evidence is no longer kept.`;

/** The command `record`: lists, shows, recomputes and redacts the entries of the record. */
export function record(environment: () => Environment): Command {
  const summary = 'lists, shows and recomputes recorded verdicts';
  return storeCommand(environment, { name: 'record', summary, usage }, actions);
}

const actions: ReadonlyMap<string, StoreAction> = new Map(Object.entries({ list, show, verify, redact }));
