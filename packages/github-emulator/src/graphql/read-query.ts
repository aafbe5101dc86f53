import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import { githubSchema } from '../contract/graphql-schema.ts';

export type ReadQuery =
  | { readonly valid: true; readonly document: DocumentNode }
  | { readonly valid: false; readonly errors: readonly GraphQLError[] };

/** Valid queries by their text. A client sends few, again and again, and to judge one by so large a schema takes as long as to answer it. */
const known = new Map<string, ReadQuery>();
const mostKnown = 100;

/** Parses the text of a query and judges it by GitHub's published schema. */
export function readQuery(text: string): ReadQuery {
  const read = known.get(text) ?? judge(text);
  known.delete(text);
  if (read.valid) known.set(text, read);
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size > mostKnown) known.delete(oldest);
  return read;
}

function judge(text: string): ReadQuery {
  try {
    const document = parse(text);
    const errors = validate(githubSchema(), document);
    return errors.length === 0 ? { valid: true, document } : { valid: false, errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { valid: false, errors: [error] };
    throw error;
  }
}
