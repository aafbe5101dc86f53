/**
 * Writes the npm package into `dist/package`, from where it is published: `npm publish dist/package`.
 *
 *     npm run build:package
 */
import { join } from 'node:path';
import { root } from './bundle.ts';
import { writePackage } from './package.ts';

const folder = join(root, 'dist/package');
await writePackage(folder);
console.log(
  `Wrote ${folder}. "npm pack ./dist/package" packs it, "npm publish ./dist/package" publishes it.`,
);
