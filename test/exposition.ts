/** One line of Prometheus' text format: a series and its value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What an exposition says, with the type and the help of each metric by its name. */
export interface Exposition {
  readonly samples: readonly Sample[];
  readonly types: ReadonlyMap<string, string>;
  readonly help: ReadonlyMap<string, string>;
}

/**
 * Reads Prometheus' text format, as far as figures without timestamps go.
 *
 * @throws for a line that is none of it
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function readExposition(text: string): Exposition {
  const samples: Sample[] = [];
  const types = new Map<string, string>();
  const help = new Map<string, string>();
  if (!text.endsWith('\n')) throw new Error('The last line has no end.');
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, mark, about, words = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/.exec(line) ?? [];
    if (mark !== undefined && about !== undefined) {
      const kept = mark === 'TYPE' ? types : help;
      if (kept.has(about)) throw new Error(`${mark} is said twice of ${about}.`);
      kept.set(about, words);
    } else samples.push(readSample(line));
  }
  return { samples, types, help };
}

function readSample(line: string): Sample {
  const [, name, braces = '', written = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const value = Number(written.replace(/inf$/i, 'Infinity'));
  if (name === undefined || (Number.isNaN(value) && !/^nan$/i.test(written))) {
    throw new Error(`This is no sample: ${line}`);
  }
  const labels = [...braces.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/g)];
  if (labels.map(([whole]) => whole).join('') !== braces) throw new Error(`These are no labels: ${braces}`);
  return { name, labels: Object.fromEntries(labels.map(([, label, said]) => [label, said ?? ''])), value };
}
