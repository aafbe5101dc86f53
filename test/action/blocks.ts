import { readFileSync } from 'node:fs';

/** The files in the blocks of a page, in their order: each names its path in its first line. */
export function blocksOf(page: string): readonly { readonly path: string; readonly text: string }[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^( *)```yaml\n([\s\S]*?)^\1```$/gm)].map(([, indent = '', block = '']) => {
    const lines = block.split('\n').map((line) => line.slice(indent.length));
    const [, path] = /^# (\S+)$/.exec(lines[0] ?? '') ?? [];
    if (path === undefined) throw new Error(`A block of ${page} names no file: ${block}`);
    return { path, text: lines.slice(1).join('\n') };
  });
}
