import type { ReadChange } from '../../../analysis/read-change.ts';
import { counted } from '../../../text/lists-and-counts.ts';
import { type Message, plain } from '../../../text/message.ts';
import type { MajorHit } from '../../major-change/hit.ts';

/** Entries of one list. */
const maxEntries = 8;

/** Characters of one value from the change. */
const maxValueLength = 100;

/** Characters that all entries take in the address of GitHub's editor, which leaves out a content that is too long. */
const maxEncodedLength = 3000;

/**
 * What a threat model of this change is about, as far as the change shows it: the parts that make it major, what can be called from
 * outside, and what it newly depends on. A list in Markdown, to begin the answer to "What are we working on?" with; values are code.
 */
export function starter(change: ReadChange, hits: readonly MajorHit[]): readonly string[] {
  const lines = [
    ...entries('Parts that change', parts(hits)),
    ...entries('Can be called from outside', endpoints(hits)),
    ...entries('New dependencies', dependencies(change)),
  ];
  let length = 0;
  return lines.filter((line) => {
    length += encodeURIComponent(line.toWellFormed()).length;
    return length <= maxEncodedLength;
  });
}

function entries(title: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  const more = values.length - maxEntries;
  return [
    `- ${title}:`,
    ...values.slice(0, maxEntries).map((value) => `  - ${value}`),
    ...(more > 0 ? [`  - and ${counted(more, 'more')}`] : []),
  ];
}

/** The files that make the change major, each with the signals that it gives. */
function parts(hits: readonly MajorHit[]): readonly string[] {
  const signals = new Map<string, Set<string>>();
  for (const { signal, paths } of hits) {
    if (signal === 'size' || signal === 'new-dependency') continue;
    for (const path of paths) signals.set(path, (signals.get(path) ?? new Set()).add(signal));
  }
  return [...signals].map(([path, given]) => `${code(path)} (${[...given].map(plainWord).join(', ')})`);
}

function endpoints(hits: readonly MajorHit[]): readonly string[] {
  return hits
    .filter(({ signal }) => signal === 'endpoint')
    .map(
      ({ path, line, reason }) =>
        `${code(`${path ?? ''}${line === null ? '' : `:${line}`}`)}: ${code(quoted(reason))}`,
    );
}

/** What a reason quotes of the change. */
function quoted(reason: Message): string {
  const values = reason.flatMap((part) =>
    typeof part === 'object' && 'quoted' in part ? [part.quoted] : [],
  );
  return values[0] ?? plain(reason);
}

function dependencies({ dependencies: { dependencies: all } }: ReadChange): readonly string[] {
  return all
    .filter(
      ({ change, relation, scope }) => change === 'added' && relation === 'direct' && scope !== 'development',
    )
    .map(({ name, path, to }) => `${code(name ?? path)}${to === null || to === '' ? '' : ` ${code(to)}`}`);
}

/** A value from the change as code, on one line: no character of it ends the code. */
function code(value: string): string {
  const text = value
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`]+/gu, ' ')
    .trim()
    .slice(0, maxValueLength)
    .toWellFormed();
  return `\`${text === '' ? '?' : text}\``;
}

/** The name of a signal, which the policy may choose. */
function plainWord(signal: string): string {
  return signal.replace(/[^\p{L}\p{N} -]+/gu, ' ').slice(0, 60);
}
