import { ownerOf } from '../actions/push.ts';
import type { RepositoryState } from '../world/model.ts';
import type { Advisories } from './advisories.ts';
import { actOn, type Context } from './context.ts';

export function advisoriesHandle(context: Context, repository: RepositoryState): Advisories {
  const { world } = context;
  const act = actOn(context, repository);
  const { advisories } = repository;
  return {
    privateReporting: (enabled) => {
      advisories.privateReporting = enabled;
    },
    report: ({ summary, by }) =>
      act(() => {
        const now = world.clock.tick();
        const id = world.nextId();
        const ghsaId = ghsaIdOf(id);
        const author = by === undefined ? ownerOf(repository) : world.account(by);
        advisories.all.push({ id, ghsaId, summary, author, state: 'triage', createdAt: now, updatedAt: now });
        return Promise.resolve(ghsaId);
      }),
    set: (ghsaId, state) =>
      act(() => {
        const found = advisories.all.find((each) => each.ghsaId === ghsaId);
        if (found === undefined) throw new Error(`there is no advisory ${ghsaId}`);
        found.state = state;
        found.updatedAt = world.clock.tick();
        return Promise.resolve();
      }),
  };
}

/** Three groups of four of GitHub's digits and letters. */
function ghsaIdOf(id: number): string {
  const digits = '23456789cfghjmpqrvwx';
  const letters = Array.from({ length: 12 }, (_, place) => {
    const digit = Math.floor(id / digits.length ** place) % digits.length;
    return digits[digit] ?? '2';
  }).join('');
  return `GHSA-${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`;
}
