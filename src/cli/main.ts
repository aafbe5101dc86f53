#!/usr/bin/env node
// Static imports run before the first line: modules that an old Node cannot load are imported after the check.
import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import type { Screen } from '../check/screen.ts';
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
  const { commands } = await import('./commands.ts');
  // The reader of the output may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.exitCode = await runCommand(commands(readEnvironment, process.stdin), process.argv.slice(2), {
    output: process.stdout,
    errors: process.stderr,
    interactive: process.stderr.isTTY,
    screen: await screen(),
  });
}

/** The variables of the process and, where it does not set them, of `.env` in the working directory, as for the service. */
function readEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

async function screen(): Promise<Screen> {
  const { screenOf } = await import('./screen.ts');
  // Which terminals show links is asked only where there is one.
  const isLinking = process.stdout.isTTY && (await import('supports-hyperlinks')).default.stdout;
  return screenOf(process.stdout, process.env, isLinking);
}
