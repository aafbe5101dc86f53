import type { ReleaseStatement } from '../../evidence/release-statements.ts';
import { available, type Slice } from '../../evidence/slice.ts';
import { statementsAbout } from '../../exceptions/event.ts';
import { defineReader } from './reader.ts';

/** Statements about one commit that are read, the newest. */
const maxStatements = 20;

/** What people said in comments. It is kept in the store, so that no request is sent. */
export const releaseStatements = defineReader({
  slice: 'releaseStatements',
  lists: [],
  async readForRelease({ source, sha, slice }): Promise<Slice<readonly ReleaseStatement[]>> {
    const line = await slice('ancestors');
    if (line?.available === false) return line;
    const shas = line === null ? [sha] : line.value.map((each) => each.sha);
    const found = await Promise.all(
      shas.map(async (each) => {
        const id = statementsAbout(each);
        const stored = await source.exceptionEvents.eventsOfException(source.repositoryId, id);
        return stored
          .flatMap(({ event }): readonly ReleaseStatement[] => {
            if (event?.kind !== 'verified' && event?.kind !== 'security-test') return [];
            const { by, at, kind, mayPush } = event;
            const about = { by, at, sha: each, mayPush };
            return kind === 'verified'
              ? [{ ...about, kind, what: event.what }]
              : [{ ...about, kind, ...event.stated }];
          })
          .slice(-maxStatements);
      }),
    );
    return available(found.flat().toSorted((one, other) => one.at.getTime() - other.at.getTime()));
  },
});
