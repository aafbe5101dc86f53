import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { summaryPredicate } from '../../ledger/statement-types.ts';
import { commandMessages } from '../../platform/messages/command-messages.ts';
import { withCode } from '../../platform/messages/message.ts';
import type { Environment } from '../../platform/settings.ts';
import { systemErrorReason } from '../../platform/system-error.ts';
import type { StoredStatement } from '../../store/statements.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { type Command, type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { inert } from '../record/list-text.ts';
import { withStore } from '../store-access.ts';
import { table } from '../table.ts';

const usage = `sdl-gate statements <owner/repository@sha> [--out <folder>] [--json]

The signed statements about a commit that landed on a protected branch, or was released: what was decided, and the
verification summary of SLSA. Reads the store of the service: DATABASE_URL is its own, from the environment or .env.
docs/statements.md explains them.

  --out <folder>  writes each as a Sigstore bundle, a file of its own
  --json          prints the bundles
  --help

Exit code: 0; 1 when the store cannot be used, there are no statements, or a file cannot be written; 2 for wrong
arguments.`;

const pattern = /^([A-Za-z0-9_-]{1,100}\/[\w.-]{1,100})@([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Entries among which the repositories of a name are looked for. */
const maxEntries = 100;
/** Statements about one commit. */
const maxStatements = 1_000;

/** The command `statements`: prints the signed statements about a commit. */
export function statements(environment: () => Environment): Command {
  return {
    name: 'statements',
    summary: 'prints the signed statements about a commit',
    usage,
    run(words, terminal) {
      const { values, positionals } = readOptions(
        words,
        { out: { type: 'string' }, json: { type: 'boolean' } },
        true,
      );
      const [name = '', ...more] = positionals;
      const [, repository, sha] = pattern.exec(name) ?? [];
      if (repository === undefined || sha === undefined || more.length > 0)
        throw new UsageError('Name one commit by its whole hash, such as octo-org/widgets@8c5bd1e5….');
      return withStore(environment(), terminal, async (store) => {
        const found = await statementsAbout(store, repository, sha);
        if (found.length === 0) {
          terminal.errors.write(`${withCode(commandMessages.noStatements, { name })}\n`);
          return 1;
        }
        if (values.json) terminal.output.write(jsonDocument(found.map(({ bundle }) => bundle)));
        else if (values.out === undefined) terminal.output.write(rendered(found));
        return values.out === undefined ? 0 : writeAll(found, values.out, terminal);
      });
    },
  };
}

/** Those of each repository that had this name when something was recorded about the commit. */
async function statementsAbout(
  store: Store,
  repository: string,
  sha: string,
): Promise<readonly StoredStatement[]> {
  const entries = await store.entries({ repository, sha }, maxEntries);
  const ids = new Set(entries.flatMap(({ repositoryId }) => repositoryId ?? []));
  const found: StoredStatement[] = [];
  for (const id of ids) found.push(...(await store.statementsAbout(id, sha, maxStatements)));
  return found;
}

function rendered(found: readonly StoredStatement[]): string {
  const rows = found.map(({ entry, predicateType, bundle }) => [
    String(entry),
    predicateType,
    inert(bundle.verificationMaterial.publicKey.hint).slice(0, 16),
  ]);
  return `${table(['ENTRY', 'PREDICATE', 'KEY'], rows).join('\n')}\n`;
}

async function writeAll(
  found: readonly StoredStatement[],
  folder: string,
  { output, errors }: Terminal,
): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { entry, sha, predicateType, bundle } of found) {
      const kind = predicateType === summaryPredicate ? 'summary' : 'verdict';
      const path = join(folder, `${sha.slice(0, 12)}-${entry}-${kind}.sigstore.json`);
      await writeFile(path, `${JSON.stringify(bundle)}\n`);
      output.write(`${path}\n`);
    }
    return 0;
  } catch (error) {
    errors.write(
      `${withCode(commandMessages.statementsNotWritten, { folder, reason: systemErrorReason(error) })}\n`,
    );
    return 1;
  }
}
