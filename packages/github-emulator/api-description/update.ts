/**
 * Updates the vendored copies of GitHub's official API descriptions: `npm run api-description:update`.
 * operations.json lists what is included; the sources are written to PROVENANCE.md. Review the diff.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Description, Operation, Parameter, Schema } from '../src/contract/description.ts';
import { applyBreakingChanges, mergePatchBetween } from './breaking-changes.ts';
import { nameOf, type OpenApiSchema, referencesOf, toJsonSchema } from './json-schema.ts';

const restPackage = { name: '@octokit/openapi', version: '23.0.2' };
const graphqlPackage = { name: '@octokit/graphql-schema', version: '15.26.1' };
const nextVersion = '2026-03-10';

interface Reference {
  readonly $ref: string;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: OpenApiSchema }>>;
}
interface OpenApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: OpenApiSchema;
  readonly 'x-multi-segment'?: boolean;
}
interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly (OpenApiParameter | Reference)[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content | Reference>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly 'x-webhooks': Readonly<Record<string, { readonly post: OpenApiOperation }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, OpenApiSchema>>;
    readonly parameters: Readonly<Record<string, OpenApiParameter>>;
    readonly responses: Readonly<Record<string, Content>>;
  };
}
interface Wanted {
  readonly operations: readonly string[];
  readonly webhooks: readonly string[];
}

/** The wanted operations and webhooks of an OpenAPI document, with every schema they reach. */
function slice(document: OpenApi, wanted: Wanted): Description {
  const operations: Record<string, Operation> = {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!wanted.operations.includes(operation.operationId)) continue;
      operations[operation.operationId] = convertOperation(document, method, path, operation);
    }
  }
  const missing = wanted.operations.filter((id) => operations[id] === undefined);
  if (missing.length > 0) throw new Error(`not in the description: ${missing.join(', ')}`);

  const webhooks: Record<string, Schema> = {};
  for (const { post } of Object.values(document['x-webhooks'])) {
    const [event = '', action] = post.operationId.replaceAll('-', '_').split('/');
    const schema = post.requestBody?.content?.['application/json']?.schema;
    if (!wanted.webhooks.includes(event) || schema === undefined) continue;
    webhooks[action === undefined ? event : `${event}.${action}`] = toJsonSchema(schema);
  }
  return {
    operations,
    webhooks,
    schemas: reachable(document, [operations, webhooks, { $ref: 'basic-error' }]),
  };
}

function convertOperation(
  document: OpenApi,
  method: string,
  path: string,
  operation: OpenApiOperation,
): Operation {
  const { requestBody, parameters = [], responses } = operation;
  const bodySchema = requestBody?.content?.['application/json']?.schema;
  return {
    method,
    path,
    parameters: parameters
      .map((entry) => ('$ref' in entry ? pick(document.components.parameters, entry.$ref) : entry))
      .flatMap(convertParameter),
    ...(bodySchema !== undefined && {
      body: { required: requestBody?.required === true, schema: toJsonSchema(bodySchema) },
    }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, entry]) => {
        const response = '$ref' in entry ? pick(document.components.responses, entry.$ref) : entry;
        const schema = response.content?.['application/json']?.schema;
        return [status, schema === undefined ? {} : { schema: toJsonSchema(schema) }];
      }),
    ),
  };
}

function convertParameter(parameter: OpenApiParameter): readonly Parameter[] {
  if (parameter.in !== 'path' && parameter.in !== 'query') return [];
  return [
    {
      name: parameter.name,
      in: parameter.in,
      required: parameter.required === true,
      schema: toJsonSchema(parameter.schema),
      ...(parameter['x-multi-segment'] === true && { multiSegment: true }),
    },
  ];
}

function pick<Value>(table: Readonly<Record<string, Value>>, reference: string): Value {
  const value = table[nameOf(reference)];
  if (value === undefined) throw new Error(`${reference} is not in the description`);
  return value;
}

