#!/usr/bin/env node
// Static imports run before the first line: modules that an old Node cannot load are imported after the check.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { nodeProblem } from '../platform/node-version.ts';

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
  const { check } = await import('./check/check.ts');
  const { doctor } = await import('./doctor/doctor.ts');
  const { evidence } = await import('./evidence/evidence.ts');
  const { exceptions } = await import('./exceptions/exceptions.ts');
  const { explain } = await import('./explain/explain.ts');
  const { init } = await import('./init/init.ts');
  const { ledger } = await import('./ledger/ledger.ts');
  const { reEvaluate } = await import('./re-evaluate.ts');
  const { keys } = await import('./keys/keys.ts');
  const { record } = await import('./record/record.ts');
  const { release } = await import('./release/release.ts');
  const { replay } = await import('./replay.ts');
  const { statements } = await import('./statements/statements.ts');
  const { store } = await import('./store.ts');
  const { validate } = await import('./validate/validate.ts');
  const { verify } = await import('./verify/verify.ts');
  const { work } = await import('./work.ts');
  // The reader of the output may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  const commands = [
    init,
    validate(process.stdin),
    replay,
    check(readEnvironment),
    explain(readEnvironment),
    doctor(readEnvironment),
    reEvaluate(readEnvironment),
    record(readEnvironment),
    evidence(readEnvironment),
    ledger(readEnvironment),
    exceptions(readEnvironment),
    release(readEnvironment),
    statements(readEnvironment),
    verify(readEnvironment),
    keys(readEnvironment),
    work(readEnvironment),
    store,
  ];
  process.exitCode = await runCommand(commands, process.argv.slice(2), {
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
