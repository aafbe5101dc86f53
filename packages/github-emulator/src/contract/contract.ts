import { Ajv2019, type ErrorObject } from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import {
  type Description,
  type Operation,
  type Parameter,
  readDescription,
  type Schema,
} from './description.ts';
import { limitViolations } from './limits.ts';
import { type Match, routesOf } from './routes.ts';
import { resolve, undocumentedProperties } from './undocumented-properties.ts';

export type { Schema } from './description.ts';
export type { Match } from './routes.ts';

/** A request to validate: path parameters decoded, query values as in the URL. */
export interface Request {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined without a body. */
  readonly body?: unknown;
}

export interface ContractOptions {
  /** Validates against the next version of GitHub's REST API (2026-03-10) instead of the current one. */
  readonly nextApiVersion?: boolean;
}

/** Reads the vendored description (about 0.1 s); schemas are compiled when first used. */
export function loadContract({ nextApiVersion = false }: ContractOptions = {}): Contract {
  return new Contract(readDescription(nextApiVersion));
}

/**
 * Formats that are not validated: those that JSON Schema does not define, and `email`, because GitHub passes on
 * emails of commits, such as `49699333+dependabot[bot]@users.noreply.github.com`.
 */
const looseFormats = ['repo.nwo', 'timestamp', 'binary', 'ip/hostname', 'hostname', 'email'];

/** Validates against the vendored part of GitHub's REST API description. */
export class Contract {
  /** Every operation id of the description. */
  readonly operations: readonly string[];
  /** Every webhook of the description: `ping`, `pull_request.opened` … */
  readonly webhooks: readonly string[];
  /** The operation behind a method and a path without query (`/repos/o/r/pulls/1`), or undefined. Static segments win. */
  readonly match: (method: string, path: string) => Match | undefined;
  readonly #description: Description;
  readonly #ajv: Ajv2019;

  constructor(description: Description) {
    this.#description = description;
    this.operations = Object.keys(description.operations);
    this.webhooks = Object.keys(description.webhooks);
    this.match = routesOf(description.operations);
    // Most schemas validate few answers: fast compilation matters more than fast validation.
    const compileFast = { inlineRefs: false, code: { optimize: false } };
    this.#ajv = new Ajv2019({ strict: false, allErrors: true, logger: false, ...compileFast });
    formats.default(this.#ajv);
    for (const name of looseFormats) this.#ajv.addFormat(name, true);
    this.#ajv.addSchema(description, 'github');
  }

  /** Violations of a request, one sentence each. */
  requestViolations(operationId: string, { parameters, query, body }: Request): readonly string[] {
    const operation = this.#description.operations[operationId];
    if (operation === undefined) return [`${operationId} is not in GitHub's description`];
    const found = [
      ...operation.parameters.flatMap((parameter, index) =>
        this.#parameterViolations(
          operationId,
          parameter,
          index,
          parameter.in === 'path' ? parameters : query,
        ),
      ),
      ...Object.keys(query)
        .filter((name) => !operation.parameters.some((one) => one.in === 'query' && one.name === name))
        .filter((name) => observedParameters[operationId]?.includes(name) !== true)
        .map((name) => `query ${name} is not documented`),
      ...this.#bodyViolations(operationId, operation, body),
      ...limitViolations(operationId, query, body),
    ];
    return found.map((violation) => `${operationId} request: ${violation}`);
  }

