/**
 * Runs scripts of package.json at the same time, all of them to their end, and prints the output of those that fail.
 *
 *     node test/run-checks.ts check:style check:types
 */
import { spawn } from 'node:child_process';

interface Result {
  readonly script: string;
  readonly passed: boolean;
}

/** Prints the result as soon as the script has ended. */
async function run(script: string): Promise<Result> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--run', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const passed = code === 0;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${passed ? '✓' : '✗'} ${script} (${seconds} s)`);
  if (!passed) console.log(`\n${output.trim()}\n`);
  return { script, passed };
}

const scripts = process.argv.slice(2);
const results = await Promise.all(scripts.map(run));
const failed = results.filter(({ passed }) => !passed).map(({ script }) => script);
if (failed.length > 0) {
  console.log(`${failed.length} of ${scripts.length} checks failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
