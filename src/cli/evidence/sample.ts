import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { signedBundle } from '../../ledger/bundle.ts';
import type { Signer } from '../../ledger/signer.ts';
import { type Environment, readWebUrl } from '../../platform/settings.ts';
import { version } from '../../platform/version.ts';
import { partsOf } from '../../record/entry.ts';
import { KeyNotHere } from '../../store/signer.ts';
import type { Store } from '../../store/store.ts';
import { jsonDocument } from '../../text/json-document.ts';
import { plain } from '../../text/message.ts';
import { type Terminal, UsageError } from '../command.ts';
import { readOptions } from '../options.ts';
import { Progress } from '../progress.ts';
import { table } from '../table.ts';
import { type CaseContext, casePage } from './case-page.ts';
import { type ChosenCommit, SampleChooser, sampleMethod } from './choose-sample.ts';
import { recordedCommits } from './commit-rows.ts';
import type { EvidenceCommand } from './evidence-command.ts';
import { type EvidenceScope, findScope, readScope, scopeOptions, scopeUsage } from './evidence-scope.ts';
import { evidenceSigner } from './evidence-signer.ts';
import { keysName, manifestName, signatureName } from './export-manifest.ts';
import { readCase, type SampledCase } from './read-case.ts';
import { encodeSampleManifest } from './sample-manifest.ts';
import { pathProblem } from './write-problem.ts';
import { writeZip } from './write-zip.ts';

const defaultCount = 25;
const maxCount = 1_000;

/** The file that describes a sample. */
export const sampleName = 'sample.json';

const usage = `sdl-gate evidence sample --from <time> --to <time> [--repository <name or id> …] [--count <n>] --seed <n> --out <path>

Draws a random sample of the commits of a period: the seed decides which. Writes a ZIP for each: a page to read, and the
entries, proofs, statements and evidence to verify. The population is the commits that "sdl-gate evidence export" lists.

${scopeUsage}
  --count <n>                   commits, up to ${maxCount} (default: ${defaultCount})
  --seed <n>                    letters and digits that the auditor chooses: the same seed gives the same sample
  --out <path>                  a new folder`;

