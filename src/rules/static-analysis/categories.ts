import type { Analysis, CodeScanning } from '../../evidence/code-scanning.ts';
import type { CodeScanningTool } from './expected-tools.ts';
import { sameTool } from './same-tool.ts';

/** The categories that a tool's analyses of the head must have. */
export interface ExpectedCategories {
  readonly expected: readonly (string | null)[];
  /** Only the base has them, such as those of a nightly run: they are not awaited. */
  readonly onlyOnBase: readonly (string | null)[];
}

/**
 * Which categories of a tool are expected: the one that the policy names; else those that merged pull requests had. Where none of them
 * was analyzed by the tool, those of the base that come from a workflow which also analyzed the head. And whatever the head has.
 *
 * @param replaced the workflows that the change alters with an approval: what they analyzed before says nothing
 */
export function expectedCategories(
  { name, category }: CodeScanningTool,
  { analyses, background }: CodeScanning,
  replaced: ReadonlySet<string>,
): ExpectedCategories {
  if (category !== undefined) return { expected: [category], onlyOnBase: [] };
  const byTool = (all: readonly Analysis[]) => all.filter(({ tool }) => sameTool(tool, name));
  const heads = byTool(analyses);
  const base = byTool(background?.base ?? []);
  const merged = byTool(background?.merged ?? []);
  const workflows = new Set(heads.map(({ workflow }) => workflow));
  const before = merged.length > 0 ? merged : base.filter(({ workflow }) => workflows.has(workflow));
  const standing = before.filter(({ workflow }) => workflow === null || !replaced.has(workflow));
  const expected = new Set([...heads, ...standing].map((analysis) => analysis.category));
  const onlyOnBase = new Set(base.map((analysis) => analysis.category).filter((one) => !expected.has(one)));
  return { expected: [...expected], onlyOnBase: [...onlyOnBase] };
}
