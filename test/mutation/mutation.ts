/** One small change of a source file that a good test notices. */
export interface Mutation {
  /** From the root of the tree. */
  readonly file: string;
  readonly kind: MutationKind;
  /** Which characters are replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export type MutationKind =
  | 'arithmetic'
  | 'call dropped'
  | 'comparison'
  | 'condition negated'
  | 'constant'
  | 'default dropped'
  | 'element dropped'
  | 'logical operator'
  | 'method'
  | 'optional chaining'
  | 'pattern'
  | 'property dropped'
  | 'return value'
  | 'statement deleted'
  | 'string emptied'
  | 'word dropped';

/** A mutation as people read it, and as it is found again when lines have moved. */
export interface MutationText {
  readonly file: string;
  readonly kind: MutationKind;
  /** The lines that change, before and after, without indentation, joined by spaces. */
  readonly before: string;
  readonly after: string;
}

/** The file's text with the mutation. */
export function applied(text: string, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** From 1. */
export function lineOf(text: string, { start }: Mutation): number {
  return text.slice(0, start).split('\n').length;
}

/** @param text the file without the mutation */
export function describeMutation(text: string, mutation: Mutation): MutationText {
  const { file, kind, start, end, replacement } = mutation;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline;
  return {
    file,
    kind,
    before: joined(text.slice(from, to)),
    after: joined(text.slice(from, start) + replacement + text.slice(end, to)),
  };
}

function joined(lines: string): string {
  return lines.trim().replaceAll(/\s*\n\s*/g, ' ');
}
