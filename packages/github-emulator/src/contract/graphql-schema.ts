import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema, isScalarType } from 'graphql';

/** The format of GitHub's custom scalars. */
const scalars: Readonly<Record<string, RegExp>> = {
  BigInt: /^\d+$/,
  DateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  GitObjectID: /^[\da-f]{40}$/,
  URI: /^(https?:\/)?\/[^\s]*$/,
};

let schema: GraphQLSchema | undefined;

/**
 * GitHub's published GraphQL schema, built on first use (about 0.2 s) and kept. It is not validated: the published file
 * declares one field twice.
 */
export function githubSchema(): GraphQLSchema {
  schema ??= withScalars(
    buildSchema(readFileSync(new URL('../../api-description/schema.graphql', import.meta.url), 'utf8'), {
      assumeValidSDL: true,
      assumeValid: true,
      noLocation: true,
    }),
  );
  return schema;
}

/** A schema built from text accepts any value for a custom scalar: check them when they are serialized. */
function withScalars(built: GraphQLSchema): GraphQLSchema {
  for (const [name, pattern] of Object.entries(scalars)) {
    const type = built.getType(name);
    if (!isScalarType(type)) throw new Error(`GitHub's GraphQL schema has no scalar ${name}`);
    type.serialize = (value) => {
      if (typeof value === 'string' && pattern.test(value)) return value;
      throw new TypeError(`${name} cannot represent value: ${JSON.stringify(value)}`);
    };
  }
  return built;
}
