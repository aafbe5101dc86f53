import { expect, it } from '@jest/globals';
import { createVisibility } from './visibility.ts';

const repositories = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    repositoryId: index + 1,
    installationId: 1,
    owner: 'acme',
    repository: `shop-${index}`,
    mayWrite: false,
    isPrivate: true,
  }));

/** GitHub, which shows as many repositories as the token says, and counts the questions. */
const bench = (maxRepositories?: number) => {
  const asked: string[] = [];
  const state = { at: 1_000_000, isAway: false };
  const github = {
    visibleRepositories: async (token: string) => {
      asked.push(token);
      if (state.isAway) throw new Error('GitHub is away.');
      return token === 'revoked' ? null : repositories(Number(token));
    },
  };
  const visibility = createVisibility(github, () => new Date(state.at), maxRepositories);
  const of = async (digest: string, token: string) => (await visibility.of({ digest, token }))?.size ?? null;
  return { asked, state, visibility, of };
};

it('asks GitHub again after five minutes, and where the clock was set back', async () => {
  const { asked, state, of } = bench();
  expect(await of('a', '2')).toBe(2);
  state.at += 299_999;
  await of('a', '2');
  expect(asked).toHaveLength(1);
  state.at += 1;
  await of('a', '2');
  expect(asked).toHaveLength(2);
  state.at -= 1;
  await of('a', '2');
  expect(asked).toHaveLength(3);
});

it('asks once for pages that are opened together, and remembers a token that counts no more', async () => {
  const { asked, of } = bench();
  expect(await Promise.all([of('a', 'revoked'), of('a', 'revoked')])).toEqual([null, null]);
  expect(await of('a', 'revoked')).toBeNull();
  expect(asked).toHaveLength(1);
});

it('remembers no failure', async () => {
  const { asked, state, of } = bench();
  state.isAway = true;
  await expect(Promise.all([of('a', '2'), of('a', '2')])).rejects.toThrow('GitHub is away.');
  state.isAway = false;
  expect(await of('a', '2')).toBe(2);
  expect(asked).toHaveLength(2);
});

it('forgets what was used longest ago where the answers are too large together', async () => {
  const { asked, of } = bench(100);
  await of('a', '40');
  await of('b', '40');
  await of('a', '40');
  await of('c', '40');
  expect(asked).toHaveLength(3);
  await of('a', '40');
  expect(asked).toHaveLength(3);
  await of('b', '40');
  expect(asked).toHaveLength(4);
});

it('remembers no answer that is too large, and still gives it', async () => {
  const { asked, of } = bench(100);
  expect(await of('a', '100')).toBe(100);
  expect(await of('a', '100')).toBe(100);
  expect(asked).toHaveLength(2);
});

it('asks again after something was not found, ten seconds after the last time at the earliest', async () => {
  const { asked, state, visibility, of } = bench();
  await of('a', '2');
  visibility.forget({ digest: 'a' });
  await of('a', '2');
  expect(asked).toHaveLength(1);
  state.at += 10_000;
  visibility.forget({ digest: 'a' });
  await of('a', '2');
  expect(asked).toHaveLength(2);
});
