import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licenses of packages, as one text.
 *
 * @param folders of the packages, from the root
 * @throws where a package states no license
 */
export function licensesOf(
  folders: readonly string[],
  root: string,
): { readonly packages: readonly string[]; readonly text: string } {
  const found = new Map(folders.map((folder) => licenseIn(join(root, folder))));
  const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = sorted.map(([name, text]) => `${name}\n${'-'.repeat(name.length)}\n\n${text}\n`);
  const introduction = 'This bundle holds code of the packages below, under their licenses.\n';
  return { packages: sorted.map(([name]) => name), text: [introduction, ...parts].join('\n\n') };
}

/** The name and version of a package, and its license: the text, or where the package has none, what it states. */
function licenseIn(folder: string): readonly [name: string, text: string] {
  const stated = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
    readonly author?: string | { readonly name: string };
  };
  const name = `${stated.name} ${stated.version}`;
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'));
  if (texts.length > 0) return [name, texts.map((text) => text.trim()).join('\n\n')];
  if (stated.license === undefined)
    throw new Error(`${name} states no license: it cannot be part of a bundle.`);
  const author = typeof stated.author === 'object' ? stated.author.name : stated.author;
  return [name, `License: ${stated.license}${author === undefined ? '' : `\nAuthor: ${author}`}`];
}
