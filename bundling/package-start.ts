// What `npx sdl-gate` runs: an old Node loads this much, and is told what to install.
import { nodeProblem } from '../src/platform/node-version.ts';

const problem = nodeProblem(process.versions.node);
if (problem === null) {
  // A text, so that the command line is not bundled here, too.
  const commandLine: string = './command-line/main.mjs';
  await import(commandLine);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