/** `evidence sample`: changes that an auditor reads, each with its proof. */
export const sampleCommand: EvidenceCommand = {
  summary: 'draws a random sample of commits, and writes a ZIP with the evidence of each',
  usage,
  action(words, terminal) {
    const { values } = readOptions(
      words,
      { ...scopeOptions, count: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
      false,
    );
    const asked = readScope(values);
    const count = Number(values.count ?? defaultCount);
    if (!Number.isInteger(count) || count < 1 || count > maxCount)
      throw new UsageError(
        `--count takes a whole number from 1 to ${maxCount}, not ${JSON.stringify(values.count)}.`,
      );
    const { seed, out } = values;
    if (seed === undefined || !/^[\w.-]{1,100}$/.test(seed))
      throw new UsageError(
        'Give a seed that the auditor chooses, such as --seed 20260401: letters and digits.',
      );
    if (out === undefined || out === '') throw new UsageError('Say where to write with --out.');
    return async (store, variables) => {
      const scope = await findScope(store, asked);
      if ('problem' in scope) {
        terminal.errors.write(`${scope.problem}\n`);
        return 1;
      }
      try {
        const sample = await chosenIn(store, scope, { seed, count }, terminal);
        // Before anything is written: the key may not be usable here.
        const signer = evidenceSigner(store, variables);
        const files = await writeSample(out, sample, { store, variables, scope, seed, signer, terminal });
        terminal.output.write(summaryOf(out, sample, { seed, files, scope, isSigned: signer !== null }));
        return 0;
      } catch (error) {
        const problem = error instanceof KeyNotHere ? plain([error.message]) : pathProblem(error, out);
        if (problem === null) throw error;
        terminal.errors.write(`${problem}\n`);
        return 1;
      }
    };
  },
};

async function chosenIn(
  store: Store,
  scope: EvidenceScope,
  { seed, count }: { readonly seed: string; readonly count: number },
  terminal: Terminal,
): Promise<SampleChooser> {
  const chooser = new SampleChooser(seed, count);
  const [newest] = await store.entries({}, 1);
  const progress = new Progress(terminal, 'entries');
  let done = 0;
  try {
    const seen = ({ id }: { readonly id: number }) => {
      done += 1;
      progress.show(done, newest === undefined ? 1 : 1 - id / newest.id);
    };
    for await (const commit of recordedCommits({ store, scope, seen })) chooser.add(commit);
  } finally {
    progress.clear();
  }
  return chooser;
}

interface SampleTask {
  readonly store: Store;
  readonly variables: Environment;
  readonly scope: EvidenceScope;
  readonly seed: string;
  /** Null: what is written is not signed. */
  readonly signer: Signer | null;
  readonly terminal: Terminal;
}

/** Writes to a folder of its own, which gets its name when it is whole. @returns the names of the ZIPs, in order */
async function writeSample(out: string, sample: SampleChooser, task: SampleTask): Promise<readonly string[]> {
  const target = resolve(out);
  const folder = await mkdtemp(join(dirname(target), `.${basename(target)}.`));
  const progress = new Progress(task.terminal, 'changes');
  try {
    const madeAt = new Date().toISOString();
    const names: string[] = [];
    for (const [index, { commit }] of sample.chosen.entries()) {
      const sampled = await readCase(task.store, commit);
      const name = zipName(index + 1, commit);
      const context = {
        number: index + 1,
        count: sample.chosen.length,
        population: sample.size,
        seed: task.seed,
        period: periodWords(task.scope),
        repositories: repositoryWords(task.scope),
        madeAt,
        engine: `sdl-gate ${version}`,
        webUrl: readWebUrl(task.variables),
      };
      const files = filesOf(sampled, context);
      const manifest = await manifestFiles(sampled, context, files, task.signer);
      await writeZip(join(folder, name), [...files, ...manifest]);
      names.push(name);
      progress.show(names.length, names.length / sample.chosen.length);
    }
    const { scope, seed } = task;
    await writeFile(join(folder, sampleName), sampleText(sample, { scope, seed, madeAt, names }), {
      flag: 'wx',
    });
    await mkdir(target);
    await rename(folder, target);
    return names;
  } finally {
    progress.clear();
    await rm(folder, { recursive: true, force: true });
  }
}

function zipName(number: number, { repository, repositoryId, sha }: ChosenCommit['commit']): string {
  const name = (repository ?? String(repositoryId ?? '')).replaceAll(/[^\w.-]+/g, '-').slice(0, 100);
  return `${String(number).padStart(3, '0')}-${name}-${sha.replaceAll(/[^0-9a-f]/g, '').slice(0, 12)}.zip`;
}

/** The manifest of a ZIP, with its signature where there is a key. */
async function manifestFiles(
  { commit }: SampledCase,
  { engine, madeAt, number, count, population, seed }: Omit<CaseContext, 'files'>,
  files: readonly TextFile[],
  signer: Signer | null,
): Promise<readonly TextFile[]> {
  const { repositoryId, repository, branch, sha } = commit;
  const text = encodeSampleManifest(
    {
      engine,
      madeAt,
      sample: { number, count, population, seed },
      commit: { repositoryId, repository, branch, sha },
    },
    files,
  );
  const manifest = { name: manifestName, text };
  if (signer === null) return [manifest];
  return [manifest, { name: signatureName, text: jsonDocument(await signedBundle(text, signer)) }];
}

interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** The files of a case: the page, what is verified, and the evidence as it is stored. */
function filesOf(sampled: SampledCase, context: Omit<CaseContext, 'files'>): readonly TextFile[] {
  const files: TextFile[] = [
    ...[...sampled.files].map(([name, text]) => ({ name, text })),
    ...sampled.statements.map(({ predicateType, bundle }) => ({
      name: `statements/${statementName(predicateType)}.sigstore.json`,
      text: jsonDocument(bundle),
    })),
    ...proofsOf(sampled),
    ...evidenceFiles(sampled),
    { name: keysName, text: jsonDocument(sampled.keys) },
  ];
  const names = [...files.map(({ name }) => name), manifestName];
  const page = casePage(sampled, { ...context, files: names });
  return [{ name: 'index.html', text: page }, ...files];
}

/** `https://slsa.dev/verification_summary/v1` as `verification_summary-v1`. */
function statementName(predicateType: string): string {
  return predicateType.split('/').slice(-2).join('-');
}

function proofsOf({ landed, verdict, accounted }: SampledCase): readonly TextFile[] {
  return [landed, verdict, accounted].flatMap((entry) =>
    entry?.proof.proof == null
      ? []
      : [{ name: `proofs/entry-${entry.stored.id}.json`, text: jsonDocument(entry.proof.proof) }],
  );
}

/** Each part under its name, and unchanged: the SHA-256 of the file is the digest in the entry. */
function evidenceFiles({ read, texts }: SampledCase): readonly TextFile[] {
  if (read === null) return [];
  const files = new Map<string, string>();
  for (const { of, name, reference } of partsOf(read)) {
    const text = typeof reference === 'string' ? texts.get(reference) : undefined;
    if (text === undefined) continue;
    const folder = of.replaceAll(/[^\w.#@-]+/g, '-').slice(0, 150);
    files.set(`evidence/${folder}/${name.replaceAll(/[^\w-]+/g, '-').slice(0, 100)}.json`, text);
  }
  return [...files].map(([name, text]) => ({ name, text }));
}

function sampleText(
  sample: SampleChooser,
  {
    scope,
    seed,
    madeAt,
    names,
  }: {
    readonly scope: EvidenceScope;
    readonly seed: string;
    readonly madeAt: string;
    readonly names: readonly string[];
  },
): string {
  return jsonDocument({
    format: 'https://sdl-gate.dev/sample/v1',
    engine: `sdl-gate ${version}`,
    madeAt,
    scope: {
      from: new Date(scope.from).toISOString(),
      to: new Date(scope.to).toISOString(),
      repositories: scope.repositories,
    },
    population: sample.size,
    seed,
    method: sampleMethod,
    chosen: sample.chosen.map(({ commit, rank }, index) => ({
      number: index + 1,
      repositoryId: commit.repositoryId,
      repository: commit.repository,
      branch: commit.branch,
      sha: commit.sha,
      state: commit.state,
      pullRequest: commit.pullRequest,
      rank,
      file: names[index] ?? null,
    })),
  });
}

function periodWords({ from, to }: EvidenceScope): string {
  return `committed or landed from ${dayOrTime(from)} to before ${dayOrTime(to)}`;
}

/** A day where it is the beginning of one, in UTC. */
function dayOrTime(at: number): string {
  return new Date(at).toISOString().replace('T00:00:00.000Z', '');
}

function repositoryWords({ repositories }: EvidenceScope): string {
  return repositories === null
    ? 'all repositories'
    : repositories.map(({ id, name }) => name ?? String(id)).join(', ');
}

function summaryOf(
  out: string,
  sample: SampleChooser,
  {
    seed,
    files,
    scope,
    isSigned,
  }: {
    readonly seed: string;
    readonly files: readonly string[];
    readonly scope: EvidenceScope;
    readonly isSigned: boolean;
  },
): string {
  const rows = sample.chosen.map(({ commit }, index) => [
    String(index + 1),
    commit.repository ?? String(commit.repositoryId ?? ''),
    commit.branch,
    commit.sha.slice(0, 12),
    commit.state,
    commit.pullRequest === null ? '' : `#${commit.pullRequest}`,
    files[index] ?? '',
  ]);
  const header = ['NO', 'REPOSITORY', 'BRANCH', 'COMMIT', 'STATE', 'PULL REQUEST', 'FILE'];
  const lines = [
    `Population: ${sample.size.toLocaleString('en')} commits, ${periodWords(scope)}; ${repositoryWords(scope)}.`,
    `Sample: ${rows.length}, chosen with the seed ${seed}.`,
    ...table(
      header,
      rows.map((row) => row.map((cell) => plain([cell]))),
    ),
    ...(isSigned
      ? []
      : [
          'Not signed: nobody can tell who made it. To sign it, run the command with the settings of the service.',
        ]),
    `Written to ${out}.`,
  ];
  return lines.map((line) => `${plain([line])}\n`).join('');
}
