/** What is quoted from a file is shown up to this length. */
const shown = 60;

/** Text from a policy file in a message, between backticks: on one line, cut when long. */
export function quote(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`]+/gu, ' ').toWellFormed();
  return line.length > shown ? `\`${line.slice(0, shown).toWellFormed()}…\`` : `\`${line}\``;
}
