const maxLineLength = 140;

/**
 * Breaks a paragraph of Markdown into lines of bounded length.
 *
 * @param marker begins the first line, such as `- `; the others are indented by its length
 */
export function wrapped(text: string, marker = ''): string {
  const lines: string[] = [];
  let line = marker;
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== marker.trim() && line.length + 1 + word.length > maxLineLength) {
      lines.push(line);
      line = ' '.repeat(marker.length);
    }
    line += line.trim() === '' || line === marker ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
