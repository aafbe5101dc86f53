import type { Needs } from './needs.ts';
import type { Statement } from './statement.ts';

/** `the app with checks: write; a second user`. */
export function needsInWords({ app, events = [], reviewer, plan }: Needs): string {
  const permissions = Object.entries(app ?? {}).map(([name, access]) => `${name}: ${access}`);
  const found = [
    ...(app === undefined
      ? []
      : [permissions.length === 0 ? 'the app' : `the app with ${permissions.join(', ')}`]),
    ...(events.length === 0 ? [] : [`the events ${events.join(', ')}`]),
    ...(reviewer ? ['a second user'] : []),
    ...(plan === undefined ? [] : [plan]),
  ];
  return found.length === 0 ? 'a repository' : found.join('; ');
}

/** Characters of a line of the documentation. */
const lineLength = 140;

function wrapped(text: string, indent: string): string {
  const lines = [''];
  for (const word of text.split(/(?<=\S) /)) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= lineLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}

/** Each statement as an item of a Markdown list, for docs/conformance.md. */
export function listed(statements: readonly Statement[]): string {
  return statements
    .map(({ id, says, needs, where, notModeled }) =>
      [
        wrapped(`- \`${id}\`: ${says}`, '  '),
        wrapped(`  - needs ${needsInWords(needs)}`, '    '),
        wrapped(`  - relied on by ${where.map((path) => `\`${path}\``).join(', ')}`, '    '),
        ...(notModeled === undefined ? [] : [wrapped(`  - not modeled: ${notModeled}`, '    ')]),
        '',
      ].join('\n'),
    )
    .join('');
}

/** The union of what the statements need of the test app. */
export function appOf(statements: readonly Statement[]): {
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly events: readonly string[];
} {
  const permissions: Record<string, 'read' | 'write'> = {};
  for (const { needs } of statements) {
    for (const [name, access] of Object.entries(needs.app ?? {})) {
      if (permissions[name] !== 'write') permissions[name] = access;
    }
  }
  const events = new Set(statements.flatMap(({ needs }) => needs.events ?? []));
  return {
    permissions: Object.fromEntries(Object.entries(permissions).sort(([one], [two]) => (one < two ? -1 : 1))),
    events: [...events].sort(),
  };
}
