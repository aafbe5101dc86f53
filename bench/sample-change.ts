import type { ChangedFile } from '../src/evidence/change.ts';

/** How large a made-up change is. */
export interface ChangeSize {
  readonly files: number;
  /** Lines that each file adds. */
  readonly lines: number;
}

/** The files of a made-up change, with new objects and strings at each call: the same for the same arguments. */
export function sampleFiles(seed: number, { files, lines }: ChangeSize): readonly ChangedFile[] {
  return Array.from({ length: files }, (_, file) => ({
    path: pathOf(seed, file),
    status: 'modified',
    additions: lines,
    deletions: 1,
    patch: patchOf(seed + file, lines),
    binary: false,
  }));
}

/** Code, tests, a document and configuration, in several languages. */
function pathOf(seed: number, file: number): string {
  const place = `packages/part${(seed + file) % 30}`;
  const name = `item${Math.floor(file / 10)}`;
  const paths = [
    `${place}/src/${name}.ts`,
    `${place}/src/${name}.py`,
    `${place}/src/${name}.go`,
    `${place}/src/main/java/${name}.java`,
    `${place}/src/${name}.rs`,
    `${place}/test/${name}.test.ts`,
    `${place}/docs/${name}.md`,
    `${place}/lib/${name}.rb`,
    `${place}/config/${name}.yml`,
    `${place}/web/${name}.vue`,
  ];
  return paths[(seed + file) % paths.length] ?? place;
}

function patchOf(seed: number, lines: number): string {
  return [
    `@@ -10,4 +10,${lines + 3} @@ function total(items) {`,
    '   const first = items[0];',
    '-  return items.length;',
    ...Array.from({ length: lines }, (_, line) => `+${statement(seed + line, line)}`),
    '   // the end',
    ' }',
  ].join('\n');
}

function statement(seed: number, line: number): string {
  const statements = [
    `  const total${line} = items.reduce((sum, item) => sum + item.price * ${seed}, 0);`,
    `  if (total${line} > limit) { throw new Error("over the limit of ${seed}"); }`,
    `  // the ${seed}th comment, which says why`,
    `  log.info('counted', { items: items.length, at: ${seed} });`,
    `  for (const item of items) if (item.id === ${seed}) found.push(item);`,
  ];
  return statements[seed % statements.length] ?? '';
}
