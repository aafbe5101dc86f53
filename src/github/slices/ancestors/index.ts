import { isNamedLike } from '../../../analysis/check-name.ts';
import { type Ancestor, maxReportedAncestors } from '../../../evidence/ancestors.ts';
import { available, type Slice } from '../../../evidence/slice.ts';
import { readCommitContexts } from '../../read/commit-contexts.ts';
import type { Source } from '../../read/source.ts';
import { checksOf } from '../checks.ts';
import { defineReader, type ReleaseContext } from '../reader.ts';
import { readCommitRuns } from '../target-deployments/commit-runs.ts';
import { readAnalysesOfTools } from './analyses-of-tools.ts';
import { readFirstParents } from './first-parents.ts';

/** Commits before the released one. */
const maxAncestors = 500;

/** The released commit and those before it, with what the rules ask about them. */
export const ancestors = defineReader({
  slice: 'ancestors',
  lists: [],
  async readForRelease(context): Promise<Slice<readonly Ancestor[]>> {
    const { source, sha, required } = context;
    const most = Math.min(
      maxAncestors,
      Math.max(0, ...required.needs.map(({ ancestors: count = 0 }) => count)),
    );
    const asked = askedOf(context);
    const [shas, analyses] = await Promise.all([
      readFirstParents(source, sha, most),
      readAnalysesOfTools(source, asked.tools, await refsOf(context)),
    ]);
    if (!analyses.available) return analyses;
    const line: Ancestor[] = [];
    const reported = await Promise.all(
      shas.slice(0, maxReportedAncestors).map((each) => readReports(source, each, asked)),
    );
    for (const [distance, each] of shas.entries()) {
      const reports = reported[distance] ?? available({});
      if (!reports.available) return reports;
      line.push({ sha: each, distance, ...reports.value, analyses: analyses.value.get(each) ?? [] });
    }
    return available(line);
  },
});

/** What the rules ask about each commit, together. */
interface Asked {
  readonly checks: readonly string[];
  readonly workflows: readonly string[];
  readonly tools: readonly string[];
}

function askedOf({ required }: ReleaseContext): Asked {
  const reports = required.needs.flatMap(({ reports: each }) => each ?? []);
  return {
    checks: reports.flatMap(({ checks = [] }) => checks),
    workflows: reports.flatMap(({ workflows = [] }) => workflows),
    tools: reports.flatMap(({ tools = [] }) => tools),
  };
}

/** The branch and the tag under which the commits are analyzed. */
async function refsOf({ target, slice }: ReleaseContext): Promise<readonly string[]> {
  const release = await slice('release');
  const branches = release?.available ? release.value.branches : [];
  return [
    ...branches.filter(({ contains }) => contains).map(({ name }) => `refs/heads/${name}`),
    ...(target.kind === 'tag' ? [`refs/tags/${target.name}`] : []),
  ];
}

async function readReports(
  source: Source,
  sha: string,
  { checks: names, workflows }: Asked,
): Promise<Slice<Pick<Ancestor, 'checks' | 'runs'>>> {
  const [contexts, runs] = await Promise.all([
    names.length === 0 ? null : readCommitContexts(source, sha),
    workflows.length === 0 ? null : readCommitRuns(source, sha, false),
  ]);
  if (contexts?.available === false) return contexts;
  if (runs?.available === false) return runs;
  return available({
    ...(contexts === null
      ? {}
      : {
          checks: checksOf(contexts.value, source).filter(({ name }) =>
            names.some((pattern) => isNamedLike(pattern, name)),
          ),
        }),
    ...(runs === null ? {} : { runs: runs.value.filter(({ workflow }) => workflows.includes(workflow)) }),
  });
}
