/**
 * Asks GitHub whether what is assumed about it is true.
 *
 *     npm run conformance -- --org <sandbox organization> --confirm <the same name>
 *     npm run conformance -- --emulator
 */
import { parseArgs } from 'node:util';
import { emulatedGitHub } from './emulated.ts';
import type { GitHub } from './github.ts';
import { readCredentials, variables } from './live/credentials.ts';
import { withScratchRepository } from './live/live-github.ts';
import { listed } from './needs-in-words.ts';
import { runStatement } from './run-statement.ts';
import type { Statement } from './statement.ts';
import { statements } from './statements/index.ts';
import { type Format, type Result, rendered } from './table.ts';

/** Ends with this code where the command was not understood. */
const usageError = 64;

const usage = `Usage: npm run conformance -- --org <organization> --confirm <organization>
       npm run conformance -- --emulator

Runs statements about GitHub in a public repository of a sandbox organization. The repository is created for the run and deleted at its end.
No other repository is touched.

  --org <organization>      where the repository is created
  --confirm <organization>  the same name again, to agree to that
  --emulator                runs on the emulator instead
  --only <id>[,<id>…]       runs these statements only
  --format text|markdown|json
  --list                    prints the statements and what each needs

Exit codes: 0 nothing differs, 1 something differs, 2 nothing could be tested, 64 usage.

Environment:
${Object.entries(variables)
  .map(([name, what]) => `  ${name.padEnd(26)}  ${what}`)
  .join('\n')}
`;

export interface Io {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ends the run; the repository is deleted then, too. */
  readonly signal: AbortSignal;
}

/** Runs the command. Returns its exit code. */
export async function conformance(words: readonly string[], io: Io): Promise<number> {
  const refused = (text: string): number => {
    io.error(`${text}\n\n${usage}`);
    return usageError;
  };
  const read = readArguments(words);
  if (typeof read === 'string') return refused(read);
  const { values, chosen, format } = read;
  if (values.help) {
    io.out(usage);
    return 0;
  }
  if (values.list) {
    io.out(listed(chosen));
    return 0;
  }
  const results: Result[] = [];
  if (values.emulator) {
    const { github, close } = await emulatedGitHub();
    await runAll(chosen, github, io, results).finally(close);
  } else {
    const { org, confirm } = values;
    const mistake = agreement(org, confirm);
    if (org === undefined || mistake !== null) return refused(mistake ?? '');
    try {
      await runLive(chosen, org, io, results);
    } catch (error) {
      // What was asked until then is worth as much.
      if (results.length > 0) io.out(rendered(results, format));
      io.error(`${error instanceof Error ? error.message : String(error)}\n`);
      return io.signal.aborted ? 130 : 2;
    }
  }
  io.out(rendered(results, format));
  if (results.some(({ outcome }) => outcome.kind === 'differs')) return 1;
  return results.some(({ outcome }) => outcome.kind === 'holds') ? 0 : 2;
}

/** Why a run with github.com is not agreed to; null: it is. */
function agreement(organization: string | undefined, confirmed: string | undefined): string | null {
  if (organization === undefined) return '--org is missing: name a sandbox organization, or use --emulator.';
  if (!/^[a-z\d](?:[a-z\d-]{0,38})$/i.test(organization)) {
    return `${organization} is not a name of an organization.`;
  }
  return confirmed === organization
    ? null
    : `A public repository is created in ${organization}, and deleted again. To agree, add: --confirm ${organization}`;
}

/** @throws {Error} for an address to which credentials must not be sent */
function apiAddress(address = 'https://api.github.com'): string {
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:' || hostname === '127.0.0.1') return address;
  throw new Error(`GITHUB_API_URL is ${address}. Credentials are sent by https only.`);
}

function readArguments(words: readonly string[]) {
  let values: ReturnType<typeof parsed>;
  try {
    values = parsed(words);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { format = 'text', only } = values;
  if (!(['text', 'markdown', 'json'] as const).some((each) => each === format)) {
    return `--format is text, markdown or json, not ${format}.`;
  }
  const wanted = only?.split(',').map((id) => id.trim());
  const unknown = wanted?.filter((id) => !statements.some((each) => each.id === id)) ?? [];
  if (unknown.length > 0) return `No statement is named ${unknown.join(', ')}. --list prints their names.`;
  const chosen = statements.filter(({ id }) => wanted === undefined || wanted.includes(id));
  return { values, chosen, format: format as Format };
}

function parsed(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      org: { type: 'string' },
      confirm: { type: 'string' },
      emulator: { type: 'boolean' },
      only: { type: 'string' },
      format: { type: 'string' },
      list: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}

async function runLive(
  chosen: readonly Statement[],
  organization: string,
  io: Io,
  results: Result[],
): Promise<void> {
  const credentials = readCredentials(io.environment);
  const { author } = credentials;
  if (author === null) {
    const missing = 'CONFORMANCE_AUTHOR_TOKEN is not set';
    for (const statement of chosen) results.push({ statement, outcome: { kind: 'not tested', missing } });
    return;
  }
  await withScratchRepository(
    { ...credentials, author },
    {
      organization,
      api: apiAddress(io.environment.GITHUB_API_URL),
      signal: io.signal,
      report: (line) => io.error(`${line}\n`),
    },
    (github) => runAll(chosen, github, io, results),
  );
}

/** Runs statements one after the other, and adds their results. @throws when the user ends the run */
async function runAll(
  chosen: readonly Statement[],
  github: GitHub,
  io: Io,
  results: Result[],
): Promise<void> {
  for (const [index, statement] of chosen.entries()) {
    io.error(`${index + 1}/${chosen.length} ${statement.id}\n`);
    const { notModeled } = statement;
    const outcome =
      notModeled !== undefined && github.isEmulator
        ? ({ kind: 'not tested', missing: `not modeled: ${notModeled}` } as const)
        : await runStatement(statement, github);
    // The outcome of the one that was interrupted says nothing.
    io.signal.throwIfAborted();
    results.push({ statement, outcome });
  }
}

if (import.meta.main) {
  const stop = new AbortController();
  // A second signal does not interrupt the deletion of the repository.
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () =>
      stop.abort(new Error('Interrupted: the repository of this run is being deleted.')),
    );
  }
  process.exitCode = await conformance(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    environment: process.env,
    signal: stop.signal,
  });
}
