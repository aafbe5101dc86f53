/** Characters of a quotation. */
const maxLength = 60;

/** Text from a policy file in a message, between backticks: on one line, cut when long. */
export function quote(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`]+/gu, ' ').toWellFormed();
  return line.length > maxLength ? `\`${line.slice(0, maxLength).toWellFormed()}…\`` : `\`${line}\``;
}
