import { RetryLater } from '../../subjects/retry-later.ts';

/** Items on one page of a REST list: GitHub's maximum. */
export const pageSize = 100;

/** One answer of a REST list. */
export interface Answer<Item> {
  readonly data: readonly Item[];
  readonly headers: { readonly link?: string | undefined };
}

/**
 * Reads a REST list: the first page, then the others concurrently where GitHub states their number.
 *
 * @param read reads one page, from 1
 * @param maxPages maximum number of pages; `whole` is false when there are more
 * @throws {RetryLater} when an answer is not a list, such as after a broken connection
 */
export async function readPages<Item>(
  read: (page: number) => Promise<Answer<Item>>,
  maxPages: number,
): Promise<{ readonly items: readonly Item[]; readonly whole: boolean }> {
  const first = await readPage(read, 1);
  const numbers = Array.from({ length: Math.min(first.last, maxPages) - 1 }, (_, index) => index + 2);
  const pages = [first, ...(await Promise.all(numbers.map((number) => readPage(read, number))))];
  while (pages.at(-1)?.more && pages.length < maxPages) pages.push(await readPage(read, pages.length + 1));
  return { items: pages.flatMap(({ items }) => items), whole: pages.at(-1)?.more !== true };
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** There is another page. */
  readonly more: boolean;
  /** The number of the last page, 1 where GitHub does not state it. */
  readonly last: number;
}

/** One page of a REST list, validated. */
export async function readPage<Item>(
  read: (page: number) => Promise<Answer<Item>>,
  number: number,
): Promise<Page<Item>> {
  const { data, headers } = await read(number);
  if (!Array.isArray(data)) throw new RetryLater('GitHub’s answer was cut off.', null);
  const link = headers.link ?? '';
  const last = /[?&]page=(\d+)[^>]*>; rel="last"/.exec(link)?.[1];
  return { items: data, more: link.includes('rel="next"'), last: Number(last ?? 1) };
}
