import type { GitHub } from '../github.ts';
import { answers, holds, NotTested, type Statement, same } from '../statement.ts';
import { branchAtMain, commit, repository } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';
const dependencies = ['docs/rules/dependencies.md', fidelity];

/** The dependency graph: comparisons, the bill of materials, and Dependabot's alerts. */
export const dependencyStatements: readonly Statement[] = [
  {
    id: 'comparison-pages-by-default',
    says: 'A comparison of dependencies has 100 entries a page, also without `per_page`, and links the next page.',
    where: dependencies,
    needs: { app: { contents: 'read' } },
    async run(github) {
      const wanted = Object.fromEntries(
        Array.from({ length: 120 }, (_, index) => [`left-pad-${index}`, '1.0.0']),
      );
      const { data, headers } = await compared(github, { dependencies: wanted }, 100);
      same('entries of the first page', data.length, 100);
      holds(/rel="next"/.test(headers.link ?? ''), 'no header links the next page');
    },
  },
  {
    id: 'comparison-lists-a-moved-package',
    says: 'An unchanged package that moves from development to runtime is removed and added in the comparison.',
    where: dependencies,
    needs: { app: { contents: 'read' } },
    async run(github) {
      const base = await branchAtMain(github);
      await manifest(github, base, { devDependencies: { 'left-pad': '1.3.0' } });
      const head = github.unique('moved');
      await commit(github, {
        branch: head,
        from: base,
        files: { [`${base}/package.json`]: JSON.stringify({ dependencies: { 'left-pad': '1.3.0' } }) },
      });
      const entries = await github.until('comparison', async () => {
        const { data } = await diff(github, `${base}...${head}`);
        return data.length > 0 ? data : undefined;
      });
      const changes = entries.map((each) => `${each.change_type} ${each.scope}`).sort();
      same('entries', changes, ['added runtime', 'removed development']);
    },
  },
  {
    id: 'comparison-shows-malware',
    says: 'A package that is known to be malware has an advisory in the comparison.',
    where: dependencies,
    needs: { app: { contents: 'read' } },
    async run(github) {
      await github.arrange.knownMalware('pkg:npm/flatmap-stream@0.1.1');
      const { data } = await compared(github, { dependencies: { 'flatmap-stream': '0.1.1' } }, 1);
      holds((data[0]?.vulnerabilities.length ?? 0) > 0, 'the entry has no advisory');
    },
  },
  {
    id: 'comparison-without-graph',
    says: 'A comparison of dependencies is refused with 403 and "Dependency review is not supported" where the graph is off.',
    where: dependencies,
    needs: { app: { contents: 'read' } },
    async run(github) {
      await github.arrange.dependencyGraph(false);
      try {
        await answers('a comparison', diff(github, 'main...main'), 403, /Dependency review is not supported/);
      } finally {
        await github.arrange.dependencyGraph(true);
      }
    },
  },
  {
    id: 'bill-of-materials-ids',
    says: 'The ids of the bill of materials begin with `SPDXRef-`, and the package URL of a range has the range as its version.',
    where: [fidelity],
    needs: { app: { contents: 'read' } },
    async run(github) {
      await manifest(github, 'main', { dependencies: { 'left-pad': '^1.3.0' } });
      const found = await github.until('package in the bill of materials', async () => {
        const { data } = await github.installed.rest.dependencyGraph.exportSbom(repository(github.place));
        return data.sbom.packages.find(({ name }) => name?.endsWith('left-pad') === true);
      });
      holds(/^SPDXRef-[A-Za-z\d.-]+$/.test(found.SPDXID ?? ''), `the id is ${found.SPDXID}`);
      const locators = (found.externalRefs ?? []).map(({ referenceLocator }) => referenceLocator);
      same('package URLs', locators, ['pkg:npm/left-pad@^1.3.0']);
    },
  },
  {
    id: 'alert-setting-with-administration-read',
    says: 'An app reads whether Dependabot’s alerts are on with `administration: read`: 204, or 404 where they are off.',
    where: ['docs/posture.md', fidelity],
    needs: { app: { administration: 'read' } },
    async run(github) {
      const reader = await github.limited({ administration: 'read' });
      const ask = () => reader.rest.repos.checkVulnerabilityAlerts(repository(github.place));
      await github.arrange.alertsOfDependabot(false);
      await answers('while they are off', ask(), 404);
      await github.arrange.alertsOfDependabot(true);
      await answers('while they are on', ask(), 204);
    },
  },
  {
    id: 'alert-cursor-outlives-its-alert',
    says: 'A place in the list of Dependabot’s open alerts is still valid after the alert there was dismissed.',
    where: ['src/github/slices/open-alerts/dependabot-alerts.ts', fidelity],
    needs: { app: { vulnerability_alerts: 'read' } },
    async run(github) {
      if ((await github.arrange.dependabotAlerts()) < 3)
        throw new NotTested('fewer than three alerts are open');
      const list = { ...repository(github.place), state: 'open', per_page: 1 } as const;
      const first = await github.installed.rest.dependabot.listAlertsForRepo(list);
      const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1];
      holds(next !== undefined, 'no header links the next page');
      await github.arrange.dismissDependabotAlert(first.data[0]?.number ?? 0);
      const after = new URL(next ?? '').searchParams.get('after') ?? '';
      const second = await github.installed.rest.dependabot.listAlertsForRepo({ ...list, after });
      holds(second.data.length === 1, `the next page has ${second.data.length} alerts`);
      holds(second.data[0]?.number !== first.data[0]?.number, 'the next page has the same alert');
    },
  },
  {
    id: 'alerts-need-write-access',
    says: 'Dependabot’s alerts are refused with 403 to a user without write access.',
    where: [fidelity],
    needs: { reviewer: true },
    async run(github) {
      await github.arrange.dependabotAlerts();
      await github.arrange.reviewerRole('read');
      try {
        const list = github.reviewer.client.rest.dependabot.listAlertsForRepo(repository(github.place));
        await answers('the list', list, 403);
      } finally {
        await github.arrange.reviewerRole('write');
      }
    },
  },
];

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Commits a manifest below a folder of the branch's name. */
function manifest(github: GitHub, branch: string, content: Manifest): Promise<string> {
  return commit(github, { branch, files: { [`${branch}/package.json`]: JSON.stringify(content) } });
}

function diff({ installed, place }: GitHub, basehead: string) {
  return installed.rest.dependencyGraph.diffRange({ ...repository(place), basehead });
}

/** The comparison of `main` with a new branch that adds a manifest, when it has that number of entries. */
async function compared(github: GitHub, content: Manifest, entries: number) {
  const branch = github.unique('dependencies');
  await manifest(github, branch, content);
  return github.until('comparison', async () => {
    const answer = await diff(github, `main...${branch}`);
    return answer.data.length >= entries ? answer : undefined;
  });
}