/** The schemas that `roots` refer to, and those that they refer to, in alphabetical order. */
function reachable(document: OpenApi, roots: unknown): Record<string, Schema> {
  const found = new Map<string, Schema>();
  const waiting = [...referencesOf(roots)];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const schema = toJsonSchema(pick(document.components.schemas, name));
    found.set(name, schema);
    waiting.push(...referencesOf(schema));
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An enum value that GitHub's documentation and its other schemas have, and that one schema of the description lacks. */
interface Correction {
  readonly schema: string;
  readonly property: string;
  readonly value: string;
  readonly source: string;
}

const corrections: readonly Correction[] = [
  {
    schema: 'check-run',
    property: 'conclusion',
    value: 'stale',
    source: 'https://docs.github.com/rest/checks/runs',
  },
];

/** A property that GitHub's answers have, and that the description lacks. */
interface Addition {
  readonly schema: string;
  readonly property: string;
  readonly type: OpenApiSchema;
  readonly source: string;
}

const additions: readonly Addition[] = [
  {
    schema: 'environment',
    property: 'can_admins_bypass',
    type: { type: 'boolean' },
    source: 'answers of api.github.com that public repositories quote, such as sam-goodwin/alchemy',
  },
];

/** A property that GitHub sends as null in the answer of an operation, and that is never null in the description. */
interface Nullable {
  readonly path: string;
  readonly property: readonly string[];
  readonly source: string;
}

const nullables: readonly Nullable[] = [
  {
    path: '/repos/{owner}/{repo}/attestations/{subject_digest}',
    property: ['attestations', 'bundle'],
    source: 'answers of api.github.com since 2026-07-16, such as in aaif-goose/goose#10557',
  },
];

interface Shape extends Record<string, unknown> {
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  nullable?: boolean;
}

/** Allows null for these properties. @throws for one that the description lacks, or allows to be null meanwhile */
function allowNull(document: OpenApi): OpenApi {
  const copy = structuredClone(document);
  for (const { path, property } of nullables) {
    const answer = copy.paths[path]?.get?.responses['200'] as Content | undefined;
    let shape = answer?.content?.['application/json']?.schema as Shape | undefined;
    for (const name of property) shape = (shape?.items ?? shape)?.properties?.[name];
    if (shape === undefined || shape.nullable === true) {
      throw new Error(`${path} needs no null in ${property.join('.')}`);
    }
    shape.nullable = true;
  }
  return copy;
}

/** Adds the missing properties. @throws for one that the description has meanwhile */
function complete(document: OpenApi): OpenApi {
  const schemas = { ...document.components.schemas };
  for (const { schema: name, property, type } of additions) {
    const schema = schemas[name] as { readonly properties?: Readonly<Record<string, OpenApiSchema>> };
    if (schema?.properties === undefined || property in schema.properties) {
      throw new Error(`${name} needs no '${property}'`);
    }
    schemas[name] = { ...schema, properties: { ...schema.properties, [property]: type } };
  }
  return { ...document, components: { ...document.components, schemas } };
}

/** Adds the missing enum values. @throws for a value that the description has meanwhile, or has no enum for */
function correct(document: OpenApi): OpenApi {
  const schemas = { ...document.components.schemas };
  for (const { schema: name, property, value } of corrections) {
    const schema = schemas[name] as { readonly properties?: Readonly<Record<string, OpenApiSchema>> };
    const values = schema?.properties?.[property]?.enum;
    if (!Array.isArray(values) || values.includes(value)) {
      throw new Error(`${name}.${property} needs no '${value}'`);
    }
    const corrected = { ...schema.properties?.[property], enum: [...values, value] };
    schemas[name] = { ...schema, properties: { ...schema.properties, [property]: corrected } };
  }
  return { ...document, components: { ...document.components, schemas } };
}

/** JSON with one line for each entry, so that an update gives a readable diff. */
function serialise(parts: Readonly<Record<string, object>>): string {
  const bodies = Object.entries(parts).map(([part, entries]) => {
    const lines = Object.entries(entries).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    );
    return `${JSON.stringify(part)}:{\n${lines.join(',\n')}\n}`;
  });
  return `{\n${bodies.join(',\n')}\n}\n`;
}

