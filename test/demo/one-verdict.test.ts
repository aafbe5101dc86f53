import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Emulator, startEmulator } from '@sdl-gate/github-emulator';
import { runAction } from '../../src/action/run.ts';
import { openWithToken } from '../../src/check/open-with-token.ts';
import { check } from '../../src/cli/check/check.ts';
import { explain } from '../../src/cli/explain/explain.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { RecordedChange } from '../../src/dataset/recorded-change.ts';
import type { Environment } from '../../src/platform/settings.ts';
import { outcomeOf } from '../../src/replay/evaluate-change.ts';
import { planReplay } from '../../src/replay/plan.ts';
import { serviceSettings } from '../running-service.ts';
import { type ServiceProcess, startServiceProcess } from '../service-process.ts';
import { settled } from './settled.ts';
import type { Shown } from './step.ts';
import { demoApp, story } from './story.ts';

/** What a way of evaluating says of a pull request. */
interface Said {
  readonly conclusion: string;
  readonly rules: readonly {
    readonly id: string;
    readonly status: string;
    readonly summary: string;
    readonly remedy: string | null;
    readonly findings: readonly { readonly id: string | null; readonly path: string | null }[];
  }[];
}

/** The same pull request, evaluated in each way after one step. */
interface Compared {
  readonly event: string;
  /** By rule: what the check of the service says. */
  readonly service: Readonly<Record<string, string>>;
  readonly explained: Said;
  readonly checked: Said;
  readonly acted: Said;
  /** By rule: what replay says of the change, and what the evaluation does. */
  readonly replayed: readonly { readonly id: string; readonly replay: string; readonly evaluated: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'sdl-gate-one-verdict-'));
const compared: Compared[] = [];
let emulator: Emulator;
let service: ServiceProcess;

beforeAll(async () => {
  emulator = await startEmulator({ app: demoApp(), apiPath: '/api/v3' });
  service = await startServiceProcess(emulator);
  emulator.setWebhook(service.webhook);
  for (const step of await story(emulator)) {
    const shown = await step.run();
    await (step.told === undefined ? settled(emulator, service) : emulator.idle());
    // A pull request that is merged or in the queue is not evaluated by itself.
    if (shown !== null && step.told === undefined && shown.sha === shown.pullRequest.headSha)
      if (shown.pullRequest.state === 'open') compared.push(await compare(step.event, shown));
  }
}, 600_000);

