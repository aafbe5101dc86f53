/**
 * The text of an environment file with these variables: each replaces the lines that set it, and the others stay as they are.
 *
 *     withVariables('PORT=3000\nAPP_ID=1\n', { APP_ID: '2' })   // 'PORT=3000\nAPP_ID=2\n'
 *
 * @param values one line each; a line break becomes `\n` between quotes, as Node and Docker read it
 */
export function withVariables(text: string, values: Readonly<Record<string, string>>): string {
  const kept = text.replace(assignment, (whole, name: string) => (Object.hasOwn(values, name) ? '' : whole));
  const added = Object.entries(values).map(([name, value]) => `${name}=${written(value)}\n`);
  return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${added.join('')}`;
}

/** A variable with its value, which may be between quotes over several lines. */
const assignment = /^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=[ \t]*(?:"[^"]*"|'[^']*')?[^\n]*(?:\n|$)/gm;

function written(value: string): string {
  return /^[\w.:/@+-]*$/.test(value) ? value : `"${value.trimEnd().replaceAll('\n', '\\n')}"`;
}
