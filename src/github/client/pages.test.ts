import { expect, test } from '@jest/globals';
import { RetryLater } from '../../subjects/retry-later.ts';
import { readPages } from './pages.ts';

const url = 'https://api.example/list?per_page=100';

/** A list with this number of pages, one number each. @param counted whether GitHub states their number */
function list(count: number, counted: boolean) {
  const asked: number[] = [];
  const read = async (page: number) => {
    asked.push(page);
    const next = page < count ? [`<${url}&page=${page + 1}>; rel="next"`] : [];
    const last = counted && page < count ? [`<${url}&page=${count}>; rel="last"`] : [];
    return { data: [page], headers: { link: [...next, ...last].join(', ') } };
  };
  return { asked, read };
}

test.each([
  [1, true],
  [3, true],
  [3, false],
])('%i pages, counted: %s', async (count, counted) => {
  const { asked, read } = list(count, counted);
  const items = Array.from({ length: count }, (_, index) => index + 1);
  await expect(readPages(read, 10)).resolves.toEqual({ items, whole: true });
  expect(asked).toEqual(items);
});

test.each([true, false])('a list that is too long is not whole, counted: %s', async (counted) => {
  await expect(readPages(list(4, counted).read, 3)).resolves.toEqual({ items: [1, 2, 3], whole: false });
});

test('an answer that broke off is no empty list', async () => {
  const read = async () => ({ data: '' as unknown as readonly number[], headers: {} });
  await expect(readPages(read, 3)).rejects.toBeInstanceOf(RetryLater);
});
