import { Problem } from '../world/problem.ts';
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

/** What a cursor names: a place in the list, which stays when its item leaves the list. */
type Listed = { readonly number: number } | { readonly id: number };

/**
 * The requested page of a list without numbers of pages: after or before a cursor from the header `Link`.
 *
 * @param every the whole list in order, also with the items that it no longer contains
 * @param contains whether the list contains an item
 * @throws {Problem} 501 for a cursor that the list never gave
 */
export function cursorPage<Item extends Listed>(
  { query, url }: Pick<Call, 'query' | 'url'>,
  every: readonly Item[],
  contains: (item: Item) => boolean,
): Page<Item> {
  const size = Number(query.per_page ?? 30);
  const all = every.filter(contains);
  const place = (cursor: string, isAfter: boolean): number => {
    const wanted = Buffer.from(cursor, 'base64url').toString();
    const index = every.findIndex((item) => `${cursorPrefix}${keyOf(item)}` === wanted);
    if (index < 0) throw new Problem(501, `not emulated: the cursor '${cursor}', which this list never gave`);
    return every.slice(0, isAfter ? index + 1 : index).filter(contains).length;
  };
  const end = query.before ? place(query.before, false) : all.length;
  const start = query.before ? Math.max(0, end - size) : query.after ? place(query.after, true) : 0;
  const items = all.slice(start, Math.min(end, start + size));
  const first = items[0];
  const last = items.at(-1);
  const link = (key: 'before' | 'after', item: Item, relation: string): string => {
    const target = new URL(url);
    target.searchParams.delete(key === 'before' ? 'after' : 'before');
    target.searchParams.set(key, Buffer.from(`${cursorPrefix}${keyOf(item)}`).toString('base64url'));
    return `<${target}>; rel="${relation}"`;
  };
  const links = [
    ...(first !== undefined && start > 0 ? [link('before', first, 'prev')] : []),
    ...(last !== undefined && start + items.length < all.length ? [link('after', last, 'next')] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

const cursorPrefix = 'cursor:';

function keyOf(item: Listed): number {
  return 'number' in item ? item.number : item.id;
}

/** A page of a list, each item as JSON. */
export function listed<Item>(call: Call, all: readonly Item[], json: (item: Item) => unknown): Answer {
  const { items, headers } = page(call, all);
  return ok(items.map(json), headers);
}
