import type { Operation } from './description.ts';

interface Route {
  readonly operationId: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** One letter a segment: static before parameter before multi-segment parameter. */
  readonly rank: string;
  readonly segments: number;
}

/** The operation that a method and a path name. */
export interface Match {
  /** For instance `checks/create`. */
  readonly operationId: string;
  /** The path's parameters, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A matcher over the templates of the operations: the longest wins, then the one with static segments first. */
export function routesOf(
  operations: Readonly<Record<string, Operation>>,
): (method: string, path: string) => Match | undefined {
  const routes = Object.entries(operations)
    .map(([operationId, operation]) => routeOf(operationId, operation))
    .sort((a, b) => b.segments - a.segments || (a.rank < b.rank ? -1 : 1));

  return (method, path) => {
    for (const route of routes) {
      if (route.method !== method.toLowerCase()) continue;
      const values = route.pattern.exec(path)?.slice(1).map(decode);
      if (values === undefined || values.includes(undefined)) continue;
      return {
        operationId: route.operationId,
        parameters: Object.fromEntries(route.names.map((name, index) => [name, values[index] ?? ''])),
      };
    }
    return undefined;
  };
}

function routeOf(operationId: string, { method, path, parameters }: Operation): Route {
  const multi = new Set(parameters.filter((one) => one.multiSegment === true).map((one) => one.name));
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const segments = path.split('/').slice(1);
  const pattern = path
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part.replace(/[.]/g, '\\.') : multi.has(part) ? '(.+)' : '([^/]+)',
    )
    .join('');
  return {
    operationId,
    method,
    names,
    pattern: new RegExp(`^${pattern}$`),
    rank: segments.map((segment) => rankOf(segment, multi)).join(''),
    segments: segments.length,
  };
}

function rankOf(segment: string, multi: ReadonlySet<string>): 'a' | 'b' | 'c' {
  if (!segment.startsWith('{')) return 'a';
  return multi.has(segment.slice(1, -1)) ? 'c' : 'b';
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
