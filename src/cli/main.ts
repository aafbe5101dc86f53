#!/usr/bin/env node
// Static imports run before the first line: modules that an old Node cannot load are imported after the check.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { nodeProblem } from '../platform/node-version.ts';
import type { Command } from './command.ts';

/** Each command by its name, in the order of the help. Only the one that is asked for is loaded: all of them take twice as long to start. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./init/init.ts')).init,
  validate: async () => (await import('./validate/validate.ts')).validate(process.stdin),
  replay: async () => (await import('./replay.ts')).replay,
  check: async () => (await import('./check/check.ts')).check(readEnvironment),
  explain: async () => (await import('./explain/explain.ts')).explain(readEnvironment),
  doctor: async () => (await import('./doctor/doctor.ts')).doctor(readEnvironment),
  're-evaluate': async () => (await import('./re-evaluate.ts')).reEvaluate(readEnvironment),
  record: async () => (await import('./record/record.ts')).record(readEnvironment),
  evidence: async () => (await import('./evidence/evidence.ts')).evidence(readEnvironment),
  ledger: async () => (await import('./ledger/ledger.ts')).ledger(readEnvironment),
  exceptions: async () => (await import('./exceptions/exceptions.ts')).exceptions(readEnvironment),
  release: async () => (await import('./release/release.ts')).release(readEnvironment),
  statements: async () => (await import('./statements/statements.ts')).statements(readEnvironment),
  verify: async () => (await import('./verify/verify.ts')).verify(readEnvironment),
  keys: async () => (await import('./keys/keys.ts')).keys(readEnvironment),
  work: async () => (await import('./work.ts')).work(readEnvironment),
  store: async () => (await import('./store.ts')).store,
};

const problem = nodeProblem(process.versions.node);
if (problem === null) await main();
else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  // An export reads many large bodies, each for a moment: a young generation that grew with them would take 100 MB beside the service.
  if (process.argv[2] === 'evidence') setFlagsFromString('--semi-space-growth-factor=1');
  const { runCommand } = await import('./run.ts');
  // The reader of the output may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const named = Object.entries(commands).find(([name]) => name === process.argv[2]);
  const loaded = named === undefined ? Object.values(commands) : [named[1]];
  const loading = await Promise.all(loaded.map((load) => load()));
  process.exitCode = await runCommand(loading, process.argv.slice(2), {
    output: process.stdout,
    errors: process.stderr,
    interactive: process.stderr.isTTY,
  });
}

/** The variables of the process and, where it does not set them, of `.env` in the working directory, as for the service. */
function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
