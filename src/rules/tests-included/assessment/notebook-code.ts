import type { Hunk, PatchLine } from '../../../analysis/diff/patch.ts';

/**
 * Whether a change to a notebook adds code to its cells. Outputs, counters, metadata and text change nothing that runs. Jupyter writes the
 * keys of a cell in alphabetical order, each on a line, and source as a list of lines: https://nbformat.readthedocs.io/en/latest/format_description.html.
 * What the hunks leave open counts as code.
 */
export function addsNotebookCode(hunks: readonly Hunk[]): boolean {
  const depth = depthOfCells(hunks);
  return hunks.some(({ lines }) => addsCode(lines, depth));
}

/** Characters of a line that are read. */
const maxLength = 300;

const cellKey = /^(\s*)"(cell_type|source|outputs|metadata|execution_count|id|attachments)":\s*(.*)$/;

/** The indentation of the keys of a cell: three levels deep. Where no hunk shows it, the largest that is common. */
function depthOfCells(hunks: readonly Hunk[]): number {
  for (const { lines } of hunks) {
    for (const { text } of lines) {
      const [, indent, key] = cellKey.exec(text.slice(0, maxLength)) ?? [];
      if (indent !== undefined && (key === 'cell_type' || key === 'source' || key === 'outputs'))
        return indent.length;
    }
  }
  return 6;
}

function addsCode(lines: readonly PatchLine[], depth: number): boolean {
  let cell: 'code' | 'other' | 'unknown' = 'unknown';
  let key = 'unknown';
  for (const line of lines) {
    if (line.kind === 'removed') continue;
    const text = line.text.slice(0, maxLength);
    const [, indent, name = '', value = ''] = cellKey.exec(text) ?? [];
    if (indent !== undefined && indent.length <= depth) {
      key = name;
      if (name === 'cell_type') cell = value.includes('"code"') ? 'code' : 'other';
      if (name === 'source' && line.kind === 'added' && cell !== 'other' && isCode(value)) return true;
      continue;
    }
    if (line.kind !== 'added' || cell === 'other') continue;
    const isSource = key === 'source' || (key === 'unknown' && isSourceDepth(text, depth));
    if (isSource && isCode(text.trim())) return true;
  }
  return false;
}

/** Lines of a source lie one level below the keys of a cell; those of outputs lie deeper. */
function isSourceDepth(text: string, depth: number): boolean {
  const indent = text.length - text.trimStart().length;
  return indent <= depth + Math.max(1, Math.round(depth / 3));
}

/** A line of source with more than a comment or white space. */
function isCode(value: string): boolean {
  const [, content = ''] = /^"(.*?)(?:\\n)?",?$/.exec(value.replace(/^\[\s*/, '')) ?? [];
  const code = content.trim();
  return code !== '' && !code.startsWith('#') && !/^(?:\\[nt])*$/.test(code);
}
