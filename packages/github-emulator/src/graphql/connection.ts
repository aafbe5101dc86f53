/** The paging arguments of a connection. */
export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** One page of a list, as GraphQL's connections show it. */
export interface Connection {
  readonly nodes: readonly unknown[];
  readonly edges: readonly { readonly node: unknown; readonly cursor: string }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** A list whose connection has fields beyond its items. */
export interface Listing {
  readonly items: readonly unknown[];
  readonly [field: string]: unknown;
}

export function isListing(value: unknown): value is Listing {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
}

/** The page of `items` that the arguments select. An unknown cursor counts as the start. */
export function page(items: readonly unknown[], { first, last, after, before }: Paging): Connection {
  let start = after == null ? 0 : positionOf(after) + 1;
  let end = before == null ? items.length : Math.max(start, positionOf(before));
  if (first != null) end = Math.min(end, start + first);
  if (last != null) start = Math.max(start, end - last);
  const nodes = items.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursorOf(start + index) })),
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length === 0 ? null : cursorOf(start),
      endCursor: nodes.length === 0 ? null : cursorOf(start + nodes.length - 1),
    },
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString('base64');
}

function positionOf(cursor: string): number {
  const [, position] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? [];
  return position === undefined ? -1 : Number(position);
}
