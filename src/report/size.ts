/**
 * GitHub's limit on a check run's summary, on its text and on a comment: 65,535 characters. Counted here in bytes of
 * UTF-8, which are never fewer than characters, so the limit holds however GitHub counts.
 */
export const maxOutputBytes = 65_535;

/** The length in bytes of UTF-8. */
export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Cuts a plain text to at most `limit` characters (UTF-16 units), an ellipsis being the last of them where something was
 * cut. Never inside a surrogate pair.
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = Math.max(0, limit - 1);
  const before = text.charCodeAt(end - 1);
  const splits = before >= 0xd8_00 && before <= 0xdb_ff;
  return `${text.slice(0, splits ? end - 1 : end)}…`;
}

/** The same, but keeps the end as well as the beginning: a path's name is at its end. */
export function shortenMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const tail = Math.floor(limit / 3);
  const start = text.length - tail;
  const after = text.charCodeAt(start);
  const splits = after >= 0xdc_00 && after <= 0xdf_ff;
  return shorten(text, limit - tail) + text.slice(splits ? start + 1 : start);
}

/**
 * Joins whole blocks until `limit` bytes are full. A block is never cut: where some do not fit, `rest` says at the end
 * how many were left out.
 *
 * @param rest the last block, given how many are missing; it has to be of about the same size for every count
 */
export function joinWithin(
  blocks: readonly string[],
  separator: string,
  limit: number,
  rest: (missing: number) => string,
): string {
  const whole = blocks.join(separator);
  if (bytes(whole) <= limit) return whole;
  let free = limit - bytes(rest(blocks.length));
  const kept: string[] = [];
  for (const block of blocks) {
    free -= bytes(block) + bytes(separator);
    if (free < 0) break;
    kept.push(block);
  }
  return [...kept, rest(blocks.length - kept.length)].join(separator);
}
