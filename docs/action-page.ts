import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** An Action's description of itself: https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
interface ActionDescription {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** The tables of the inputs and outputs of the Action, from its description. */
export function actionTables(path: string): { readonly inputs: string; readonly outputs: string } {
  const { inputs, outputs } = parse(readFileSync(path, 'utf8')) as ActionDescription;
  const usual = ({ default: value }: { readonly default?: string }) =>
    value === undefined ? '' : `\`${value}\``;
  return {
    inputs: table(
      ['input', 'default', 'meaning'],
      Object.entries(inputs).map(([name, input]) => [`\`${name}\``, usual(input), input.description]),
    ),
    outputs: table(
      ['output', 'meaning'],
      Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    ),
  };
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
