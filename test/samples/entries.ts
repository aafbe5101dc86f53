import { createHash } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import type { EvidenceBody, NewEntry } from '../../src/subjects/entries.ts';
import { widgets } from './subjects.ts';

/** A SHA-256 in hexadecimal. */
export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An entry, whose body also has these facts. */
export function entryOf(fields: Omit<NewEntry, 'digest' | 'body'>, facts: unknown = {}): NewEntry {
  const body = JSON.stringify({ version: 1, ...fields, facts });
  return { ...fields, body, digest: digestOf(body) };
}

/** A verdict on a pull request, whose body also has these facts. */
export function verdictOf(number: number, facts: unknown = {}): NewEntry {
  const { repositoryId, owner, repository } = widgets;
  const fields = {
    kind: 'verdict',
    repositoryId,
    repository: `${owner}/${repository}`,
    number,
    sha: digestOf(`head of ${number}`).slice(0, 40),
    branch: 'main',
    conclusion: 'failure',
    rules: ['review=fail', 'tests=pass'],
  };
  return entryOf(fields, facts);
}

/** Evidence with this text. */
export function evidenceOf(text: string): EvidenceBody {
  return { digest: digestOf(text), content: zstdCompressSync(text) };
}
