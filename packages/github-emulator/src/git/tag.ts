import { decodeSignature, encodeSignature, type ObjectType, type Signature } from './object.ts';

/** A tag object: what an annotated tag points to. */
export interface Tag {
  readonly sha: string;
  /** The tagged object, nearly always a commit. */
  readonly object: string;
  readonly type: ObjectType;
  readonly name: string;
  readonly tagger: Signature;
  readonly message: string;
}

export function encodeTag({ object, type, name, tagger, message }: Omit<Tag, 'sha'>): Buffer {
  const lines = [
    `object ${object}`,
    `type ${type}`,
    `tag ${name}`,
    `tagger ${encodeSignature(tagger)}`,
    '',
    message.endsWith('\n') ? message : `${message}\n`,
  ];
  return Buffer.from(lines.join('\n'));
}

export function decodeTag(sha: string, bytes: Buffer): Tag {
  const text = bytes.toString('utf8');
  const headerEnd = text.indexOf('\n\n');
  const header = new Map(
    text
      .slice(0, headerEnd < 0 ? text.length : headerEnd)
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  );
  return {
    sha,
    object: header.get('object') ?? '',
    type: (header.get('type') ?? 'commit') as ObjectType,
    name: header.get('tag') ?? '',
    tagger: decodeSignature(header.get('tagger') ?? ''),
    message: headerEnd < 0 ? '' : text.slice(headerEnd + 2).replace(/\n+$/, ''),
  };
}
