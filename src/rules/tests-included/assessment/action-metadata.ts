import type { CodeBlock } from '../../../analysis/diff/read-diff.ts';
import type { FilePath } from '../../../analysis/files/file-path.ts';

/**
 * Whether a change to a GitHub action only changes what people read of it, or the version of what it uses.
 * https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax
 */
export function isActionMetadata(path: FilePath, blocks: readonly CodeBlock[]): boolean {
  if (!/^action\.ya?ml$/.test(path.name) || blocks.length === 0) return false;
  return blocks.every((block) => {
    const lines = [...block.removed, ...block.added].map(({ text }) => text.slice(0, 500));
    if (lines.every((line) => described.test(line))) return true;
    return pinned(block.removed.map(({ text }) => text)) === pinned(block.added.map(({ text }) => text));
  });
}

const described =
  /^\s*(?:- )?(?:name|description|author|branding|icon|color|deprecationMessage|using):(?:\s|$)/;

/** The lines without the version behind `uses:`. */
function pinned(lines: readonly string[]): string {
  return lines
    .map((line) => line.slice(0, 500).replace(/^(\s*(?:- )?uses:\s*[^@\s]+)@\S+.*$/, '$1'))
    .join('\n');
}
