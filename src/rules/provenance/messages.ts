import type { Problem } from '../../evidence/slice.ts';
import { counted, plural } from '../../text/lists-and-counts.ts';
import { commitLink, join, type Message, say } from '../../text/message.ts';
import type { Finding, Verdict } from '../verdict.ts';

export const messages = {
  attested: 'Each file of the release has provenance of an expected workflow for the released commit.',
  'not-attested': 'A file of the release has no provenance that counts, or the release can still be changed.',
  'no-artifacts': 'It is not known what is released: there is no release on GitHub with files.',
  'root-missing': 'The operator provides no roots of trust, or none that can be read.',
  'root-too-old': 'The roots of trust are older than 90 days.',
  'not-readable': 'What is attested cannot be read.',
  'no-provenance': 'A file of which nothing is attested.',
  'not-counted': 'A file whose provenance does not count, and why.',
  'no-digest': 'A file of which GitHub gives no digest.',
  unreadable: 'A file whose attestations cannot be read.',
  'not-immutable': 'The release can still be changed.',
} as const;

type Id = keyof typeof messages;
export type ProvenanceFinding = Finding<Id>;
type ProvenanceVerdict = Verdict<Id>;

/** What an attestation lacks, in the order in which it is checked. */
export const lacks = [
  'not-a-bundle',
  'signature',
  'statement',
  'digest',
  'predicate',
  'issuer',
  'repository',
  'workflow',
  'ref',
  'commit',
] as const;

export type Lack = (typeof lacks)[number];

/** @param found what it has instead. Hostile. */
export function notCounted(name: string, lack: Lack, found: string): ProvenanceFinding {
  const what: Readonly<Record<Lack, Message>> = {
    'not-a-bundle': say`its attestation is no bundle that can be read`,
    signature: say`no root of trust verifies the signature of its attestation`,
    statement: say`its attestation is no statement of in-toto`,
    digest: say`its attestation is about another digest`,
    predicate: say`its attestation is ${found} and no provenance`,
    issuer: say`its attestation was vouched for by ${found}`,
    repository: say`its attestation is of the repository ${found}`,
    workflow: say`its attestation is by ${found}, which is not an expected workflow`,
    ref: say`its attestation is by ${found}, which ran from another branch or tag than the released one`,
    commit: say`it was built from ${found === '' ? ['an unknown commit'] : commitLink(found)} and not from the released commit`,
  };
  return { messageId: 'not-counted', level: 'failure', topic: name, message: say`${name}: ${what[lack]}.` };
}

export function noProvenance(name: string): ProvenanceFinding {
  return {
    messageId: 'no-provenance',
    level: 'failure',
    topic: name,
    message: say`${name}: nothing is attested about it.`,
  };
}

export function noDigest(name: string): ProvenanceFinding {
  return {
    messageId: 'no-digest',
    level: 'warning',
    topic: name,
    message: say`${name}: GitHub gives no digest of it.`,
  };
}

export function unreadable(name: string, { message }: Problem): ProvenanceFinding {
  return { messageId: 'unreadable', level: 'warning', topic: name, message: say`${name}: ${message}` };
}

export function notImmutable(tag: string): ProvenanceFinding {
  return {
    messageId: 'not-immutable',
    level: 'failure',
    message: say`The release ${tag} is not immutable: its files can be replaced.`,
  };
}

export function noArtifacts(tag: string | null): ProvenanceVerdict {
  return {
    status: 'error',
    messageId: 'no-artifacts',
    summary:
      tag === null
        ? say`There is no release on GitHub of this commit, so that it is not known which files are released.`
        : say`The release ${tag} on GitHub has no file.`,
    remedy: say`Create a release on GitHub for the commit with its files, each attested by the workflow that builds it. Where nothing is published there, turn this rule off.`,
    turn: 'releaser',
    findings: [],
  };
}

export function rootMissing({ message, remedy }: Problem): ProvenanceVerdict {
  return {
    status: 'error',
    messageId: 'root-missing',
    summary: message,
    remedy,
    turn: 'administrator',
    findings: [],
  };
}

/** The command that writes the file: https://cli.github.com/manual/gh_attestation_trusted-root */
const command = 'gh attestation trusted-root > trusted_root.jsonl';

export function rootUnreadable(): ProvenanceVerdict {
  return rootMissing({
    reason: 'unreadable',
    message: say`The roots of trust cannot be read.`,
    remedy: say`The operator of sdl-gate writes the file of ${'TRUSTED_ROOT'} again: ${command}.`,
  });
}

export function rootTooOld(days: number): ProvenanceVerdict {
  return {
    status: 'error',
    messageId: 'root-too-old',
    summary: say`The roots of trust are ${days} days old: keys may have been replaced or withdrawn since.`,
    remedy: say`The operator of sdl-gate writes the file of ${'TRUSTED_ROOT'} again, at least every 90 days: ${command}.`,
    turn: 'administrator',
    findings: [],
  };
}

export function notReadable(count: number, findings: readonly ProvenanceFinding[]): ProvenanceVerdict {
  return {
    status: 'error',
    messageId: 'not-readable',
    summary: say`What is attested about ${[counted(count, 'file')]} of the release cannot be read.`,
    remedy: say`Grant the app ${'Attestations: read'}, and upload files again of which GitHub gives no digest.`,
    turn: 'administrator',
    findings,
  };
}

export function notAttested(
  count: number,
  isMutable: boolean,
  findings: readonly ProvenanceFinding[],
): ProvenanceVerdict {
  return {
    status: 'fail',
    messageId: 'not-attested',
    summary: join(
      [
        ...(count > 0
          ? [
              say`${[counted(count, 'file')]} of the release ${[plural(count, 'has', 'have')]} no provenance that counts.`,
            ]
          : []),
        ...(isMutable ? [say`The release can still be changed.`] : []),
      ],
      ' ',
    ),
    remedy: join(
      [
        ...(count > 0
          ? [
              say`Build the files in an expected workflow from the released commit, attest them there with ${'actions/attest-build-provenance'}, and publish exactly those files.`,
            ]
          : []),
        ...(isMutable
          ? [
              say`Turn on immutable releases in the settings of the repository, and publish the release again.`,
            ]
          : []),
      ],
      ' ',
    ),
    turn: 'releaser',
    findings,
  };
}

export function attested(count: number): ProvenanceVerdict {
  return {
    status: 'pass',
    messageId: 'attested',
    summary: say`${[counted(count, 'file')]} of the release ${[plural(count, 'has', 'have')]} provenance of an expected workflow for this commit.`,
    findings: [],
  };
}
