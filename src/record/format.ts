import { hash } from 'node:crypto';
import type { Digest } from '../subjects/entries.ts';
import { decode, encode } from './codec.ts';

/** What is kept as a text of its own: an entry, a slice of the evidence, or a policy. */
export type BodyKind = 'entry' | 'slice' | 'policy';

type Fields = Readonly<Record<string, unknown>>;

/** What turns the bodies of one version into those of the next. A kind that is absent stays as it is. */
export type Upgrade = { readonly [Kind in BodyKind]?: (fields: Fields) => Fields };

/** The versions of the bodies that can be read. */
export interface Format {
  /** Of what is written. */
  readonly version: number;
  /** In order: the first turns version 1 into version 2. There is one for each version but the present one. */
  readonly upgrades: readonly Upgrade[];
}

/**
 * The present format. Bodies are never rewritten, so that their digests stay: where the types of the evidence, the policy or the report
 * change in what was required before, the version counts up, and an upgrade is added.
 */
export const format: Format = { version: 1, upgrades: [] };

/** A body that cannot be read. The message is for a person. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody';
}

/** The text of a body of the present version. */
export function encodeBody(fields: Fields): string {
  return encode({ ...fields, version: format.version });
}

/**
 * Reads a body of any version.
 *
 * @throws {UnreadableBody} it is of a later version, or not a body
 */
export function decodeBody(text: string, kind: BodyKind, { version, upgrades }: Format = format): Fields {
  const fields = read(text);
  const written = fields.version;
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1)
    throw new UnreadableBody('The record names no version of its format.');
  if (written > version)
    throw new UnreadableBody(
      `The record has format version ${written}; this release of sdl-gate reads versions up to ${version}. Use a later release.`,
    );
  return upgrades.slice(written - 1).reduce<Fields>((data, upgrade) => upgrade[kind]?.(data) ?? data, fields);
}

function read(text: string): Fields {
  try {
    const value = decode(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError))
      throw error;
  }
  throw new UnreadableBody('The record is not in a format that sdl-gate writes.');
}

/** The SHA-256 of a text in UTF-8, in hexadecimal. */
export function digestOf(text: string): Digest {
  return hash('sha256', text);
}
