import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import { githubSchema } from '../contract/graphql-schema.ts';

export type ReadQuery =
  | { readonly valid: true; readonly document: DocumentNode }
  | { readonly valid: false; readonly errors: readonly GraphQLError[] };

/** Valid queries by their text. Clients repeat a few queries, and validating one against this schema takes as long as executing it. */
const known = new Map<string, ReadQuery>();
const maxCached = 100;

/** Parses a query and validates it against GitHub's published schema. */
export function readQuery(text: string): ReadQuery {
  const read = known.get(text) ?? parseAndValidate(text);
  known.delete(text);
  if (read.valid) known.set(text, read);
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size > maxCached) known.delete(oldest);
  return read;
}

function parseAndValidate(text: string): ReadQuery {
  try {
    const document = parse(text);
    const errors = validate(githubSchema(), document);
    return errors.length === 0 ? { valid: true, document } : { valid: false, errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { valid: false, errors: [error] };
    throw error;
  }
}