/** Downloads a package without installing it; returns a reader of its files and its tarball's SHA-256. */
function download(folder: string, { name, version }: { name: string; version: string }) {
  const tarball = execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();
  const content = readFileSync(join(folder, tarball));
  return {
    sha256: createHash('sha256').update(content).digest('hex'),
    read: (path: string): string =>
      execFileSync('tar', ['-xzOf', tarball, `package/${path}`], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      }),
  };
}

function provenance(
  sources: readonly { name: string; version: string; sha256: string; taken: string }[],
): string {
  const list = sources.map(
    ({ name, version, taken, sha256 }) =>
      `- ${name} ${version} (MIT): ${taken}. The npm tarball's SHA-256 is\n  \`${sha256}\`.`,
  );
  return `# Where the descriptions come from

Written by \`npm run api-description:update\` on ${new Date().toISOString().slice(0, 10)}. To update: raise the versions in update.ts, run it, review the diff.

${list.join('\n')}

\`openapi.slice.json\` holds the operations and webhooks listed in \`operations.json\` and the schemas they reach, converted from OpenAPI 3.0 to
JSON Schema 2019-09 (\`nullable\` to the type null) and without descriptions, titles, examples, defaults and \`x-\` extensions. Its part \`next\`
is the merge patch that leads to REST API version ${nextVersion}, computed from the description's own \`x-github-breaking-changes\`.
\`schema.graphql\` is the published file, unchanged. Both packages are published by GitHub's Octokit team from GitHub's own descriptions
(github/rest-api-description, GitHub's public GraphQL schema); the MIT license of both is in \`LICENSE\`.

Added, because the description lacks it:
${corrections.map(({ schema, property, value, source }) => `- \`${value}\` as a value of \`${schema}.${property}\`, by ${source}`).join('\n')}
${additions.map(({ schema, property, source }) => `- \`${schema}.${property}\`, by ${source}`).join('\n')}
${nullables.map(({ path, property, source }) => `- null as a value of \`${property.join('.')}\` in the answer of\n  \`${path}\`,\n  by ${source}`).join('\n')}

\`permissions.json\` is maintained by hand; its \`source\` entry names the sources.
`;
}

const folder = mkdtempSync(join(tmpdir(), 'api-description-'));
try {
  const here = (name: string): URL => new URL(name, import.meta.url);
  const wanted = JSON.parse(readFileSync(here('operations.json'), 'utf8')) as Wanted;
  const rest = download(folder, restPackage);
  const published = JSON.parse(rest.read('generated/api.github.com.json')) as OpenApi;
  const document = allowNull(complete(correct(published)));
  const current = slice(document, wanted);
  const next = slice(applyBreakingChanges(document, nextVersion) as OpenApi, wanted);
  const { operations, webhooks, schemas } = current;
  writeFileSync(
    here('openapi.slice.json'),
    serialise({
      operations,
      webhooks,
      schemas,
      next: { version: nextVersion, patch: mergePatchBetween(current, next) },
    }),
  );
  const graphql = download(folder, graphqlPackage);
  writeFileSync(here('schema.graphql'), graphql.read('schema.graphql'));
  writeFileSync(here('LICENSE'), rest.read('LICENSE'));
  writeFileSync(
    here('PROVENANCE.md'),
    provenance([
      {
        ...restPackage,
        sha256: rest.sha256,
        taken: '`generated/api.github.com.json`, cut to `openapi.slice.json`',
      },
      { ...graphqlPackage, sha256: graphql.sha256, taken: '`schema.graphql`' },
    ]),
  );
} finally {
  rmSync(folder, { recursive: true });
}
