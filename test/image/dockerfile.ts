import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What the last stage of a Dockerfile leaves: a root folder, and how the container is started. */
export interface Image {
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string | null;
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
  /** What was copied for somebody else than root, by its path in the image. */
  readonly owners: Readonly<Record<string, string>>;
}

interface Stage {
  readonly base: string;
  readonly root: string;
  workingDirectory: string;
  environment: Record<string, string>;
  user: string | null;
  command: readonly string[];
  healthCheck: readonly string[];
  owners: Record<string, string>;
}

/**
 * Does what a Dockerfile's steps do, without a container: each stage is an empty folder, and `RUN` runs on this machine with the
 * Node that runs this.
 *
 * @param context the build context; what `.dockerignore` leaves out of it cannot be copied
 * @param folder an empty folder for the stages
 * @throws on an instruction or flag that it does not know: a step must not be passed over
 */
export async function build(context: string, folder: string): Promise<Image> {
  const allowed = await allowedPaths(context);
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const line of await instructions(join(context, 'Dockerfile'))) {
    const [name = '', ...rest] = line.split(/\s+/);
    const text = rest.join(' ');
    if (name === 'FROM') {
      const [base = '', , alias = String(stages.size)] = rest;
      stage = emptyStage(base, join(folder, alias));
      await mkdir(stage.root, { recursive: true });
      stages.set(alias, stage);
      continue;
    }
    if (stage === undefined) throw new Error(`${name} stands before FROM`);
    if (name === 'WORKDIR') stage.workingDirectory = text;
    else if (name === 'ENV') {
      for (const pair of rest) {
        const [key = '', value = ''] = pair.split('=');
        stage.environment[key] = value;
      }
    } else if (name === 'USER') stage.user = text;
    else if (name === 'CMD') stage.command = JSON.parse(text);
    else if (name === 'HEALTHCHECK') stage.healthCheck = JSON.parse(text.slice(text.indexOf('CMD ') + 4));
    else if (name === 'COPY') await copy(rest, stage, stages, { context, allowed });
    else if (name === 'RUN') {
      const directory = inside(stage, '.');
      await mkdir(directory, { recursive: true });
      await run('sh', ['-c', text], { cwd: directory, env: cleanEnvironment(), maxBuffer: 1e8 });
    } else if (name !== 'EXPOSE') throw new Error(`${name} is not understood`);
  }
  if (stage === undefined) throw new Error('The Dockerfile has no stage.');
  return { ...stage, workingDirectory: inside(stage, '.') };
}

function emptyStage(base: string, root: string): Stage {
  return {
    base,
    root,
    workingDirectory: '/',
    environment: {},
    user: null,
    command: [],
    healthCheck: [],
    owners: {},
  };
}

/** The instructions, one string each, without comments and with continued lines joined. */
async function instructions(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** `.dockerignore` leaves everything out but the paths that it names. */
async function allowedPaths(context: string): Promise<readonly string[]> {
  const [everything, ...exceptions] = (await readFile(join(context, '.dockerignore'), 'utf8'))
    .trim()
    .split('\n');
  if (everything !== '**' || exceptions.some((line) => !/^![\w./-]+$/.test(line))) {
    throw new Error('.dockerignore is expected to leave out everything but the paths it names.');
  }
  return exceptions.map((line) => line.slice(1));
}

async function copy(
  words: readonly string[],
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  from: { readonly context: string; readonly allowed: readonly string[] },
): Promise<void> {
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const target = paths.at(-1) ?? '';
  let source: Stage | null = null;
  for (const flag of flags) {
    const [name, value = ''] = flag.split('=');
    const named = name === '--from' ? stages.get(value) : undefined;
    if (named !== undefined) source = named;
    else if (name === '--chown') stage.owners[target] = value;
    else throw new Error(`COPY ${flag} is not understood`);
  }
  for (const path of paths.slice(0, -1)) {
    if (source === null && !from.allowed.includes(path)) throw new Error(`.dockerignore leaves out ${path}`);
    const folder = target.endsWith('/') || paths.length > 2;
    await cp(
      source === null ? join(from.context, path) : inside(source, path),
      inside(stage, folder ? join(target, basename(path)) : target),
      { recursive: true, verbatimSymlinks: true },
    );
  }
}

function inside(stage: Stage, path: string): string {
  return path.startsWith('/') ? join(stage.root, path) : join(stage.root, stage.workingDirectory, path);
}

/** What a container has: nothing of the npm script that runs the tests. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^NODE_(OPTIONS|ENV)$|^INIT_CWD$/.test(name),
  );
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
