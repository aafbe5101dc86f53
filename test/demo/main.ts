import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Octokit } from '@octokit/rest';
import { changesOfClone, startEmulator } from '@sdl-gate/github-emulator';
import { startServiceProcess } from '../service-process.ts';
import { type Camera, camera } from './pictures.ts';
import { settled } from './settled.ts';
import type { Shown, Step } from './step.ts';
import { asJson, asText, type StepResult } from './step-result.ts';
import { demoApp, story } from './story.ts';

const usage = `npm run demo -- [--json] [--pictures <folder>] [--git <clone> [--last <n>]]

  --json               one line of JSON for each step
  --pictures <folder>  writes pictures of checks and of answers of the gate; needs Chromium
  --git <clone>        evaluates the last changes of a local clone instead of playing the story
  --last <n>           number of changes (default: 10)`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    pictures: { type: 'string' },
    git: { type: 'string' },
    last: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const last = Number(values.last);
if (!Number.isInteger(last) || last < 1 || last > 1000) {
  console.error(`--last must be a whole number from 1 to 1000, not ${values.last}.\n\n${usage}`);
  process.exit(2);
}

const emulator = await startEmulator({ app: demoApp(), apiPath: '/api/v3' });
const service = await startServiceProcess(emulator);
emulator.setWebhook(service.webhook);
emulator.world.user('visitor');
const github = new Octokit({ baseUrl: emulator.url, auth: emulator.userToken('visitor') });

const steps = values.git === undefined ? await story(emulator) : await changes(values.git);
const print = values.json ? asJson : asText;
if (!values.json) console.log(`GitHub emulator at ${emulator.url}, with the service beside it.`);
const photographer: Camera | null =
  values.pictures === undefined ? null : await camera(emulator, values.pictures);
for (const [index, step] of steps.entries()) {
  const shown = await step.run();
  // A gate waits for its time: the steps of releases wait themselves for what they show.
  await (step.told === undefined ? settled(emulator, service) : emulator.idle());
  console.log(print(await resultOf(index + 1, step, shown)));
  if (step.picture !== undefined) await photograph(step.picture, step, shown);
}
await photographer?.close();
if (emulator.violations.length > 0) {
  console.error(`Violations of GitHub's API description:\n${emulator.violations.join('\n')}`);
  process.exitCode = 1;
}

if (process.stdout.isTTY && !values.json) {
  console.log(`\nOpen ${emulator.url}/_emulator/ for all pull requests. Stop with Ctrl-C.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
const code = await service.stop();
await emulator.close();
if (code !== 0) {
  console.error(`The service ended with exit code ${code}.`);
  process.exitCode = 1;
}

/** Takes a picture of what a step shows, where pictures are taken. */
async function photograph(name: string, { deploying }: Step, shown: Shown | null): Promise<void> {
  if (deploying !== undefined) await photographer?.takeGate(name, deploying());
  else if (shown !== null) await photographer?.take(name, shown);
}

/** The last changes of a clone, each opened as a pull request, as steps. */
async function changes(path: string): Promise<readonly Step[]> {
  const found = await changesOfClone(emulator, { path, last });
  // Each has a branch at its parent as its base, which stands for the branch that it was merged into, and requires the check.
  for (const repository of emulator.world.repositories) {
    repository.protect('*', { requiredChecks: [{ name: 'SDL', app: emulator.app.slug }] });
  }
  return found.map(({ sha, subject, open }) => ({
    event: `${sha.slice(0, 7)} ${subject}`,
    run: async () => {
      const pullRequest = await open();
      return { repository: pullRequest.repository, sha, pullRequest };
    },
  }));
}

/** The check as GitHub shows it to a user after a step. */
async function resultOf(number: number, step: Step, shown: Shown | null): Promise<StepResult> {
  const told = step.told?.() ?? [];
  if (shown === null) return { number, step, check: null, findings: [], told };
  const { data } = await github.rest.checks.listForRef({
    owner: shown.repository.owner,
    repo: shown.repository.name,
    ref: shown.sha,
    check_name: 'SDL',
  });
  const check = data.check_runs[0];
  if (check === undefined) throw new Error(`No check SDL on ${shown.sha} after: ${step.event}`);
  return { number, step, check, findings: findingsOf(shown, check.id), told };
}

/** The annotations of the check, which a user sees beside the lines. */
function findingsOf({ repository, sha }: Shown, id: number): readonly string[] {
  const run = repository.checkRuns(sha).find((candidate) => candidate.id === id);
  return (run?.annotations ?? []).map(({ path, startLine, message }) => `${path}:${startLine} ${message}`);
}
