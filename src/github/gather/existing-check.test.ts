import { expect, test } from '@jest/globals';
import { commentMarker } from '../../report/comment.ts';
import { existingComment } from './existing-check.ts';

test.each<[what: string, body: string, viewerDidAuthor: boolean, id: number | null]>([
  ['its own, which begins with the marker', `${commentMarker}\n\nTests are missing.`, true, 7],
  ['one of somebody else', `${commentMarker}\n\nTests are missing.`, false, null],
  ['one of another program with the same token that quotes it', `> ${commentMarker}\n\nQuoted.`, true, null],
])('the comment that is found: %s', (_, body, viewerDidAuthor, id) => {
  const found = existingComment([{ fullDatabaseId: '7', viewerDidAuthor, body }]);
  expect(found?.id ?? null).toBe(id);
});
