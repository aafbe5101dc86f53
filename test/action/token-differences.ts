import type { Emulator } from '@sdl-gate/github-emulator';
import { grantable } from '@sdl-gate/github-emulator/contract';
import { Probot } from 'probot';
import { pullRequestInWorkflow, withWorkflowRemedies } from '../../src/action/workflow-remedies.ts';
import { engine } from '../../src/engine/engine.ts';
import type { Report, RuleReport } from '../../src/engine/report.ts';
import { GateOctokit } from '../../src/github/client/octokit.ts';
import { authenticateAs } from '../../src/github/client/token-access.ts';
import type { GitHub } from '../../src/github/github.ts';
import { createGitHub } from '../../src/github/index.ts';
import { rules } from '../../src/rules/index.ts';
import { evaluateTogether } from '../../src/subjects/joint-evaluation.ts';
import type { Place } from '../../src/subjects/place.ts';
import { requested } from '../../src/subjects/reason.ts';
import { plain } from '../../src/text/message.ts';
import { measuredChanges, openMeasuredChanges } from '../measured-changes.ts';

/** Options with which a rule reads something else than by default, as in a policy file. */
const variants: Readonly<Record<string, readonly string[]>> = {
  review: ['teams: [security]', 'code-owners: true'],
  'threat-model': ['team: security', 'mitigations: linked'],
  'security-review': ['team: security'],
  dependencies: ['approvers: [{ team: security }]'],
  'manual-test': ['testers: [security]'],
};

/** What the token of a workflow cannot know that an app with every permission knows. */
export interface Difference {
  readonly rule: string;
  /** The option, as in a policy file; null: the rule's defaults. */
  readonly option: string | null;
  /** The permission of an app that such a token cannot have. */
  readonly permission: string;
  /** What the check says of it. */
  readonly error: string;
}

/** One way to read a repository. */
interface Access {
  readonly github: GitHub;
  readonly place: Place;
  readonly isWorkflow: boolean;
}

/** Evaluates each rule with both, over changes that read nearly everything that a rule can ask for, and returns where they differ. */
export async function tokenDifferences(): Promise<readonly Difference[]> {
  const { emulator, repository, open } = await openMeasuredChanges();
  try {
    const [installation] = emulator.world.installations;
    if (installation === undefined) throw new Error('The app is installed nowhere.');
    await installation.accept(grantable());
    const place = { repositoryId: repository.id, owner: repository.owner, repository: repository.name };
    const both = {
      app: {
        github: asApp(emulator),
        place: { ...place, installationId: installation.id },
        isWorkflow: false,
      },
      workflow: {
        github: asWorkflow(emulator, repository.fullName),
        place: { ...place, installationId: 0 },
        isWorkflow: true,
      },
    };
    const found: Difference[] = [];
    for (const { id, option, policy } of cases()) {
      await repository.push({ branch: 'main', by: 'ada', files: { '.github/sdl.yml': policy } });
      const sha = await repository.sha('main');
      for (const change of [...measuredChanges, 'release'] as const) {
        const evaluate = (access: Access) =>
          change === 'release' ? releaseOf(access, sha) : pullRequestOf(access, open[change].number);
        const known = verdictOf(await evaluate(both.app), id);
        const seen = verdictOf(await evaluate(both.workflow), id);
        if (seen === null || known === null || !isNewError(seen, known)) continue;
        if (found.some((each) => each.rule === id && each.option === option)) continue;
        found.push(...errorsOf(seen).map((error) => ({ rule: id, option, ...error })));
      }
    }
    return found;
  } finally {
    await emulator.close();
  }
}

/** The differences as a table. */
export function differencesTable(differences: readonly Difference[]): string {
  const lines = differences.map(({ rule, option, permission, error }) => {
    const named = option === null ? `\`${rule}\`` : `\`${rule}\` with \`${option}\``;
    return `| ${named} | ${permission} | ${error} |`;
  });
  return ['| rule | lacks | error |', '| --- | --- | --- |', ...lines].join('\n');
}

function* cases() {
  const releases = 'releases:\n  - name: production\n    environments: [production]\n';
  for (const { id } of rules) {
    yield { id, option: null, policy: `rules: { ${id}: enforce }\n${releases}` };
    for (const option of variants[id] ?? [])
      yield {
        id,
        option,
        policy: `rules:\n  ${id}:\n    enforcement: enforce\n    ${option}\n${releases}`,
      };
  }
}

function asApp(emulator: Emulator): GitHub {
  const { id, privateKey } = emulator.app;
  const probot = new Probot({
    appId: id,
    privateKey,
    secret: 'no webhook comes here',
    baseUrl: `${emulator.url}/api/v3`,
    Octokit: GateOctokit,
    logLevel: 'fatal',
  });
  return createGitHub({ probot, appId: id, engine, now: () => emulator.clock.now() });
}

function asWorkflow(emulator: Emulator, repository: string): GitHub {
  const owner = { token: emulator.workflows.token(repository), apiUrl: `${emulator.url}/api/v3` };
  const appId = 1;
  return createGitHub({ probot: authenticateAs(owner), appId, engine, now: () => emulator.clock.now() });
}

async function pullRequestOf({ github, place, isWorkflow }: Access, number: number): Promise<Report> {
  const found = await github.gatherPullRequest({ ...place, kind: 'pull-request', number }, [requested]);
  if (found === null || 'closed' in found) throw new Error('There is no open pull request.');
  const gathered = isWorkflow ? pullRequestInWorkflow(found) : found;
  return (await evaluateTogether(gathered, engine, new Date('2026-03-02T10:00:00Z'))).onCheck;
}

async function releaseOf({ github, place, isWorkflow }: Access, sha: string): Promise<Report> {
  const target = { kind: 'environment', name: 'production' } as const;
  const gathered = await github.gatherRelease({ ...place, sha, target }, [requested]);
  if (gathered === null) throw new Error('There is no commit.');
  const { subject, policy, evidence } = gathered;
  const known = isWorkflow ? withWorkflowRemedies(evidence) : evidence;
  return engine.evaluateRelease(subject, policy, known, new Date('2026-03-02T10:00:00Z'));
}

function verdictOf({ rules: reported }: Report, id: string): RuleReport['verdict'] | null {
  return reported.find((rule) => rule.id === id)?.verdict ?? null;
}

function isNewError(seen: RuleReport['verdict'], known: RuleReport['verdict']): boolean {
  return seen.status === 'error' && (known.status !== 'error' || textOf(known) !== textOf(seen));
}

/** For each permission that is missing for good, the sentence that says what cannot be read. @throws where there is none */
function errorsOf(verdict: RuleReport['verdict']): readonly Pick<Difference, 'permission' | 'error'>[] {
  const sentences = plain(verdict.summary).match(/The app is not permitted to read [^.]+\./g) ?? [];
  const permissions = [...remedyOf(verdict).matchAll(/cannot have ([^:]+: \w+)\./g)];
  if (permissions.length === 0 || sentences.length !== permissions.length)
    throw new Error(`It is not known what is missing: ${plain(verdict.summary)} ${remedyOf(verdict)}`);
  return permissions.map(([, permission = ''], index) => ({ permission, error: sentences[index] ?? '' }));
}

function textOf(verdict: RuleReport['verdict']): string {
  return `${plain(verdict.summary)} ${remedyOf(verdict)}`;
}

function remedyOf(verdict: RuleReport['verdict']): string {
  return 'remedy' in verdict ? plain(verdict.remedy) : '';
}
