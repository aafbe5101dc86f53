import { createHash } from 'node:crypto';
import type { NewEntry, Recorder } from '../src/subjects/entries.ts';

/** A recorder whose bodies are plain JSON, without evidence. */
export const fakeRecorder: Recorder = {
  verdict({ gathered: { subject, place, existing }, report, onCheck, deliveries }) {
    const { baseSha: _, ...said } = { baseSha: '', ...subject };
    const verdicts = [report, onCheck].map(({ conclusion, rules }) => [conclusion, rules]);
    return {
      says: sha256([said, existing.checkName, verdicts]),
      encode: () => ({
        entry: entryOf({
          kind: 'verdict',
          repositoryId: place.repositoryId,
          repository: subject.repository,
          ...(subject.kind === 'pull-request' ? { number: subject.number } : {}),
          sha: subject.headSha,
          conclusion: onCheck.conclusion,
          facts: { at: report.evaluatedAt, deliveries, checkName: existing.checkName },
        }),
        evidence: [],
      }),
    };
  },
  release({ gathered: { subject, place }, report, deliveries }) {
    const { conclusion, rules } = report;
    return {
      says: sha256([subject, conclusion, rules]),
      encode: () => ({
        entry: entryOf({
          kind: 'verdict',
          repositoryId: place.repositoryId,
          repository: subject.repository,
          sha: subject.headSha,
          conclusion,
          facts: { at: report.evaluatedAt, deliveries, target: subject.target },
        }),
        evidence: [],
      }),
    };
  },
  entry: entryOf,
};

function entryOf({ place, facts, ...entry }: Parameters<Recorder['entry']>[0]): NewEntry {
  const body = JSON.stringify({ ...entry, place, facts });
  return { ...entry, body, digest: sha256(body) };
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
