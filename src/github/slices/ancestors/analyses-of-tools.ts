import type { CommitAnalysis } from '../../../evidence/ancestors.ts';
import { available, type Slice, unavailable } from '../../../evidence/slice.ts';
import { Refused } from '../../client/failure.ts';
import { pageSize, readPages } from '../../client/pages.ts';
import type { Source } from '../../read/source.ts';
import { whyRefused } from '../code-scanning/scan.ts';

/** Pages of 100 analyses of one tool under one ref. Older ones do not count. */
const maxPages = 3;

/** Characters of an error that are kept. */
const maxErrorLength = 300;

/** The analyses of tools under refs, by commit. https://docs.github.com/rest/code-scanning/code-scanning#list-code-scanning-analyses-for-a-repository */
export async function readAnalysesOfTools(
  { installation, owner, repository: repo }: Source,
  tools: readonly string[],
  refs: readonly string[],
): Promise<Slice<ReadonlyMap<string, readonly CommitAnalysis[]>>> {
  const found = new Map<string, CommitAnalysis[]>();
  try {
    for (const ref of refs) {
      for (const tool of new Set(tools)) {
        const { items } = await readPages(
          (page) =>
            installation.request('GET /repos/{owner}/{repo}/code-scanning/analyses', {
              owner,
              repo,
              ref,
              tool_name: tool,
              per_page: pageSize,
              page,
            }),
          maxPages,
        );
        for (const { commit_sha: sha, tool: by, category, error, created_at: at } of items) {
          const analysis = {
            tool: by.name ?? '',
            category: category ?? null,
            error: error.slice(0, maxErrorLength),
            createdAt: new Date(at),
          };
          found.set(sha, [...(found.get(sha) ?? []), analysis]);
        }
      }
    }
  } catch (error) {
    // Nothing was ever analyzed.
    if (error instanceof Refused && error.status === 404) return available(found);
    if (error instanceof Refused && error.status === 403)
      return unavailable(await whyRefused(installation, error));
    throw error;
  }
  return available(found);
}
