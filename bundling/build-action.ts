/**
 * Writes the bundle of the GitHub Action, which GitHub runs as it is in the repository.
 *
 *     node bundling/build-action.ts            writes it
 *     node bundling/build-action.ts --check    fails where it is out of date
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, root, textIn } from './bundle.ts';

const folder = join(root, 'dist-action');
const { code, licenses } = await bundle('src/action/main.ts');
const files = Object.entries({ 'index.mjs': code, 'licenses.txt': licenses });
const stale = files.filter(([name, text]) => textIn(join(folder, name)) !== text).map(([name]) => name);

if (!process.argv.includes('--check')) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
} else if (stale.length > 0) {
  console.error(
    `Out of date in dist-action: ${stale.join(', ')}. Run "npm run generate" and commit the result.`,
  );
  process.exitCode = 1;
}