afterAll(async () => {
  await service.stop();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

async function compare(event: string, { repository, pullRequest, sha }: Shown): Promise<Compared> {
  const { number } = pullRequest;
  const apiUrl = `${emulator.url}/api/v3`;
  // An owner of the organization may read everything.
  const token = emulator.userToken('mona');
  const { appId, privateKey, webhookSecret } = serviceSettings(emulator);
  const asService: Environment = {
    NODE_ENV: 'production',
    APP_ID: String(appId),
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: new URL(emulator.url).host,
    GHE_PROTOCOL: 'http',
  };
  const asUser: Environment = { GITHUB_TOKEN: token, GITHUB_API_URL: apiUrl };
  const called = async (...words: readonly string[]): Promise<Said> => {
    const [output, errors] = [new PassThrough(), new PassThrough()];
    const commands = [check(() => asUser), explain(() => asService)];
    await runCommand(commands, words, { output, errors, interactive: false });
    expect(String(errors.read() ?? '')).toBe('');
    return JSON.parse(String(output.read())) as Said;
  };
  const name = `${repository.owner}/${repository.name}#${number}`;
  return {
    event,
    service: verdictsIn(repository.checkRuns(sha).findLast(({ name: of }) => of === 'SDL')?.text ?? ''),
    explained: await called('explain', name, '--format', 'json'),
    checked: await called('check', name, '--format', 'json'),
    acted: await acted(repository, number, { token, apiUrl }),
    replayed: await replayed(repository, number, { token, apiUrl }),
  };
}

/** The machine-readable part of a check. */
function verdictsIn(text: string): Readonly<Record<string, string>> {
  return JSON.parse(/<!-- sdl-gate:verdicts (\{.*\}) -->$/.exec(text)?.[1] ?? '{}');
}

interface Access {
  readonly token: string;
  readonly apiUrl: string;
}

async function acted(
  { owner, name, id }: Shown['repository'],
  number: number,
  { token, apiUrl }: Access,
): Promise<Said> {
  const variables: Environment = {
    INPUT_TOKEN: token,
    INPUT_COMMENT: 'false',
    'INPUT_FAIL-ON': 'never',
    'INPUT_PULL-REQUEST': String(number),
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: `${owner}/${name}`,
    GITHUB_REPOSITORY_ID: String(id),
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    RUNNER_TEMP: folder,
  };
  await runAction(variables, () => {});
  const { results } = JSON.parse(readFileSync(join(folder, 'sdl-gate-report.json'), 'utf8')) as {
    readonly results: readonly { readonly report: Said }[];
  };
  const [result] = results;
  if (result === undefined) throw new Error('The Action evaluated nothing.');
  return result.report;
}

/** What replay would say of the change, for each rule whose evidence a record holds. */
async function replayed(
  { owner, name }: Shown['repository'],
  number: number,
  access: Access,
): Promise<Compared['replayed']> {
  const terms = { policy: null, now: new Date(), organizationRepository: '.github' };
  const view = await openWithToken({ owner, repository: name }, access, terms);
  try {
    const evaluated = await view.evaluate(number);
    if ('problem' in evaluated) throw new Error(evaluated.problem);
    const { gathered, report } = evaluated;
    const { pullRequest, change } = gathered.evidence;
    if (!gathered.policy.valid || pullRequest?.available !== true || change === undefined)
      throw new Error('The evidence is incomplete.');
    const { title, body, createdAt, repository, head } = pullRequest.value;
    const recorded: RecordedChange = {
      repository,
      number,
      sha: head.sha,
      date: createdAt,
      title,
      body,
      author: null,
      url: null,
      change,
      diff: 'whole',
    };
    return planReplay(gathered.policy.policy.rules).replayed.flatMap((rule) => {
      const { id } = rule.rule;
      const status = report.rules.find((each) => each.id === id)?.verdict.status;
      if (status === undefined || rule.without.length > 0) return [];
      const { status: replay } = outcomeOf(rule, recorded);
      const applies = status === 'not-applicable' ? status : 'applies';
      return [{ id, replay, evaluated: rule.measure === 'verdict' ? status : applies }];
    });
  } finally {
    await view.close();
  }
}

const rulesOf = ({ rules }: Said) =>
  rules.map(({ id, status, summary, remedy, findings }) => ({
    id,
    status,
    summary,
    remedy,
    findings: findings.map((finding) => [finding.id, finding.path]),
  }));

test('the story has pull requests that pass, wait and fail', () => {
  expect(compared.length).toBeGreaterThan(8);
  expect(new Set(compared.map(({ checked }) => checked.conclusion))).toEqual(
    new Set(['success', 'pending', 'failure']),
  );
});

test('service, check and Action give the same verdict, findings and remedy after each step', () => {
  for (const { event, service: shown, explained, checked, acted: inWorkflow } of compared) {
    const statuses = Object.fromEntries(checked.rules.map(({ id, status }) => [id, status]));
    // Until it is redelivered, the service does not know what a lost webhook was about.
    if (!event.endsWith('the webhook gets lost'))
      expect({ event, rules: shown }).toEqual({ event, rules: statuses });
    for (const other of [explained, inWorkflow])
      expect({ event, conclusion: other.conclusion, rules: rulesOf(other) }).toEqual({
        event,
        conclusion: checked.conclusion,
        rules: rulesOf(checked),
      });
  }
});

test('replay says the same of each rule whose evidence a record holds', () => {
  expect(new Set(compared.flatMap(({ replayed: rules }) => rules.map(({ id }) => id))).size).toBeGreaterThan(
    2,
  );
  for (const { event, replayed: rules } of compared)
    for (const { id, replay, evaluated } of rules)
      expect({ event, id, says: replay }).toEqual({ event, id, says: evaluated });
});
