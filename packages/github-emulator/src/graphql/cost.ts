import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { getArgumentValues, getDirectiveValues } from 'graphql/execution/values.js';

/** The cost of a query, before it is executed. */
export interface Cost {
  /** Number of requests that the connections amount to. */
  readonly requests: number;
  /** Points taken from the hourly budget: requests / 100, rounded, at least 1. */
  readonly points: number;
  /** Most nodes that it may return. */
  readonly nodeCount: number;
  /** Missing or excessive arguments of its connections: GitHub refuses such a query. */
  readonly problems: readonly CostProblem[];
}

export interface CostProblem {
  readonly type: 'MISSING_PAGINATION_BOUNDARIES' | 'EXCESSIVE_PAGINATION' | 'MAX_NODE_LIMIT_EXCEEDED';
  readonly message: string;
  readonly path: readonly string[];
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: { readonly [name: string]: unknown };
  readonly problems: CostProblem[];
}

interface Selection {
  readonly type: GraphQLCompositeType;
  readonly field: FieldNode;
  readonly sets: SelectionSetNode[];
}

const maximumPage = 100;
const maximumNodes = 500_000;

/**
 * Computes cost and node count by GitHub's published formula
 * (docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api): each connection is one request for each node
 * of the connections around it. `variables` are the coerced values.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: { readonly [name: string]: unknown },
): Cost {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return { requests: 0, points: 1, nodeCount: 0, problems: [] };
  const walk: Walk = { schema, fragments, variables, problems: [] };
  const { requests, nodes } = sum(walk, root, [operation.selectionSet], 1, []);
  if (nodes > maximumNodes) {
    const count = nodes.toLocaleString('en-US');
    walk.problems.push({
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message: `This query requests up to ${count} possible nodes which exceeds the maximum limit of 500,000.`,
      path: [],
    });
  }
  return {
    requests,
    points: Math.max(1, Math.round(requests / 100)),
    nodeCount: nodes,
    problems: walk.problems,
  };
}

/** Requests and nodes below `sets`, which are fetched for each of `parents` nodes. */
function sum(
  walk: Walk,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  parents: number,
  path: readonly string[],
): { requests: number; nodes: number } {
  let requests = 0;
  let nodes = 0;
  for (const selection of select(walk, type, sets).values()) {
    const definition =
      isObjectType(selection.type) || isInterfaceType(selection.type)
        ? selection.type.getFields()[selection.field.name.value]
        : undefined;
    if (definition === undefined) continue;
    const child = getNamedType(definition.type);
    const here = [...path, selection.field.alias?.value ?? selection.field.name.value];
    let count = parents;
    if (definition.args.some((argument) => argument.name === 'first') && child.name.endsWith('Connection')) {
      const { first, last } = getArgumentValues(definition, selection.field, walk.variables);
      const page = pageSize(walk, selection.field.name.value, first ?? undefined, last ?? undefined, here);
      requests += parents;
      nodes += parents * page;
      count = parents * page;
    }
    if (!isCompositeType(child) || selection.sets.length === 0) continue;
    const below = sum(walk, child, selection.sets, count, here);
    requests += below.requests;
    nodes += below.nodes;
  }
  return { requests, nodes };
}

function pageSize(walk: Walk, name: string, first: unknown, last: unknown, path: readonly string[]): number {
  const size = Number(first ?? last ?? 0);
  if (first === undefined && last === undefined) {
    walk.problems.push({
      type: 'MISSING_PAGINATION_BOUNDARIES',
      message: `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      path,
    });
  } else if (size > maximumPage || size < 1) {
    const bound = first === undefined ? 'last' : 'first';
    walk.problems.push({
      type: 'EXCESSIVE_PAGINATION',
      message: `Requesting ${size} records on the \`${name}\` connection exceeds the \`${bound}\` limit of 100 records.`,
      path,
    });
  }
  return size;
}

/** The selected fields of a type, with fragments expanded; the same answer key on the same type is one field. */
function select(
  walk: Walk,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  into = new Map<string, Selection>(),
): Map<string, Selection> {
  for (const node of sets.flatMap((set) => set.selections)) {
    if (getDirectiveValues(GraphQLSkipDirective, node, walk.variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, node, walk.variables)?.if === false) continue;
    if (node.kind === Kind.FIELD) {
      const key = `${type.name}.${node.alias?.value ?? node.name.value}`;
      const selection = into.get(key) ?? { type, field: node, sets: [] };
      if (node.selectionSet !== undefined) selection.sets.push(node.selectionSet);
      into.set(key, selection);
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? walk.fragments[node.name.value] : node;
    if (fragment === undefined) continue;
    const named = fragment.typeCondition && walk.schema.getType(fragment.typeCondition.name.value);
    const narrowed =
      named !== undefined && isCompositeType(named) ? narrower(walk.schema, type, named) : type;
    select(walk, narrowed, [fragment.selectionSet], into);
  }
  return into;
}

/** Of a type and the condition of a fragment on it, the narrower. */
function narrower(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  condition: GraphQLCompositeType,
): GraphQLCompositeType {
  return isObjectType(type) && !isObjectType(condition) && schema.isSubType(condition, type)
    ? (type satisfies GraphQLObjectType)
    : condition;
}
