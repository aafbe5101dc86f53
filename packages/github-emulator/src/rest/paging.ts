import type { Answer, Call } from './call.ts';
import { ok } from './call.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `Link` header, if there is another page. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The requested page of a list: `page` from 1, `per_page` 30 by default.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function page<Item>({ query, url }: Pick<Call, 'query' | 'url'>, all: readonly Item[]): Page<Item> {
  const size = Number(query.per_page ?? 30);
  const number = Math.max(1, Number(query.page ?? 1));
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, relation: string): string => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target}>; rel="${relation}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
    ...(number > 1 ? [link(1, 'first')] : []),
  ];
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

/** A page of a list, each item as JSON. */
export function listed<Item>(call: Call, all: readonly Item[], json: (item: Item) => unknown): Answer {
  const { items, headers } = page(call, all);
  return ok(items.map(json), headers);
}
