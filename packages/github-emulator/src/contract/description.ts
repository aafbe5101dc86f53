import { readFileSync } from 'node:fs';

/** A JSON Schema (draft 2019-09), references written as `#/schemas/<name>`. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
}

/** One parameter of an operation, in its path or its query. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Schema;
  /** Whether a path parameter may contain slashes, as `{path}` and `{ref}` do. */
  readonly multiSegment?: boolean;
}

/** One REST operation. */
export interface Operation {
  readonly method: string;
  /** A template such as `/repos/{owner}/{repo}/check-runs`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly required: boolean; readonly schema: Schema };
  /** By status code; an empty object means an answer without a JSON body. */
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** The vendored part of GitHub's description: api-description/openapi.slice.json, written by api-description/update.ts. */
export interface Description {
  readonly operations: Readonly<Record<string, Operation>>;
  /** By event and action: `pull_request.opened`, `push`. */
  readonly webhooks: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** The file's content: the current description, and the changes of the next API version. */
export interface DescriptionFile extends Description {
  readonly next: {
    readonly version: string;
    /** An RFC 7386 merge patch over the three parts of the description. */
    readonly patch: unknown;
  };
}

const file = new URL('../../api-description/openapi.slice.json', import.meta.url);

/** Reads the vendored description of the current API version, or of the next one. */
export function readDescription(nextApiVersion: boolean): Description {
  const { next, ...current } = JSON.parse(readFileSync(file, 'utf8')) as DescriptionFile;
  return nextApiVersion ? (mergePatch(current, next.patch) as Description) : current;
}

/** Applies an RFC 7386 merge patch: null removes, objects merge, other values replace. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
