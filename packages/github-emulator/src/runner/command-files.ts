import type { StepAnnotation } from '../handles/workflows.ts';

/** Characters of a job's summary: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
export const maxSummary = 1024 * 1024;

/**
 * The values in a file such as `GITHUB_OUTPUT`: `name=value`, or `name<<delimiter`, lines, `delimiter`.
 *
 * @throws as the runner refuses a file
 */
export function readValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && delimiter !== undefined) {
      const end = lines.indexOf(delimiter, at + 1);
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
      values.set(name, lines.slice(at + 1, end).join('\n'));
      at = end;
    } else if (line.includes('='))
      values.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1));
    else throw new Error(`Invalid format '${line}'`);
  }
  return values;
}

/** The commands in the output of a step, of either form, wherever in a line they begin. */
export function annotationsIn(output: string): readonly StepAnnotation[] {
  return output.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, name, properties = '', message = ''] =
      /^\s*::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line) ??
      /##\[([a-z-]+)(?: ([^\]]*))?\](.*)$/.exec(line) ??
      [];
    if (name !== 'error' && name !== 'warning' && name !== 'notice') return [];
    const given = new Map(
      properties.split(/[,;]/).map((each) => {
        const [key = '', ...value] = each.split('=');
        return [key.trim(), decoded(value.join('='))];
      }),
    );
    return [
      {
        level: name,
        title: given.get('title') ?? null,
        path: given.get('file') ?? null,
        line: given.has('line') ? Number(given.get('line')) : null,
        message: decoded(message),
      },
    ];
  });
}

function decoded(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
