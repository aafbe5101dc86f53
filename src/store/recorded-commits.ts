import type { RecordedLanding } from '../evidence/released-commits.ts';
import { type Entry, isVerdict, readEntry, verdictKind } from '../record/entry.ts';
import type { RecordedCommits } from '../subjects/recorded-commits.ts';
import { targetKey } from '../subjects/release-target.ts';
import type { Entries } from './entries.ts';

/** Entries about releases that are searched for those to a target, of each status. */
const maxReleases = 50;

/** Commits of earlier releases that are returned. */
const maxCommits = 5;

/**
 * What the commits of a release are accounted for with, from the entries of a store.
 *
 * @example const commits = recordedCommits(store);
 */
export function recordedCommits(store: Pick<Entries, 'entries' | 'entry'>): RecordedCommits {
  return {
    async landings(repositoryId, branches, shas) {
      const found = new Map<string, RecordedLanding>();
      for (const sha of shas) {
        for (const branch of branches) {
          const [listed] = await store.entries({ repositoryId, branch, sha, kind: 'commit' }, 1);
          if (listed === undefined) continue;
          const body = (await store.entry(listed.id))?.body;
          found.set(sha, await landingOf(store, body ? readEntry(body) : null, listed.number ?? null));
          break;
        }
      }
      return found;
    },
    async releasesMeeting(repositoryId, target, rule) {
      const lists = await Promise.all(
        (['pass', 'waived'] as const).map((status) =>
          store.entries(
            {
              repositoryId,
              kind: verdictKind,
              rule: `${rule}=${status}`,
              // Other environments, which are many, hide none of this one.
              ...(target.kind === 'environment' ? { branch: targetKey(target) } : {}),
            },
            maxReleases,
          ),
        ),
      );
      const newest = lists.flat().toSorted((one, other) => other.at - one.at || other.id - one.id);
      const shas = new Set<string>();
      for (const { id } of newest) {
        if (shas.size >= maxCommits) break;
        const body = (await store.entry(id))?.body;
        const entry = body ? readEntry(body) : null;
        if (entry === null || !isVerdict(entry) || entry.inputs.subject.kind !== 'release') continue;
        const { subject } = entry.inputs;
        if (targetKey(subject.target) === targetKey(target)) shas.add(subject.headSha);
      }
      return [...shas];
    },
  };
}

/** @param entry null: it was redacted, or is damaged */
async function landingOf(
  store: Pick<Entries, 'entry'>,
  entry: Entry | null,
  pullRequest: number | null,
): Promise<RecordedLanding> {
  const unknown = { state: 'unknown', pullRequest, emergencies: [], head: null } as const;
  if (entry === null || isVerdict(entry)) return { ...unknown, reason: 'redacted' };
  const { state, reason, verdict } = entry.facts;
  const head = typeof entry.facts.head === 'string' ? entry.facts.head : null;
  if (state !== 'matched')
    return { ...unknown, head, reason: typeof reason === 'string' ? reason : 'redacted' };
  const { digest, conclusion } = (verdict ?? {}) as Readonly<Record<string, unknown>>;
  const body = typeof digest === 'string' ? (await store.entry(digest))?.body : null;
  return {
    state: 'matched',
    pullRequest,
    head,
    conclusion: typeof conclusion === 'string' ? conclusion : 'unknown',
    ...rulesOf(body ? readEntry(body) : null),
  };
}

/** What the rules said where the check was a verdict, and not a notice that the evaluation failed. */
function rulesOf(entry: Entry | null) {
  if (entry === null || !isVerdict(entry)) return { rules: null, emergencies: [] };
  const { rules } = entry.onCheck ?? entry.report;
  const waivers = rules.flatMap(({ verdict }) => (verdict.status === 'waived' ? verdict.waivers : []));
  return {
    rules: rules.map(({ id, verdict: { status } }) => ({ id, status })),
    emergencies: [...new Set(waivers.flatMap(({ kind, id }) => (kind === 'emergency' ? [id] : [])))],
  };
}