  /**
   * Violations of an answer. `body` is the value to be sent as JSON, undefined for an empty answer. With a media type
   * other than JSON (a diff, SARIF) only the status is checked. The body of an error that the operation does not
   * describe must have the shape of GitHub's basic error.
   */
  responseViolations(
    operationId: string,
    status: number,
    body: unknown,
    mediaType = 'application/json',
  ): readonly string[] {
    const operation = this.#description.operations[operationId];
    if (operation === undefined) return [`${operationId} is not in GitHub's description`];
    const response = operation.responses[status];
    const where = `${operationId} answer ${status}`;
    if (response === undefined && status < 400 && status !== 304)
      return [`${where}: the status is not documented`];
    if (!mediaType.includes('json')) return [];
    // The description leaves out the body of some errors that have one, such as of requesting a review of somebody without access.
    if (status >= 400 && (response === undefined || (response.schema === undefined && body !== undefined))) {
      return this.#violations('/schemas/basic-error', this.schema('basic-error'), body).map(
        (one) => `${where}: ${one}`,
      );
    }
    if (response?.schema === undefined)
      return body === undefined ? [] : [`${where}: a body is not documented`];
    if (body === undefined) return [`${where}: the body is missing`];
    const pointer = `/operations/${pointerStep(operationId)}/responses/${status}/schema`;
    return this.#violations(pointer, response.schema, body).map((one) => `${where}: ${one}`);
  }

  /** Violations of a webhook's payload. `event` as in `X-GitHub-Event`; push, status and ping have no action. */
  webhookViolations(event: string, action: string | undefined, payload: unknown): readonly string[] {
    const name = webhookName(event, action);
    const schema = this.#description.webhooks[name];
    if (schema === undefined) return [`webhook ${name} is not in GitHub's description`];
    return this.#violations(`/webhooks/${pointerStep(name)}`, schema, payload).map(
      (one) => `webhook ${name}: ${one}`,
    );
  }

  /** The schema of an answer, or undefined when it has no JSON body or is not documented. */
  responseSchema(operationId: string, status: number): Schema | undefined {
    return this.#description.operations[operationId]?.responses[status]?.schema;
  }

  /** The schema of a webhook's payload, or undefined when the description lacks it. */
  webhookSchema(event: string, action: string | undefined): Schema | undefined {
    return this.#description.webhooks[webhookName(event, action)];
  }

  /** A schema by its name: `simple-user`, `full-repository`, `pull-request` … Throws when the description lacks it. */
  schema(name: string): Schema {
    return this.resolve({ $ref: `#/schemas/${name}` });
  }

  /** The schema that a `$ref` names, or the schema itself when it has none. */
  resolve(schema: Schema): Schema {
    return resolve(this.#description, schema);
  }

  #parameterViolations(
    operationId: string,
    parameter: Parameter,
    index: number,
    values: Readonly<Record<string, string>>,
  ): readonly string[] {
    const text = values[parameter.name];
    const where = `${parameter.in} ${parameter.name}`;
    if (text === undefined) return parameter.required ? [`${where} is missing`] : [];
    const value = coerce(text, this.resolve(parameter.schema));
    return this.#validate(`/operations/${pointerStep(operationId)}/parameters/${index}/schema`, value).map(
      (violation) => `${where}: ${violation.replace(/^\/ /, '')}`,
    );
  }

  #bodyViolations(operationId: string, { body: documented }: Operation, body: unknown): readonly string[] {
    const empty = body === undefined || JSON.stringify(body) === '{}';
    if (documented === undefined) return empty ? [] : ['a body is not documented'];
    if (body === undefined) return documented.required ? ['the body is missing'] : [];
    return this.#violations(`/operations/${pointerStep(operationId)}/body/schema`, documented.schema, body);
  }

  #violations(pointer: string, schema: Schema, value: unknown): readonly string[] {
    return [
      ...this.#validate(pointer, value),
      ...undocumentedProperties(this.#description, schema, value).map(
        (place) => `${place} is not documented`,
      ),
    ];
  }

  #validate(pointer: string, value: unknown): readonly string[] {
    const reference = `github#${pointer}`;
    const validate = this.#ajv.getSchema(reference);
    if (validate === undefined) throw new Error(`${reference} does not resolve`);
    if (validate(value) === true) return [];
    return [...new Set((validate.errors ?? []).map(sentence))];
  }
}

function webhookName(event: string, action: string | undefined): string {
  return action === undefined ? event : `${event}.${action}`;
}

function pointerStep(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * Parameters that clients send, and that the description lacks. The comparison of dependencies is read page by page:
 * https://github.com/actions/dependency-review-action/pull/649
 */
const observedParameters: Readonly<Record<string, readonly string[]>> = {
  'dependency-graph/diff-range': ['page', 'per_page'],
};

/** A query or path value, converted from text to the type of its schema; unchanged when that is impossible. */
function coerce(text: string, schema: Schema): unknown {
  const types = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(
    (branch) => branch.type ?? [],
  );
  if ((types.includes('integer') || types.includes('number')) && /^-?\d{1,15}$/.test(text))
    return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if (types.includes('array')) return text.split(',');
  return text;
}

function sentence({ instancePath, message = 'is wrong', params }: ErrorObject): string {
  const allowed: unknown = params.allowedValues;
  const values = Array.isArray(allowed) ? ` (${allowed.join(', ')})` : '';
  return `${instancePath === '' ? '/' : instancePath} ${message}${values}`;
}
