import { available } from '../../evidence/slice.ts';
import type { TestStatement } from '../../evidence/test-statements.ts';
import { testsOf } from '../../exceptions/event.ts';
import { headSince } from './head-since.ts';
import { defineReader } from './reader.ts';

/** Statements that are read, the newest. */
const maxStatements = 20;

/** What people said in comments of the pull request. It is kept in the store, so that no request is sent. */
export const testStatements = defineReader({
  slice: 'testStatements',
  lists: [],
  async read(context) {
    const { source, reading } = context;
    const [stored, since] = await Promise.all([
      source.exceptionEvents.eventsOfException(source.repositoryId, testsOf(source.number)),
      headSince(context),
    ]);
    const statements = stored.flatMap(({ event }): readonly TestStatement[] => {
      if (event?.kind !== 'tested') return [];
      const { by, at, headSha, what, mayPush } = event;
      // The head may have moved between the comment and its processing.
      const isLater = headSha === reading.headSha && since !== null && at.getTime() < since.getTime();
      return [{ by, at, head: isLater ? null : headSha, what, mayPush }];
    });
    return available(statements.slice(-maxStatements));
  },
});
