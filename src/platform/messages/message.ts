/** A message for operators. Its code never changes, so that people can search for it: docs/messages.md lists them all. */
export interface CodedMessage<Text extends string = string> {
  /** `C`: a command; `S`: the start of the service; `L`: the log, at `warn` and above. */
  readonly code: `SDL-${'C' | 'S' | 'L'}${number}`;
  /** Each `{name}` stands for a value. */
  readonly text: Text;
  readonly cause: string;
  readonly remedy: string;
}

/** The names of the values in a text. */
type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** A value for each name in a text. */
export type ValuesOf<Text extends string> = Readonly<Record<NamesIn<Text>, string | number>>;

/** The text of a message with its values filled in. */
export function textOf<Text extends string>({ text }: CodedMessage<Text>, values: ValuesOf<Text>): string {
  const known: Readonly<Record<string, string | number>> = values;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name]));
}

/**
 * The text of a message, followed by its code, as a terminal shows it.
 *
 * @example withCode(startMessages.portTaken, { port: 3000 }) // 'Port 3000 is taken … (SDL-S101)'
 */
export function withCode<Text extends string>(message: CodedMessage<Text>, values: ValuesOf<Text>): string {
  return `${textOf(message, values)} (${message.code})`;
}
