import type { RefusedSetting } from '../../policy/policy.ts';
import { nowhere, resolvePolicy } from '../../policy/resolve.ts';
import type { PolicyFile } from '../../policy/written-policy.ts';
import type { Rule } from '../../rules/rule.ts';

/**
 * What a repository's file asks for and the organization's does not let it have: everywhere, and in each of its scopes. Pure.
 *
 * @param organization its own scopes are taken as not applying: they may refuse more
 */
export function refusedSettings(
  organization: PolicyFile,
  repository: PolicyFile,
  rules: readonly Rule[],
): readonly RefusedSetting[] {
  const { scopes = [] } = repository.written;
  const variants = [withOnly(repository, null), ...scopes.map((_, index) => withOnly(repository, index))];
  const all = variants.flatMap(
    (file) => resolvePolicy({ organization, repository: file }, nowhere, rules).refused ?? [],
  );
  return [...new Map(all.map((each) => [JSON.stringify([each.path, each.origin]), each])).values()];
}

/** The file with one scope that applies everywhere; the others keep their places, and apply on a branch, which is not known here. */
function withOnly(file: PolicyFile, index: number | null): PolicyFile {
  const { scopes } = file.written;
  if (scopes === undefined) return file;
  const changed = scopes.map(({ name, rules }, place) =>
    place === index ? { name, rules } : { name, rules, branches: [name] },
  );
  return { ...file, written: { ...file.written, scopes: changed } };
}
