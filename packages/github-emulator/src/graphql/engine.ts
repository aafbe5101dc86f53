import { execute, type GraphQLError, type GraphQLResolveInfo, getNamedType, getOperationAST } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { isObject } from '../contract/description.ts';
import { githubSchema } from '../contract/graphql-schema.ts';
import { isListing, type Paging, page } from './connection.ts';
import { type Cost, costOf } from './cost.ts';
import { readQuery } from './read-query.ts';

/** A GraphQL request's JSON body. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** An error as GitHub words it. */
export interface GraphqlFault {
  /** NOT_FOUND, FORBIDDEN, UNPROCESSABLE …; absent for errors of syntax and validation. */
  readonly type?: string;
  readonly path?: readonly (string | number)[];
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** The caller's GraphQL points before this request. */
export interface Budget {
  readonly limit: number;
  readonly remaining: number;
  readonly used: number;
  /** ISO 8601, whole seconds. */
  readonly resetAt: string;
}

export interface GraphqlWorld<Context> {
  /**
   * Plain view objects: a property is the answer, a function `(args, context) => answer` computes it (may be async). One root
   * serves queries and mutations: `{ repository: ({ owner, name }, context) => view, addComment: ({ input }, context) => … }`.
   */
  readonly root: Readonly<Record<string, unknown>>;
  readonly context: Context;
  readonly budget: Budget;
  /** The message of the FORBIDDEN error for a field, or null when the caller may read it. `withheld`: the field is null without an error. */
  readonly authorize?: (typeName: string, fieldName: string) => string | typeof withheld | null;
}

/** A field that GitHub leaves out and does not say why. */
export const withheld = Symbol('withheld');

export interface GraphqlOutcome {
  /** The JSON body of the answer; its HTTP status is 200 even with errors. */
  readonly body: { readonly data?: unknown; readonly errors?: readonly GraphqlFault[] };
  /** Points to take from the budget. */
  readonly cost: number;
  readonly nodeCount: number;
  /** `not emulated: Type.field` for each requested field that the views lack: to be recorded as violations. */
  readonly notEmulated: readonly string[];
}

/** Thrown from a view: the field becomes null and the error appears as GitHub's, with type, path and locations. */
export class GraphqlProblem extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'GraphqlProblem';
    this.type = type;
  }
}

/** GitHub's NOT_FOUND; for instance `notFound('Repository', "with the name 'o/r'")`. */
export function notFound(kind: string, which: string): GraphqlProblem {
  return new GraphqlProblem('NOT_FOUND', `Could not resolve to a ${kind} ${which}.`);
}

/** A requested field is in GitHub's schema but not in the views. */
class NotEmulated extends Error {}

/** Passed to every resolver beside the caller's own context. */
interface Run<Context> {
  readonly world: GraphqlWorld<Context>;
  readonly cost: Cost;
}

type View = { readonly [field: string]: unknown };

const pagingArguments = new Set(['first', 'last', 'after', 'before']);

/**
 * Answers a GraphQL request over GitHub's published schema. The views are read by one generic resolver:
 * - the property of the field's name (camelCase), or the function there, called with `(args, context)`; enum values in upper case;
 * - for a field whose type ends in `Connection`: an array, already filtered and ordered by the other arguments;
 *   first, last, after and before are applied here and give nodes, edges, pageInfo and totalCount; a connection with fields of its
 *   own is an object of these and `items`;
 * - interfaces and unions: `__typename` of the view;
 * - a property that is absent (undefined), or an argument for a property that is not a function: `not emulated: Type.field`;
 * - `Query.rateLimit` is answered from the budget.
 */
export async function answer<Context>(
  request: GraphqlRequest,
  world: GraphqlWorld<Context>,
): Promise<GraphqlOutcome> {
  const schema = githubSchema();
  const refused = (errors: readonly GraphqlFault[], data?: null): GraphqlOutcome => ({
    body: data === null ? { data, errors } : { errors },
    cost: 1,
    nodeCount: 0,
    notEmulated: [],
  });

  const query = readQuery(request.query);
  if (!query.valid) return refused(query.errors.map(faultOf));
  const { document } = query;
  const operation = getOperationAST(document, request.operationName);
  if (operation == null) return refused([{ message: 'No operation named so, or several and none named' }]);
  const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
  if (variables.errors !== undefined) return refused(variables.errors.map(faultOf));

  const cost = costOf(schema, document, operation, variables.coerced);
  if (cost.problems.length > 0) return refused(cost.problems, null);

  const run: Run<Context> = { world, cost };
  const { data, errors = [] } = await execute({
    schema,
    document,
    rootValue: world.root,
    contextValue: run,
    ...(request.variables != null && { variableValues: request.variables }),
    ...(request.operationName != null && { operationName: request.operationName }),
    fieldResolver: resolveField<Context>,
    typeResolver: (view) =>
      isObject(view) && typeof view.__typename === 'string' ? view.__typename : undefined,
  });
  return {
    body: errors.length > 0 ? { data, errors: errors.map(faultOf) } : { data },
    cost: cost.points,
    nodeCount: cost.nodeCount,
    notEmulated: errors
      .filter((error) => error.originalError instanceof NotEmulated)
      .map((error) => error.message),
  };
}

async function resolveField<Context>(
  view: View,
  args: Readonly<Record<string, unknown>>,
  { world, cost }: Run<Context>,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const { parentType, fieldName } = info;
  const refusal = world.authorize?.(parentType.name, fieldName) ?? null;
  if (refusal === withheld) return null;
  if (refusal !== null) throw new GraphqlProblem('FORBIDDEN', refusal);
  if (parentType === info.schema.getQueryType() && fieldName === 'rateLimit')
    return rateLimit(world.budget, cost);

  const connection = getNamedType(info.returnType).name.endsWith('Connection');
  const property = view[fieldName];
  if (typeof property !== 'function') checkArguments(info, connection);
  const value: unknown =
    typeof property === 'function'
      ? await (property as ViewFunction<Context>)(args, world.context)
      : await property;
  if (value === undefined) throw new NotEmulated(`not emulated: ${parentType.name}.${fieldName}`);
  if (!connection) return value;
  if (isListing(value)) return { ...value, ...page(value.items, args as Paging) };
  return Array.isArray(value) ? page(value, args as Paging) : value;
}

type ViewFunction<Context> = (args: Readonly<Record<string, unknown>>, context: Context) => unknown;

/** A plain property cannot use arguments: ignoring them would invent an answer. */
function checkArguments(
  { fieldNodes, parentType, fieldName }: GraphQLResolveInfo,
  connection: boolean,
): void {
  for (const { name } of fieldNodes[0]?.arguments ?? []) {
    if (connection && pagingArguments.has(name.value)) continue;
    throw new NotEmulated(`not emulated: ${parentType.name}.${fieldName}(${name.value})`);
  }
}

function rateLimit({ limit, remaining, used, resetAt }: Budget, { points, nodeCount }: Cost): View {
  return { limit, cost: points, nodeCount, remaining: remaining - points, used: used + points, resetAt };
}

function faultOf(error: GraphQLError): GraphqlFault {
  const { originalError, path, locations, message } = error;
  const problem = originalError instanceof GraphqlProblem ? originalError : undefined;
  return {
    ...(problem !== undefined && { type: problem.type }),
    ...(path !== undefined && { path }),
    ...(problem?.type === 'FORBIDDEN' && { extensions: { saml_failure: false } }),
    ...(locations !== undefined && { locations }),
    message,
  };
}
