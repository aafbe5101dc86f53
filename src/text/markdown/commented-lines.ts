/**
 * Which lines of a document are inside a comment of HTML, which no reader sees: from where it begins until where it ends. A part of a
 * document begins outside one.
 *
 * @returns for each line, whether nothing of it is outside
 */
export function commentedLines(lines: readonly string[]): readonly boolean[] {
  let open = false;
  return lines.map((line) => {
    let rest = line;
    let shown = '';
    while (rest !== '') {
      const at = rest.indexOf(open ? '-->' : '<!--');
      if (!open) shown += at === -1 ? rest : rest.slice(0, at);
      if (at === -1) break;
      rest = rest.slice(at + (open ? 3 : 4));
      open = !open;
    }
    return shown.trim() === '' && line.trim() !== '';
  });
}
