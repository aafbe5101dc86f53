import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LineSplitter } from '../analysis/diff/line-splitter.ts';
import { maxRecordLength, type RecordReading, readRecord } from '../dataset/dataset.ts';

/** A line of a dataset with its number, from 1, and how much of the file is read so far, 0 to 1. */
export type DatasetLine = RecordReading & { readonly line: number; readonly fraction: number };

/**
 * Reads a dataset line by line; empty lines are skipped. One line is in memory at a time.
 *
 *     for await (const read of readDataset('changes.jsonl')) if (read.readable) evaluate(read.change);
 *
 * @throws when the file cannot be read
 */
export async function* readDataset(path: string): AsyncGenerator<DatasetLine> {
  const { size } = await stat(path);
  const splitter = new LineSplitter(maxRecordLength);
  let line = 0;
  let bytesRead = 0;
  function* readings(texts: readonly string[]): Generator<DatasetLine> {
    for (const text of texts) {
      line += 1;
      if (text.trim() === '') continue;
      yield { ...readRecord(text), line, fraction: size === 0 ? 1 : bytesRead / size };
    }
  }
  for await (const bytes of createReadStream(path)) {
    bytesRead += bytes.length;
    yield* readings(splitter.split(bytes));
  }
  yield* readings(splitter.end());
}
